// SPDX-License-Identifier: Apache-2.0
// What redlips verify says of good, changed, foreign and broken signatures.
#include "daemon/documents/verify.h"

#include <doctest/doctest.h>

#include "daemon/documents/cms_owner.h"
#include "daemon/documents/enclosure.h"
#include "tests/support/document_signer.h"
#include "tests/support/temporary.h"

using namespace redlips;
using namespace redlips::documents;
using namespace redlips::test;
using cms::Algorithm;
using pkcs11::KeyType;

namespace {

/// A signature and its document as files.
struct Desk {
  TemporaryDirectory directory;
  std::filesystem::path at(const std::string& name) const { return directory.path() / name; }
  void put(const std::string& name, BytesView bytes) const {
    write_file(directory, name, std::string(bytes.begin(), bytes.end()));
  }
  /// With the signer's own certificate as anchor, if given.
  SignerVerdict verdict(const Bytes& envelope, const std::string& content,
                        const std::string& anchor = {}) const {
    put("a.p7s", envelope);
    write_file(directory, "a", content);
    if (!anchor.empty()) write_file(directory, "anchor.pem", anchor);
    const auto trust = anchor.empty() ? Trust::read({}) : Trust::read({at("anchor.pem")});
    const auto none = Trust::read({});
    const auto all = verify(open_cms_file(at("a.p7s"), at("a")), {trust, none, CertificateRecipe::now()});
    return all.empty() ? SignerVerdict{"none", {}, {}, {}, {}, {}, {}, {}, {}} : all.front();
  }
};

std::string code_of(const std::filesystem::path& file, const std::optional<std::filesystem::path>& document) {
  try {
    open_cms_file(file, document);
  } catch (const CmsFileError& error) {
    return error.code();
  }
  return {};
}

Bytes joined(const Bytes& a, const std::string& b, const Bytes& c) {
  Bytes out = a;
  out.insert(out.end(), b.begin(), b.end());
  out.insert(out.end(), c.begin(), c.end());
  return out;
}

}  // namespace

TEST_CASE("a signature of each algorithm holds, and names signer, time and asking page") {
  const Desk desk;
  const auto origin = Origin::parse("https://hall.example.test");
  for (const auto& [type, algorithm] :
       {std::pair{KeyType::p256, Algorithm::es256}, std::pair{KeyType::p384, Algorithm::es384},
        std::pair{KeyType::rsa2048, Algorithm::rs256}, std::pair{KeyType::rsa2048, Algorithm::ps256}}) {
    const DocumentSigner signer(type);
    const auto verdict = desk.verdict(signer.envelope("text", algorithm, origin), "text", signer.pem());
    CHECK(verdict.fault.empty());
    CHECK(verdict.chain == "trusted");
    CHECK(verdict.origin == origin->text());
    CHECK(verdict.claimed.has_value());
    CHECK(verdict.certificate->unit_name() == CertificateRecipe{}.o);
    CHECK_FALSE(verdict.revocation);
    CHECK(verdict.stamp.state == TimeStamp::State::none);
  }
}

TEST_CASE("a changed document, a changed signature and a foreign certificate are told apart") {
  const Desk desk;
  const DocumentSigner signer, other;
  const auto good = signer.envelope("text", Algorithm::es256);
  CHECK(desk.verdict(good, "texT").fault == "changed");
  CHECK(desk.verdict(good, "").fault == "changed");
  auto bad = good;
  bad.back() = static_cast<std::uint8_t>(bad.back() ^ 1);
  CHECK(desk.verdict(bad, "text").fault == "bad_signature");
  const auto untrusted = desk.verdict(good, "text", other.pem());
  CHECK(untrusted.fault.empty());
  CHECK(untrusted.chain == "untrusted");
  CHECK(desk.verdict(good, "text").chain == "no_anchors");
}

TEST_CASE("no byte of an envelope can be changed without notice") {
  const Desk desk;
  const DocumentSigner signer;
  const auto good = signer.envelope("text", Algorithm::es256);
  int unnoticed = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = static_cast<std::uint8_t>(bad[i] ^ 0x01);
    try {
      const auto verdict = desk.verdict(bad, "text", signer.pem());
      if (verdict.fault.empty() && verdict.chain == "trusted") ++unnoticed;
    } catch (const CmsFileError&) {
      continue;
    }
  }
  // Version numbers and the outer list of hash algorithms are not signed, and nothing depends on them.
  CHECK(unnoticed <= 24);
}

TEST_CASE("a certificate for other purposes, expired or not yet valid signs no document") {
  const Desk desk;
  CertificateRecipe logs_in;
  logs_in.extended_key_usage = "serverAuth";
  const DocumentSigner server(KeyType::p256, logs_in);
  CHECK(desk.verdict(server.envelope("x", Algorithm::es256), "x", server.pem()).chain == "wrong_usage");
  CertificateRecipe old;
  old.not_before = CertificateRecipe::now() - std::chrono::hours(48);
  old.not_after = CertificateRecipe::now() - std::chrono::hours(24);
  const DocumentSigner expired(KeyType::p256, old);
  CHECK(desk.verdict(expired.envelope("x", Algorithm::es256), "x", expired.pem()).chain == "expired");
}

namespace {

/// What a login signs: the hash of the origin and the hash of the challenge (Web eID).
std::string login_bytes() {
  std::string out;
  for (const char* text : {"https://hall.example.test", "challenge"}) {
    const auto hash = content_digest(text).sha256;
    out.append(hash.begin(), hash.end());
  }
  return out;
}

}  // namespace

TEST_CASE("a login's signature in an envelope without attributes is no document's") {
  const Desk desk;
  const DocumentSigner signer;
  const auto content = login_bytes();
  const ossl::BioPtr bio(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
  const std::uint8_t* at = signer.der.data();
  const ossl::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(signer.der.size())));
  // What CMS_sign signs here are the very bytes of a login.
  const CmsPtr cms(CMS_sign(certificate.get(), signer.key.get(), nullptr, bio.get(),
                            CMS_DETACHED | CMS_BINARY | CMS_NOATTR));
  CHECK(desk.verdict(documents::der_of(cms.get()), content, signer.pem()).fault == "no_attributes");
}

TEST_CASE("a login's signature beside attributes, and its bytes as attributes, are no document's") {
  const Desk desk;
  const DocumentSigner signer;
  const auto content = login_bytes();
  const Bytes raw(content.begin(), content.end());
  const auto signature = signer.sign(raw, Algorithm::es256);
  const auto certificate = pkcs11::parse_certificate(signer.der).value();
  const auto document = Document::make("document", content_digest(content)).value();
  const auto attributes =
      document_attributes(document, certificate, Algorithm::es256, CertificateRecipe::now(), {});
  const auto beside = cms::detached_signed_data({Algorithm::es256, signer.der, attributes, signature});
  CHECK(desk.verdict(beside, content, signer.pem()).fault == "bad_signature");
  const auto instead = cms::detached_signed_data({Algorithm::es256, signer.der, raw, signature});
  CHECK(desk.verdict(instead, content, signer.pem()).fault == "none");  // two hashes are no SET of attributes
}

TEST_CASE("plain CMS signatures of others lack the certificate's attribute and are refused") {
  const Desk desk;
  const DocumentSigner signer;
  const ossl::BioPtr bio(BIO_new_mem_buf("text", 4));
  const std::uint8_t* at = signer.der.data();
  const ossl::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(signer.der.size())));
  const auto made = [&](unsigned flags) {
    BIO_reset(bio.get());
    const CmsPtr cms(CMS_sign(certificate.get(), signer.key.get(), nullptr, bio.get(), flags));
    return documents::der_of(cms.get());
  };
  CHECK(desk.verdict(made(CMS_DETACHED | CMS_BINARY), "text", signer.pem()).fault == "other_certificate");
  CHECK(desk.verdict(made(CMS_DETACHED | CMS_BINARY | CMS_CADES), "text", signer.pem()).fault.empty());
}

TEST_CASE("a document goes into its envelope and comes out of it, at every size of the length field") {
  const Desk desk;
  const DocumentSigner signer;
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65535U, 65536U, 200000U}) {
    CAPTURE(size);
    const std::string content(size, 'd');
    const auto detached = signer.envelope(content, Algorithm::es256);
    const auto enclosure = cms::enclose(detached, size);
    REQUIRE(enclosure.has_value());
    const auto attached = joined(enclosure->before, content, enclosure->after);
    desk.put("a.p7m", attached);
    const auto file = open_cms_file(desk.at("a.p7m"), {});
    CHECK(file.attached);
    CHECK(file.offset == enclosure->before.size());
    CHECK(file.detached == detached);
    CHECK(file.digest.size == size);
    CHECK(file.digest.sha256 == content_digest(content).sha256);
    CHECK(file.digest.sha384.empty());  // no signer hashed with it
    Bytes out;
    copy_document(file, desk.at("a.p7m"),
                  [&](BytesView piece) { out.insert(out.end(), piece.begin(), piece.end()); });
    CHECK(std::string(out.begin(), out.end()) == content);
    // OpenSSL finds the same document in it.
    const auto cms = cms_of(attached);
    REQUIRE(cms != nullptr);
    CHECK(static_cast<std::size_t>(ASN1_STRING_length(*CMS_get0_content(cms.get()))) == size);
    write_file(desk.directory, "other", content);
    CHECK(code_of(desk.at("a.p7m"), desk.at("other")) == "two_documents");
  }
}

TEST_CASE("a file that is another one by the time its document is copied gives no document") {
  const Desk desk;
  const DocumentSigner signer(KeyType::p384);
  const std::string content(100000, 'd');
  const auto detached = signer.envelope(content, Algorithm::es384);
  const auto enclosure = cms::enclose(detached, content.size()).value();
  auto attached = joined(enclosure.before, content, enclosure.after);
  desk.put("a.p7m", attached);
  const auto file = open_cms_file(desk.at("a.p7m"), {});
  CHECK(file.digest == content_digest(content));
  const auto copied = [&]() -> std::string {
    try {
      copy_document(file, desk.at("a.p7m"), [](BytesView) {});
    } catch (const CmsFileError& error) {
      return error.code();
    }
    return {};
  };
  CHECK(copied().empty());
  attached[90000] ^= 1;
  desk.put("a.p7m", attached);
  CHECK(copied() == "changed_meanwhile");
  std::filesystem::resize_file(desk.at("a.p7m"), 90000);
  CHECK(copied() == "unreadable");
}

TEST_CASE("files that are no signature, cut short or too long are refused by name") {
  const Desk desk;
  const DocumentSigner signer;
  const auto good = signer.envelope("text", Algorithm::es256);
  write_file(desk.directory, "a", "text");
  desk.put("good", good);
  CHECK(code_of(desk.at("good"), {}) == "no_document");
  CHECK(code_of(desk.at("missing"), desk.at("a")) == "unreadable");
  CHECK(code_of(desk.directory.path(), desk.at("a")) == "unreadable");
  CHECK(code_of(desk.at("good"), desk.at("missing")) == "unreadable");
  for (std::size_t size = 0; size < good.size(); size += 7) {
    desk.put("cut", BytesView(good).first(size));
    CHECK(code_of(desk.at("cut"), desk.at("a")) == "no_signature");
  }
  auto longer = good;
  longer.push_back(0);
  desk.put("longer", longer);
  CHECK(code_of(desk.at("longer"), desk.at("a")) == "no_signature");
  write_file(desk.directory, "text", "no signature at all");
  CHECK(code_of(desk.at("text"), desk.at("a")) == "no_signature");
}

TEST_CASE("PEM and BER of other programs are read, up to a bound") {
  const Desk desk;
  const DocumentSigner signer;
  write_file(desk.directory, "a", "text");
  const auto good = signer.envelope("text", Algorithm::es256);
  // Indefinite lengths around the same content: BER (X.690 §8.1.3.6).
  Bytes ber{0x30, 0x80};
  ber.insert(ber.end(), good.begin() + 4, good.end());
  ber.insert(ber.end(), {0, 0});
  desk.put("ber", ber);
  CHECK(open_cms_file(desk.at("ber"), desk.at("a")).detached == good);
  std::string base64 = to_base64(good), pem = "-----BEGIN CMS-----\n";
  for (std::size_t i = 0; i < base64.size(); i += 64) pem += base64.substr(i, 64) + "\n";
  write_file(desk.directory, "pem", pem + "-----END CMS-----\n");
  CHECK(open_cms_file(desk.at("pem"), desk.at("a")).detached == good);
  std::filesystem::resize_file(desk.at("ber"), std::uintmax_t{17} * 1024 * 1024);
  CHECK(code_of(desk.at("ber"), desk.at("a")) == "too_large");
}
