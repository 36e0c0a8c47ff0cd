// SPDX-License-Identifier: Apache-2.0
// Cases over the certificates that are on the token: every scheme that fits, verified by OpenSSL.
#include "pkcs11/certificate.h"
#include "tests/support/test_certificate.h"
#include "tests/token_suite/suite.h"

namespace redlips::suite {
namespace {

using pkcs11::Hash;
using pkcs11::Scheme;
using Kind = pkcs11::TokenError::Kind;

struct Signer {
  pkcs11::CertificateObject object;
  pkcs11::Certificate certificate;

  bool rsa() const { return pkcs11::jwa_algorithm(certificate.key_type) == "RS256"; }
  Scheme scheme() const { return rsa() ? Scheme::rsa_pkcs1 : Scheme::ecdsa; }
};

/// The token's certificates that have a key and may sign.
std::vector<Signer> signers(pkcs11::Token& token) {
  std::vector<Signer> found;
  for (const auto& object : token.certificates()) {
    const auto parsed = pkcs11::parse_certificate(object.der);
    const bool usable =
        parsed && parsed->digital_signature && !pkcs11::jwa_algorithm(parsed->key_type).empty();
    if (usable && object.has_key.value_or(false)) found.push_back({object, *parsed});
  }
  if (found.empty()) throw NotApplicable("no signing certificate with a key");
  return found;
}

const Bytes message{'s', 'u', 'i', 't', 'e'};

void every_scheme_verifies(Bench& bench) {
  const auto token = bench.logged_in();
  for (const Signer& signer : signers(*token)) {
    const auto schemes =
        signer.rsa() ? std::vector{Scheme::rsa_pkcs1, Scheme::rsa_pss} : std::vector{Scheme::ecdsa};
    for (const Scheme scheme : schemes) {
      for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512}) {
        try {
          const Bytes signature = token->sign(signer.object, scheme, test::digest_of(message, hash));
          expect(test::verifies(signer.certificate.public_key, scheme, hash, message, signature),
                 "the signature verifies");
        } catch (const pkcs11::TokenError& error) {
          // PSS and long hashes are beyond some tokens, and they must say so; a login's own scheme is not.
          if (error.kind() != Kind::unsupported || (scheme != Scheme::rsa_pss && hash == Hash::sha256)) throw;
        }
      }
    }
  }
}

void many_signatures_one_login(Bench& bench) {
  const auto token = bench.logged_in();
  const Signer signer = signers(*token).front();
  for (std::uint8_t i = 0; i < 8; ++i) {
    const Bytes text{i};
    const Bytes signature = token->sign(signer.object, signer.scheme(), test::digest_of(text));
    expect(test::verifies(signer.certificate.public_key, signer.scheme(), Hash::sha256, text, signature),
           "each signature verifies");
  }
}

void logout_ends_signing(Bench& bench) {
  const auto token = bench.logged_in();
  const Signer signer = signers(*token).front();
  token->logout();
  token->logout();
  expect_error(Kind::refused, "after the logout signing is `refused`", [&] {
    static_cast<void>(token->sign(signer.object, signer.scheme(), test::digest_of(message)));
  });
}

void wrong_input_is_refused(Bench& bench) {
  const auto token = bench.logged_in();
  const Signer signer = signers(*token).front();
  const auto sign = [&](const pkcs11::CertificateObject& object, Scheme scheme,
                        const pkcs11::Digest& digest) {
    return [&token, object, scheme, digest] { static_cast<void>(token->sign(object, scheme, digest)); };
  };
  const pkcs11::Digest good = test::digest_of(message);
  expect_error(Kind::refused, "a digest of the wrong length is `refused`",
               sign(signer.object, signer.scheme(), {Hash::sha256, Bytes(31)}));
  expect_error(Kind::refused, "a scheme of another key type is `refused`",
               sign(signer.object, signer.rsa() ? Scheme::ecdsa : Scheme::rsa_pkcs1, good));
  pkcs11::CertificateObject stranger = signer.object;
  const auto other = test::make_key(signer.certificate.key_type);
  stranger.der = test::make_certificate({}, other.get());
  try {
    static_cast<void>(token->sign(stranger, signer.scheme(), good));
    expect(false, "a certificate whose key is elsewhere gets no signature");
  } catch (const pkcs11::TokenError& error) {
    // Where private keys hide their public half only the signature itself shows the mismatch.
    expect(error.kind() == Kind::refused || error.kind() == Kind::broken, "a clear kind of error");
  }
  expect_error(Kind::refused, "what is no certificate is `refused`",
               sign({signer.object.id, "", Bytes(40), {}}, signer.scheme(), good));
}

}  // namespace

std::vector<Case> signing_cases() {
  return {
      {"every scheme that fits signs, and verifies elsewhere", Needs::pin, every_scheme_verifies},
      {"one login signs many times", Needs::pin, many_signatures_one_login},
      {"a logout ends signing, twice is no error", Needs::pin, logout_ends_signing},
      {"wrong input is refused, another's certificate signs nothing", Needs::pin, wrong_input_is_refused}};
}

}  // namespace redlips::suite
