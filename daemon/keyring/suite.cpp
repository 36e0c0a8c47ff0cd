// SPDX-License-Identifier: Apache-2.0
#include "daemon/keyring/suite.h"

namespace redlips::keyring {

Suite suite_of(pkcs11::KeyType type, bool prefer_pss) {
  if (type == pkcs11::KeyType::p256) return {pkcs11::Scheme::ecdsa, pkcs11::Hash::sha256, "ES256"};
  if (type == pkcs11::KeyType::p384) return {pkcs11::Scheme::ecdsa, pkcs11::Hash::sha384, "ES384"};
  if (prefer_pss) return {pkcs11::Scheme::rsa_pss, pkcs11::Hash::sha256, "PS256"};
  return {pkcs11::Scheme::rsa_pkcs1, pkcs11::Hash::sha256, "RS256"};
}

}  // namespace redlips::keyring
