// SPDX-License-Identifier: Apache-2.0
#include "daemon/keyring/suite.h"

#include <algorithm>

#include "pkcs11/verify.h"

namespace redlips::keyring {

Suite suite_of(pkcs11::KeyType type, bool prefer_pss) {
  if (type == pkcs11::KeyType::p256) return {pkcs11::Scheme::ecdsa, pkcs11::Hash::sha256, "ES256"};
  if (type == pkcs11::KeyType::p384) return {pkcs11::Scheme::ecdsa, pkcs11::Hash::sha384, "ES384"};
  if (prefer_pss) return {pkcs11::Scheme::rsa_pss, pkcs11::Hash::sha256, "PS256"};
  return {pkcs11::Scheme::rsa_pkcs1, pkcs11::Hash::sha256, "RS256"};
}

PublicKey public_key_of(const pkcs11::Certificate& certificate) {
  return {pkcs11::read_public_key(certificate.public_key)};
}

bool all_verify(const PublicKey& key, pkcs11::Scheme scheme, const std::vector<pkcs11::Digest>& digests,
                const std::vector<Bytes>& signatures) {
  return std::ranges::equal(digests, signatures, [&](const pkcs11::Digest& digest, const Bytes& signature) {
    return pkcs11::signature_verifies(key.get(), scheme, digest, signature);
  });
}

}  // namespace redlips::keyring
