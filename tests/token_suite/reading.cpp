// SPDX-License-Identifier: Apache-2.0
// Cases without a PIN: what a token says of itself and shows to everybody.
#include "pkcs11/certificate.h"
#include "pkcs11/utf8.h"
#include "tests/support/test_certificate.h"
#include "tests/token_suite/suite.h"

namespace redlips::suite {
namespace {

using pkcs11::Scheme;
using Kind = pkcs11::TokenError::Kind;

void names_itself(Bench& bench) {
  expect(!bench.library.description().empty(), "the library has a description");
  const auto info = bench.open()->info();
  expect(info.initialized, "a listed token is initialised");
  expect(pkcs11::valid_utf8(info.label + info.manufacturer + info.model + info.serial),
         "its texts are UTF-8");
  expect(info.label.empty() || info.label.back() != ' ', "the padding is gone");
  expect(info.pin_max == 0 || info.pin_min <= info.pin_max, "PIN lengths are a range");
}

void absent_slot_is_removed(Bench& bench) {
  expect_error(Kind::removed, "a slot that does not exist is `removed`",
               [&] { static_cast<void>(bench.library.open(0xFFFFFF)); });
}

void certificates_need_no_login(Bench& bench) {
  const auto token = bench.open();
  const auto certificates = token->certificates();
  expect(certificates.size() <= 32, "at most 32 certificates");
  for (const auto& certificate : certificates) {
    expect(!certificate.der.empty() && certificate.der.size() <= 16384, "a certificate has 1 to 16384 bytes");
    expect(certificate.id.size() <= 64, "a CKA_ID has at most 64 bytes");
  }
  expect(token->certificates().size() == certificates.size(), "a second look sees the same");
}

void slots_keep_their_number(Bench& bench) {
  const auto before = bench.open()->info();
  bool found = false;
  for (const auto& entry : bench.library.tokens()) {
    found = found || (entry.slot == bench.slot && entry.info.serial == before.serial);
  }
  expect(found, "the same token is listed in the same slot");
}

void old_token_is_removed_by_a_new_list(Bench& bench) {
  const auto token = bench.open();
  static_cast<void>(token->certificates());
  static_cast<void>(bench.library.tokens());
  expect_error(Kind::removed, "info of an earlier list is `removed`",
               [&] { static_cast<void>(token->info()); });
  expect_error(Kind::removed, "certificates of an earlier list are `removed`",
               [&] { static_cast<void>(token->certificates()); });
}

void unsigned_without_login(Bench& bench) {
  const auto token = bench.open();
  token->logout();
  const auto certificates = token->certificates();
  if (certificates.empty()) throw NotApplicable("no certificate on the token");
  const auto parsed = pkcs11::parse_certificate(certificates.front().der);
  if (!parsed) throw NotApplicable("a certificate of another kind");
  const bool rsa = pkcs11::jwa_algorithm(parsed->key_type) == "RS256";
  expect_error(Kind::refused, "signing without login is `refused`", [&] {
    static_cast<void>(
        token->sign(certificates.front(), rsa ? Scheme::rsa_pkcs1 : Scheme::ecdsa, test::digest_of({})));
  });
}

}  // namespace

std::vector<Case> reading_cases() {
  return {{"a token says who it is", Needs::nothing, names_itself},
          {"a slot without a token is removed", Needs::nothing, absent_slot_is_removed},
          {"certificates are read without login, within bounds", Needs::nothing, certificates_need_no_login},
          {"a token keeps its slot from list to list", Needs::nothing, slots_keep_their_number},
          {"a new list ends the tokens of the old one", Needs::nothing, old_token_is_removed_by_a_new_list},
          {"nothing is signed without login", Needs::nothing, unsigned_without_login}};
}

}  // namespace redlips::suite
