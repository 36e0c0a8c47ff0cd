// SPDX-License-Identifier: Apache-2.0
// Envelopes of signed documents: their bytes, and that no document is ever a login.
#include "daemon/documents/signed_data.h"

#include <doctest/doctest.h>
#include <openssl/cms.h>

#include <map>

#include "daemon/documents/cms_owner.h"
#include "daemon/documents/der.h"
#include "daemon/purposes/document.h"
#include "daemon/purposes/web_login.h"
#include "tests/support/test_certificate.h"

using namespace redlips;
using namespace redlips::test;
using namespace std::chrono_literals;

namespace {

std::chrono::sys_seconds day(int year) {
  return std::chrono::sys_days(std::chrono::year(year) / 3 / 9) + 7h + 5min + 3s;
}

Document document_of(const std::string& text, const std::string& name = "合同.pdf") {
  cms::ContentHash hash;
  hash.add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  return Document::make(name, hash.finish()).value();
}

pkcs11::Certificate certificate() {
  const auto key = make_key();
  return pkcs11::parse_certificate(make_certificate({}, key.get())).value();
}

/// The values of the attributes by their types, as hex.
std::map<std::string, std::string> attributes_in(BytesView set) {
  std::map<std::string, std::string> out;
  der::Reader outer(set);
  der::Reader members(outer.next(der::set).value().content);
  while (!members.at_end()) {
    der::Reader attribute(members.next(der::sequence).value().content);
    const auto type = attribute.next(der::object_identifier).value();
    out[to_hex(type.whole)] = to_hex(attribute.next(der::set).value().content);
  }
  return out;
}

/// A host name of that many characters, in labels of at most 63 (RFC 1035 §2.3.4).
std::string host_of(std::size_t size) {
  std::string out(size, 'a');
  for (std::size_t at = 50; at + 1 < size; at += 51) out[at] = '.';
  return out;
}

std::string oid(const char* dotted) { return to_hex(der::object_id(dotted)); }

}  // namespace

TEST_CASE("object identifiers, lengths and numbers are written as X.690 says") {
  CHECK(oid("1.2.840.113549.1.7.1") == "06092a864886f70d010701");
  CHECK(to_hex(der::header(der::sequence, 127)) == "307f");
  CHECK(to_hex(der::header(der::sequence, 128)) == "308180");
  CHECK(to_hex(der::header(der::octet_string, std::uint64_t{1} << 31)) == "048480000000");
  CHECK(to_hex(der::unsigned_integer(Bytes{0, 0, 0x80})) == "02020080");
  CHECK(to_hex(der::unsigned_integer(Bytes{})) == "020100");
  CHECK(to_hex(der::set_of({Bytes{0x0c, 1, 'b'}, Bytes{0x02, 1, 5}})) ==
        "310602010"
        "50c0162");
}

TEST_CASE("what is not DER is no element") {
  for (const char* text :
       {"", "30", "3080", "308101", "30820001", "3003020101ff04", "1f8101", "3085ffffffffff"}) {
    CAPTURE(text);
    const auto bytes = from_hex(text).value();
    der::Reader reader(bytes);
    const auto one = reader.next();
    CHECK((!one || !reader.at_end()));
  }
}

TEST_CASE("the signed attributes are content type, hash, time, certificate, and the page that asked") {
  const auto signer = certificate();
  const auto document = document_of("hello");
  const auto asker = Origin::parse("https://hall.example.test");
  const auto local =
      attributes_in(document_attributes(document, signer, cms::Algorithm::es256, day(2026), {}));
  CHECK(local.size() == 4);
  CHECK(local.at(oid("1.2.840.113549.1.9.3")) == oid("1.2.840.113549.1.7.1"));
  CHECK(local.at(oid("1.2.840.113549.1.9.4")) == "0420" + to_hex(document.digest.sha256));
  CHECK(local.at(oid("1.2.840.113549.1.9.5")) ==
        "170d" + to_hex(Bytes{'2', '6', '0', '3', '0', '9', '0', '7', '0', '5', '0', '3', 'Z'}));
  CHECK(local.at(oid("1.2.840.113549.1.9.16.2.47")) == "3026302430220420" + signer.sha256);
  const auto asked =
      attributes_in(document_attributes(document, signer, cms::Algorithm::es384, day(2050), asker));
  CHECK(asked.size() == 5);
  CHECK(asked.at(oid("1.2.840.113549.1.9.4")) == "0430" + to_hex(document.digest.sha384));
  CHECK(asked.at(oid("1.2.840.113549.1.9.5")).starts_with("180f"));  // GeneralizedTime from 2050 on
  const auto* text = reinterpret_cast<const std::uint8_t*>(asker->text().data());
  CHECK(asked.at(to_hex(der::element(der::object_identifier, cms::origin_attribute()))) ==
        to_hex(der::element(der::utf8_string, BytesView(text, asker->text().size()))));
}

TEST_CASE("the name of the attribute of ours is the UUID's arc, as OpenSSL reads it") {
  const documents::ObjectPtr object(OBJ_txt2obj(cms::origin_attribute_text, 1));
  REQUIRE(object != nullptr);
  const BytesView octets(OBJ_get0_data(object.get()), OBJ_length(object.get()));
  CHECK(std::ranges::equal(octets, cms::origin_attribute()));
}

TEST_CASE("only signed attributes are hashed for a document, never what a login signs") {
  const auto signer = certificate();
  for (const std::size_t size : {64U, 96U, 128U}) {
    CAPTURE(size);
    // A SET of that very length, which is what a login's two hashes have: two headers and one OCTET STRING.
    const Bytes set = der::element(der::set, {der::element(der::octet_string, Bytes(size - 4, 7))});
    REQUIRE(set.size() == size);
    CHECK_THROWS_AS(document_digest(set, cms::Algorithm::es256), std::logic_error);
    CHECK_THROWS_AS(document_digest(Bytes(size, 0x31), cms::Algorithm::es256), std::logic_error);
  }
  CHECK_THROWS_AS(document_digest(Bytes{}, cms::Algorithm::es256), std::logic_error);
  auto good = document_attributes(document_of(""), signer, cms::Algorithm::es256, day(2026), {});
  CHECK_NOTHROW(document_digest(good, cms::Algorithm::es256));
  good.push_back(0);
  CHECK_THROWS_AS(document_digest(good, cms::Algorithm::es256), std::logic_error);
}

TEST_CASE(
    "no asker and no document makes attributes as long as a login: the guard never stands in a user's way") {
  const auto signer = certificate();
  for (const auto algorithm : {cms::Algorithm::es256, cms::Algorithm::es384})
    for (std::size_t label = 0; label <= 250; ++label) {
      CAPTURE(label);
      std::optional<Origin> asker;
      if (label > 0) asker = Origin::parse("https://" + host_of(label)).value();
      const auto bytes = document_attributes(document_of("x"), signer, algorithm, day(2026), asker);
      CHECK(bytes.front() == 0x31);
      CHECK_NOTHROW(document_digest(bytes, algorithm));
    }
}

TEST_CASE("a document that equals what a login signs is signed as a document") {
  // The 64 bytes of a login: hash of the origin and hash of the challenge (SECURITY-RULES 1.5).
  const auto origin = Origin::parse("https://hall.example.test").value();
  const auto nonce = Nonce::parse(std::string(44, 'n')).value();
  const auto hashed = [](const std::string& text) {
    return digest_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}).bytes;
  };
  const auto first = hashed(origin.text()), second = hashed(nonce.text());
  const std::string both =
      std::string(first.begin(), first.end()) + std::string(second.begin(), second.end());
  const auto login = web_login_digest(origin, nonce, pkcs11::Hash::sha256);
  REQUIRE(hashed(both) == login.bytes);
  const auto attributes =
      document_attributes(document_of(both), certificate(), cms::Algorithm::es256, day(2026), origin);
  CHECK(document_digest(attributes, cms::Algorithm::es256).bytes != login.bytes);
}

TEST_CASE("a document exists only with a readable name and whole hashes") {
  const auto digest = document_of("x").digest;
  CHECK(Document::make("a", digest));
  CHECK_FALSE(Document::make("", digest));
  CHECK_FALSE(Document::make(std::string(256, 'a'), digest));
  CHECK_FALSE(Document::make("\xff", digest));
  CHECK_FALSE(Document::make("\u200B\u3000", digest));  // nothing to be seen of it
  CHECK_FALSE(Document::make("a", {1, Bytes(31), Bytes(48)}));
  CHECK_FALSE(Document::make("a", {1, Bytes(32), Bytes(32)}));
  CHECK_FALSE(Document::make("a", {std::uint64_t{1} << 51, Bytes(32), Bytes(48)}));
}

TEST_CASE("the schemes that sign documents have their names, others none") {
  using pkcs11::Hash, pkcs11::Scheme;
  CHECK(document_algorithm(Scheme::ecdsa, Hash::sha256) == cms::Algorithm::es256);
  CHECK(document_algorithm(Scheme::ecdsa, Hash::sha384) == cms::Algorithm::es384);
  CHECK(document_algorithm(Scheme::rsa_pkcs1, Hash::sha256) == cms::Algorithm::rs256);
  CHECK(document_algorithm(Scheme::rsa_pss, Hash::sha256) == cms::Algorithm::ps256);
  CHECK_FALSE(document_algorithm(Scheme::rsa_pkcs1, Hash::sha512).has_value());
}
