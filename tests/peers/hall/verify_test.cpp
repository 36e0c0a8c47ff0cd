// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/hall/verify.h"

#include <doctest/doctest.h>

#include "tests/peers/hall/login_fixture.h"

using namespace redlips::peers;
using namespace std::chrono_literals;

namespace {

std::string verdict(const LoginFixture& at, const Token& token, Moment now = fixture_now,
                    const std::string& origin = fixture_origin,
                    const std::string& challenge = fixture_challenge) {
  const auto result = verify(token, origin, challenge, Trust(at.ca, at.crl), now);
  if (const auto* const refusal = std::get_if<Refusal>(&result)) return std::string(text_of(*refusal).code);
  return "ok";
}

struct Kind {
  KeyType key;
  const char* algorithm;
};

}  // namespace

TEST_CASE("a good token of every algorithm names its unit") {
  const LoginFixture at;
  for (const auto& kind : {Kind{KeyType::p256, "ES256"}, Kind{KeyType::p384, "ES384"},
                           Kind{KeyType::rsa2048, "RS256"}, Kind{KeyType::rsa2048, "PS256"}}) {
    CAPTURE(kind.algorithm);
    const auto key = make_key(kind.key);
    const auto certificate = at.authority.issue(*key, LoginFixture::unit());
    const auto result = verify(make_token(*certificate, *key, kind.algorithm), fixture_origin,
                               fixture_challenge, Trust(at.ca, at.crl), fixture_now);
    REQUIRE(std::holds_alternative<Unit>(result));
    CHECK(std::get<Unit>(result).id == "91350100M000100Y43");
    CHECK(std::get<Unit>(result).name == "昆明市演示用工有限公司");
    CHECK_FALSE(std::get<Unit>(result).sub_certificate);
  }
}

TEST_CASE("a sub certificate is told by its department") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  auto unit = LoginFixture::unit();
  unit.department = "子证书 2";
  const auto certificate = at.authority.issue(*key, unit);
  const auto result = verify(make_token(*certificate, *key, "ES256"), fixture_origin, fixture_challenge,
                             Trust(at.ca, at.crl), fixture_now);
  REQUIRE(std::holds_alternative<Unit>(result));
  CHECK(std::get<Unit>(result).sub_certificate);
}

TEST_CASE("a token counts for exactly one origin and one challenge") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  const auto certificate = at.authority.issue(*key, LoginFixture::unit());
  const Token token = make_token(*certificate, *key, "ES256");
  for (const char* const other :
       {"http://hall.example.test", "https://hall.example.test:8443", "https://hall.example.test/",
        "https://HALL.example.test", "https://evil.test", ""})
    CHECK(verdict(at, token, fixture_now, other) == "signature_invalid");
  CHECK(verdict(at, token, fixture_now, fixture_origin, "another challenge") == "signature_invalid");
}

TEST_CASE("every changed byte of a signature is found") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  const auto certificate = at.authority.issue(*key, LoginFixture::unit());
  const Token good = make_token(*certificate, *key, "ES256");
  REQUIRE(verdict(at, good) == "ok");
  for (std::size_t byte = 0; byte < good.signature.size(); ++byte) {
    Token bad = good;
    bad.signature[byte] ^= 1;
    CHECK(verdict(at, bad) == "signature_invalid");
  }
  for (const std::size_t length : {0U, 1U, 63U, 65U, 128U}) {
    Token bad = good;
    bad.signature.resize(length);
    CHECK(verdict(at, bad) == "signature_invalid");
  }
}

TEST_CASE("the algorithm must be one of this key and of ours") {
  const LoginFixture at;
  const auto ec = make_key(KeyType::p256), rsa = make_key(KeyType::rsa2048);
  const auto ec_certificate = at.authority.issue(*ec, LoginFixture::unit());
  const auto rsa_certificate = at.authority.issue(*rsa, LoginFixture::unit());
  Token token = make_token(*ec_certificate, *ec, "ES256");
  for (const char* const other : {"ES384", "RS256", "PS256"}) {
    token.algorithm = other;
    CHECK(verdict(at, token) == "key_mismatch");
  }
  for (const char* const unknown : {"none", "HS256", "ES256K", "es256", ""}) {
    token.algorithm = unknown;
    CHECK(verdict(at, token) == "algorithm_unsupported");
  }
  Token padded = make_token(*rsa_certificate, *rsa, "RS256");
  padded.algorithm = "PS256";
  CHECK(verdict(at, padded) == "signature_invalid");
  padded.algorithm = "ES256";
  CHECK(verdict(at, padded) == "key_mismatch");
}

TEST_CASE("a certificate counts from its first to its last second") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  const auto certificate = at.authority.issue(*key, LoginFixture::unit());
  const Token token = make_token(*certificate, *key, "ES256");
  at.authority.write_crl({fixture_now - 48h, fixture_now + 48h});
  CHECK(verdict(at, token, fixture_now - 1h - 1s) == "certificate_not_yet_valid");
  CHECK(verdict(at, token, fixture_now - 1h) == "ok");
  CHECK(verdict(at, token, fixture_now + 24h - 1s) == "ok");
  CHECK(verdict(at, token, fixture_now + 24h + 1s) == "certificate_expired");
}

TEST_CASE("only the demo authority's certificates count") {
  const LoginFixture at;
  const LoginFixture other;  // the same names, other keys
  const auto key = make_key(KeyType::p256);
  const auto foreign = other.authority.issue(*key, LoginFixture::unit());
  CHECK(verdict(at, make_token(*foreign, *key, "ES256")) == "certificate_untrusted");
  const auto self = CertificateBuilder(*key, {fixture_now - 1h, fixture_now + 1h})
                        .subject("CN", "self")
                        .sign(nullptr, *key);
  CHECK(verdict(at, make_token(*self, *key, "ES256")) == "certificate_untrusted");
}

TEST_CASE("a unit certificate is no authority") {
  const LoginFixture at;
  const auto unit_key = make_key(KeyType::p256), key = make_key(KeyType::p256);
  const auto unit = at.authority.issue(*unit_key, LoginFixture::unit());
  write_file(at.scratch / "with_unit.pem", read_file(at.ca) + pem(*unit));
  const auto forged = CertificateBuilder(*key, {fixture_now - 1h, fixture_now + 1h})
                          .subject("O", "伪造")
                          .extension(NID_key_usage, "digitalSignature")
                          .printable_extension("1.2.156.10260.4.1.4", "91350100M000100Y43")
                          .sign(unit.get(), *unit_key);
  const auto result = verify(make_token(*forged, *key, "ES256"), fixture_origin, fixture_challenge,
                             Trust(at.scratch / "with_unit.pem", at.crl), fixture_now);
  REQUIRE(std::holds_alternative<Refusal>(result));
  CHECK(std::get<Refusal>(result) == Refusal::certificate_untrusted);
}

TEST_CASE("encryption, server and CA certificates do not log in") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  auto unit = LoginFixture::unit();
  unit.usage = Usage::encrypt;
  const auto encryption = at.authority.issue(*key, unit);
  CHECK(verdict(at, make_token(*encryption, *key, "ES256")) == "certificate_usage");
  const auto server = at.authority.issue(*key, ServerSubject{{"a.test"}, {}, unit.validity});
  CHECK(verdict(at, make_token(*server, *key, "ES256")) == "certificate_usage");
  const auto issuing = read_certificates(at.authority.file("issuing.pem"));
  const auto issuing_key = read_private_key(at.authority.file("issuing.key"));
  CHECK(verdict(at, make_token(*issuing.front(), *issuing_key, "ES256")) != "ok");
}

TEST_CASE("a revoked certificate is refused from the next login on") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  const auto certificate = at.authority.issue(*key, LoginFixture::unit());
  const Token token = make_token(*certificate, *key, "ES256");
  CHECK(verdict(at, token) == "ok");
  at.authority.revoke(*certificate, fixture_now);
  CHECK(verdict(at, token) == "certificate_revoked");
}

TEST_CASE("without a usable revocation list nobody gets in") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  const auto certificate = at.authority.issue(*key, LoginFixture::unit());
  const Token token = make_token(*certificate, *key, "ES256");
  at.authority.write_crl({fixture_now - 8h, fixture_now - 1h});
  CHECK(verdict(at, token) == "revocation_unknown");
  write_file(at.crl, "damaged");
  CHECK(verdict(at, token) == "revocation_unknown");
  std::filesystem::remove(at.crl);
  CHECK(verdict(at, token) == "revocation_unknown");
  const LoginFixture other;
  write_file(at.crl, read_file(other.crl));
  CHECK(verdict(at, token) == "revocation_unknown");
}

TEST_CASE("a certificate is one DER structure and nothing behind it") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  const auto certificate = at.authority.issue(*key, LoginFixture::unit());
  const Token good = make_token(*certificate, *key, "ES256");
  Token longer = good, shorter = good, empty = good;
  longer.certificate.push_back(0);
  shorter.certificate.pop_back();
  empty.certificate.clear();
  for (const Token& bad : {longer, shorter, empty}) CHECK(verdict(at, bad) == "certificate_invalid");
}

TEST_CASE("a certificate without a unit id opens no account") {
  const LoginFixture at;
  const auto key = make_key(KeyType::p256);
  auto unit = LoginFixture::unit();
  unit.unit_id.clear();
  const auto certificate = at.authority.issue(*key, unit);
  CHECK(verdict(at, make_token(*certificate, *key, "ES256")) == "unit_missing");
}
