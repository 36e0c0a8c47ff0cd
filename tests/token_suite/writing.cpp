// SPDX-License-Identifier: Apache-2.0
// Cases that make keys and certificates of their own, and take them away again.
#include <algorithm>

#include "pkcs11/certificate.h"
#include "tests/support/test_certificate.h"
#include "tests/token_suite/suite.h"

namespace redlips::suite {
namespace {

using pkcs11::CertificateObject;
using pkcs11::Hash;
using pkcs11::KeyId;
using pkcs11::KeyType;
using pkcs11::Scheme;
using pkcs11::Token;
using Kind = pkcs11::TokenError::Kind;

const KeyId test_id{0x7E, 0x57, 0x01};
const Bytes message{'w', 'r', 'i', 't', 'e'};

Scheme scheme_of(KeyType type) { return type == KeyType::rsa2048 ? Scheme::rsa_pkcs1 : Scheme::ecdsa; }

CertificateObject listed(Token& token, const Bytes& der) {
  const auto certificates = token.certificates();
  const auto found = std::ranges::find(certificates, der, &CertificateObject::der);
  expect(found != certificates.end(), "a written certificate is listed");
  return *found;
}

/// Key pair, request signature, certificate, signature by certificate, removal: a renewal in small.
void whole_life(Token& token, KeyType type) {
  const Bytes public_key = token.generate(test_id, type, "suite 测试");
  expect_error(Kind::refused, "an id in use is `refused`",
               [&] { static_cast<void>(token.generate(test_id, type, "again")); });
  const Bytes first = token.sign_with(test_id, scheme_of(type), test::digest_of(message));
  expect(test::verifies(public_key, scheme_of(type), Hash::sha256, message, first),
         "the new key's signature verifies");

  const Bytes der = test::make_certificate_for({}, public_key);
  token.write_certificate(test_id, "suite 测试", der);
  const std::size_t count = token.certificates().size();
  token.write_certificate(test_id, "suite 测试", der);
  expect(token.certificates().size() == count, "written twice is there once");
  const CertificateObject object = listed(token, der);
  expect(object.id == test_id && object.label == "suite 测试", "id and label come back");
  expect(object.has_key == true, "the certificate is paired with its key");
  const Bytes second = token.sign(object, scheme_of(type), test::digest_of(message));
  expect(test::verifies(public_key, scheme_of(type), Hash::sha256, message, second),
         "the certificate's key signs");

  token.remove_certificate(object);
  expect(token.certificates().size() + 1 == count, "a removed certificate is gone");
  token.remove_key(test_id, public_key);
  expect_error(Kind::refused, "a removed key signs nothing", [&] {
    static_cast<void>(token.sign_with(test_id, scheme_of(type), test::digest_of(message)));
  });
}

template <KeyType type>
void life_of(Bench& bench) {
  const auto token = bench.logged_in();
  try {
    whole_life(*token, type);
  } catch (const pkcs11::TokenError& error) {
    if (error.call() == "C_GenerateKeyPair" && error.kind() == Kind::unsupported) {
      throw NotApplicable("the token does not make such keys");
    }
    throw;
  }
}

void only_whats_asked_is_removed(Bench& bench) {
  const auto token = bench.logged_in();
  const Bytes public_key = token->generate(test_id, KeyType::p256, "suite");
  const Bytes stranger = test::public_key_of(test::make_key().get());
  expect_error(Kind::refused, "a key is not removed by another public key",
               [&] { token->remove_key(test_id, stranger); });
  expect_error(Kind::refused, "a certificate that is not there is not removed", [&] {
    token->remove_certificate({test_id, "", test::make_certificate_for({}, public_key), {}});
  });
  expect(!token->sign_with(test_id, Scheme::ecdsa, test::digest_of(message)).empty(),
         "the key is still there");
  token->remove_key(test_id, public_key);
}

void bad_writes_are_refused(Bench& bench) {
  const auto token = bench.logged_in();
  expect_error(Kind::refused, "garbage is no certificate",
               [&] { token->write_certificate(test_id, "x", Bytes(100, 0x30)); });
  expect_error(Kind::refused, "an empty id is refused",
               [&] { static_cast<void>(token->generate({}, KeyType::p256, "x")); });
  expect_error(Kind::unsupported, "a key type that we do not make is `unsupported`",
               [&] { static_cast<void>(token->generate(test_id, KeyType::other, "x")); });
}

void no_key_without_login(Bench& bench) {
  const auto token = bench.open();
  token->logout();
  try {
    static_cast<void>(token->generate(test_id, KeyType::p256, "suite"));
  } catch (const pkcs11::TokenError&) {
    return;
  }
  expect(false, "no key pair is made without login");
}

/// Leaves a P-256 key with a certificate, if the token came without one, so that the signing cases have what
/// to sign with.
void has_a_signing_certificate(Bench& bench) {
  const auto token = bench.logged_in();
  if (!token->certificates().empty()) throw NotApplicable("the token has certificates of its own");
  const KeyId id{0x01};
  const KeyId rsa_id{0x02};
  token->write_certificate(id, "login",
                           test::make_certificate_for({}, token->generate(id, KeyType::p256, "login")));
  token->write_certificate(
      rsa_id, "login rsa",
      test::make_certificate_for({}, token->generate(rsa_id, KeyType::rsa2048, "login rsa")));
}

}  // namespace

std::vector<Case> writing_cases() {
  return {
      {"a P-256 key lives from making to removal", Needs::write, life_of<KeyType::p256>},
      {"a P-384 key lives from making to removal", Needs::write, life_of<KeyType::p384>},
      {"an RSA key lives from making to removal", Needs::write, life_of<KeyType::rsa2048>},
      {"only what is named exactly is removed", Needs::write, only_whats_asked_is_removed},
      {"bad writes are refused", Needs::write, bad_writes_are_refused},
      {"no key pair is made without login", Needs::write, no_key_without_login},
      {"an empty token gets certificates for the cases that sign", Needs::write, has_a_signing_certificate}};
}

}  // namespace redlips::suite
