// SPDX-License-Identifier: Apache-2.0
// RSA by its size, EC by its named group: explicit parameters are `other`.
#include "pkcs11/key_types.h"

#include <openssl/objects.h>

#include <array>

namespace redlips::pkcs11 {
namespace {

KeyType rsa_of(int bits) {
  switch (bits) {
    case 2048:
      return KeyType::rsa2048;
    case 3072:
      return KeyType::rsa3072;
    case 4096:
      return KeyType::rsa4096;
    default:
      return KeyType::other;
  }
}

KeyType ec_of(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) != 1) return KeyType::other;
  switch (OBJ_txt2nid(group.data())) {
    case NID_X9_62_prime256v1:
      return KeyType::p256;
    case NID_secp384r1:
      return KeyType::p384;
    default:
      return KeyType::other;
  }
}

}  // namespace

KeyType key_type_of(const EVP_PKEY* key) {
  if (key == nullptr) return KeyType::other;
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return rsa_of(EVP_PKEY_get_bits(key));
    case EVP_PKEY_EC:
      return ec_of(key);
    default:
      return KeyType::other;
  }
}

}  // namespace redlips::pkcs11
