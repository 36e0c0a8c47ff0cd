// SPDX-License-Identifier: Apache-2.0
// Certificates: what is read from them, what is no certificate, and which are offered for a login.
#include "pkcs11/certificate.h"

#include <doctest/doctest.h>
#include <openssl/err.h>

#include <string>

#include "tests/support/test_certificate.h"

using namespace redlips::pkcs11;
using namespace std::chrono_literals;
using redlips::Bytes;
using redlips::test::CertificateRecipe;

namespace {

const SysSeconds noon = std::chrono::sys_days(std::chrono::year(2026) / 6 / 1) + 12h;

CertificateRecipe valid_at_noon() {
  CertificateRecipe recipe;
  recipe.not_before = noon - 1h;
  recipe.not_after = noon + 1h;
  return recipe;
}

Bytes der_of(const CertificateRecipe& recipe, KeyType type = KeyType::p256) {
  const auto key = redlips::test::make_key(type);
  return redlips::test::make_certificate(recipe, key.get());
}

Certificate parsed(const CertificateRecipe& recipe, KeyType type = KeyType::p256) {
  const auto certificate = parse_certificate(der_of(recipe, type));
  REQUIRE(certificate);
  return *certificate;
}

}  // namespace

TEST_CASE("a certificate's fields are read, Chinese as UTF-8") {
  CertificateRecipe recipe = valid_at_noon();
  recipe.cn = "张三，经办人";
  recipe.o = "昆明小红唇有限公司";
  recipe.ou = "人力资源部";
  recipe.serial = 0x0ABCDE;
  const auto key = redlips::test::make_key();
  const Bytes der = redlips::test::make_certificate(recipe, key.get());
  const auto certificate = parse_certificate(der);
  REQUIRE(certificate);
  CHECK(certificate->subject_cn == "张三，经办人");
  CHECK(certificate->subject_o == "昆明小红唇有限公司");
  CHECK(certificate->subject_ou == "人力资源部");
  CHECK(certificate->unit_name() == "昆明小红唇有限公司");
  CHECK(certificate->subject == "CN=张三，经办人,OU=人力资源部,O=昆明小红唇有限公司,C=CN");
  CHECK(certificate->issuer_cn == "小红唇测试 CA");
  CHECK(certificate->issuer == "CN=小红唇测试 CA,C=CN");
  CHECK(certificate->serial == "0abcde");
  CHECK(certificate->not_before == noon - 1h);
  CHECK(certificate->not_after == noon + 1h);
  CHECK(certificate->public_key == redlips::test::public_key_of(key.get()));
  CHECK(certificate->der == der);
  CHECK(certificate->sha256 == redlips::to_hex(redlips::test::digest_of(der).bytes));
}

TEST_CASE("without an organisation the common name is the unit's") {
  CertificateRecipe recipe;
  recipe.o.clear();
  recipe.cn = "昆明某某店";
  CHECK(parsed(recipe).unit_name() == "昆明某某店");
}

TEST_CASE("validity beyond 2049 is read as well") {
  CertificateRecipe recipe = valid_at_noon();
  recipe.not_after = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + 23h + 59min + 59s;
  CHECK(parsed(recipe).not_after == recipe.not_after);
}

TEST_CASE("key types are told apart") {
  for (const KeyType type :
       {KeyType::p256, KeyType::p384, KeyType::rsa2048, KeyType::rsa3072, KeyType::other}) {
    CHECK(parsed({}, type).key_type == type);
  }
}

TEST_CASE("what is not exactly one certificate is none") {
  const Bytes good = der_of({});
  REQUIRE(parse_certificate(good));
  CHECK_FALSE(parse_certificate({}));
  CHECK_FALSE(parse_certificate(Bytes(300, 0x30)));
  Bytes trailing = good;
  trailing.push_back(0);
  CHECK_FALSE(parse_certificate(trailing));
  Bytes twice = good;
  twice.insert(twice.end(), good.begin(), good.end());
  CHECK_FALSE(parse_certificate(twice));
  Bytes pem{'-', '-', '-', '-', '-', 'B', 'E', 'G', 'I', 'N'};
  CHECK_FALSE(parse_certificate(pem));
}

TEST_CASE("a certificate cut anywhere is none, and leaves no error behind") {
  const Bytes good = der_of({});
  ERR_clear_error();
  for (std::size_t size = 0; size < good.size(); ++size) {
    REQUIRE_FALSE(parse_certificate({good.data(), size}));
  }
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("a certificate with any byte changed is read or refused, never crashes") {
  Bytes der = der_of({});
  std::size_t read = 0;
  for (std::size_t at = 0; at < der.size(); ++at) {
    der[at] ^= 0x55U;
    if (const auto certificate = parse_certificate(der)) {
      ++read;
      static_cast<void>(offers_login(*certificate, noon));
    }
    der[at] ^= 0x55U;
  }
  CHECK(read > 0);
  CHECK(read < der.size());
}

TEST_CASE("16 KiB is the most that is looked at") {
  CertificateRecipe recipe;
  recipe.unit_id = std::string(15'000, 'a');
  const Bytes large = der_of(recipe);
  REQUIRE(large.size() <= 16'384);
  CHECK(parse_certificate(large));
  recipe.unit_id = std::string(16'384, 'a');
  CHECK_FALSE(parse_certificate(der_of(recipe)));
}

TEST_CASE("key usage says signing or encryption; absent allows all") {
  CertificateRecipe recipe;
  CHECK(parsed(recipe).digital_signature);
  CHECK_FALSE(parsed(recipe).encipherment_only);
  recipe.key_usage = "keyEncipherment,dataEncipherment";
  CHECK_FALSE(parsed(recipe).digital_signature);
  CHECK(parsed(recipe).encipherment_only);
  recipe.key_usage = "keyAgreement";
  CHECK(parsed(recipe).encipherment_only);
  recipe.key_usage = "nonRepudiation";
  CHECK_FALSE(parsed(recipe).digital_signature);
  CHECK_FALSE(parsed(recipe).encipherment_only);
  recipe.key_usage.clear();
  CHECK(parsed(recipe).digital_signature);
}

TEST_CASE("which certificates are offered for a login") {
  struct Row {
    const char* why;
    void (*change)(CertificateRecipe&);
    bool offered;
  };
  const Row rows[] = {
      {"a unit certificate", [](CertificateRecipe&) {}, true},
      {"on its last second", [](CertificateRecipe& r) { r.not_after = noon; }, true},
      {"on its first second", [](CertificateRecipe& r) { r.not_before = noon; }, true},
      {"expired a second ago", [](CertificateRecipe& r) { r.not_after = noon - 1s; }, false},
      {"valid in a second", [](CertificateRecipe& r) { r.not_before = noon + 1s; }, false},
      {"encryption", [](CertificateRecipe& r) { r.key_usage = "keyEncipherment"; }, false},
      {"nonRepudiation alone", [](CertificateRecipe& r) { r.key_usage = "nonRepudiation"; }, false},
      {"no key usage", [](CertificateRecipe& r) { r.key_usage.clear(); }, true},
      {"no extended usage", [](CertificateRecipe& r) { r.extended_key_usage.clear(); }, true},
      {"any extended usage", [](CertificateRecipe& r) { r.extended_key_usage = "anyExtendedKeyUsage"; },
       true},
      {"server only", [](CertificateRecipe& r) { r.extended_key_usage = "serverAuth"; }, false},
      {"a CA", [](CertificateRecipe& r) { r.basic_constraints = "critical,CA:TRUE"; }, false},
      {"signs certificates", [](CertificateRecipe& r) { r.key_usage = "digitalSignature,keyCertSign"; },
       false},
      {"no basic constraints", [](CertificateRecipe& r) { r.basic_constraints.clear(); }, true},
      {"a slip elsewhere", [](CertificateRecipe& r) { r.basic_constraints = "CA:FALSE,pathlen:0"; }, true},
      {"no unit id", [](CertificateRecipe& r) { r.unit_id.clear(); }, true},
      {"a wrong unit id", [](CertificateRecipe& r) { r.unit_id = "91350100M000100Y44"; }, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CertificateRecipe recipe = valid_at_noon();
    row.change(recipe);
    CHECK(offers_login(parsed(recipe), noon) == row.offered);
  }
  CHECK_FALSE(offers_login(parsed(valid_at_noon(), KeyType::other), noon));
}

TEST_CASE("the state follows the clock that is given") {
  const Certificate certificate = parsed(valid_at_noon());
  CHECK(state_at(certificate, noon - 2h) == CertificateState::not_yet_valid);
  CHECK(state_at(certificate, noon) == CertificateState::valid);
  CHECK(state_at(certificate, noon + 2h) == CertificateState::expired);
}

TEST_CASE("the algorithm's name follows the key") {
  CHECK(jwa_algorithm(KeyType::p256) == "ES256");
  CHECK(jwa_algorithm(KeyType::p384) == "ES384");
  CHECK(jwa_algorithm(KeyType::rsa2048) == "RS256");
  CHECK(jwa_algorithm(KeyType::rsa4096) == "RS256");
  CHECK(jwa_algorithm(KeyType::other).empty());
}
