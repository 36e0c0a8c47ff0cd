// SPDX-License-Identifier: Apache-2.0
// Tokens hold other keys than their certificates say, and libraries lie: nothing leaves that was not
// verified.
#include "pkcs11/verify.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace redlips::pkcs11 {
namespace {

const EVP_MD* md_of(Hash hash) noexcept {
  switch (hash) {
    case Hash::sha384:
      return EVP_sha384();
    case Hash::sha512:
      return EVP_sha512();
    case Hash::sha256:
      break;
  }
  return EVP_sha256();
}

}  // namespace

ossl::PkeyPtr read_public_key(BytesView subject_public_key_info) {
  ERR_set_mark();
  const std::uint8_t* at = subject_public_key_info.data();
  ossl::PkeyPtr key(d2i_PUBKEY(nullptr, &at, static_cast<long>(subject_public_key_info.size())));
  ERR_pop_to_mark();
  return key;
}

bool signature_verifies(EVP_PKEY* key, Scheme scheme, const Digest& digest, BytesView signature) {
  ERR_set_mark();
  const ossl::PkeyCtxPtr context(EVP_PKEY_CTX_new(key, nullptr));
  const Bytes encoded =
      scheme == Scheme::ecdsa ? ecdsa_to_der(signature) : Bytes(signature.begin(), signature.end());
  bool ready = context && EVP_PKEY_verify_init(context.get()) == 1 &&
               EVP_PKEY_CTX_set_signature_md(context.get(), md_of(digest.hash)) == 1;
  if (ready && scheme == Scheme::rsa_pss) {
    ready = EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  const bool right = ready && EVP_PKEY_verify(context.get(), encoded.data(), encoded.size(),
                                              digest.bytes.data(), digest.bytes.size()) == 1;
  ERR_pop_to_mark();
  return right;
}

Bytes ecdsa_to_der(BytesView joined) {
  if (joined.empty() || joined.size() % 2 != 0 || joined.size() > 256) return {};
  const int half = static_cast<int>(joined.size() / 2);
  const ossl::EcdsaSigPtr signature(ECDSA_SIG_new());
  ossl::BnPtr r(BN_bin2bn(joined.data(), half, nullptr));
  ossl::BnPtr s(BN_bin2bn(joined.data() + half, half, nullptr));
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // the signature owns both now
  static_cast<void>(s.release());
  const int size = i2d_ECDSA_SIG(signature.get(), nullptr);
  if (size <= 0) return {};
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* out = der.data();
  i2d_ECDSA_SIG(signature.get(), &out);
  return der;
}

}  // namespace redlips::pkcs11
