// SPDX-License-Identifier: Apache-2.0
#include "daemon/purposes/renewal.h"

#include <openssl/evp.h>

#include <array>
#include <new>
#include <string_view>

#include "drivers/platform/random.h"

namespace redlips {

pkcs11::Digest renewal_digest(BytesView message) {
  pkcs11::Digest digest{pkcs11::Hash::sha256, Bytes(32)};
  if (EVP_Digest(message.data(), message.size(), digest.bytes.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::bad_alloc();
  return digest;
}

pkcs11::Digest test_signature_digest() {
  constexpr std::string_view sentence = "RedLips: test signature of a new key, of no other use";
  std::array<std::uint8_t, 32> chance{};
  platform::random_bytes(chance);
  Bytes text(sentence.begin(), sentence.end());
  text.insert(text.end(), chance.begin(), chance.end());
  return renewal_digest(text);
}

}  // namespace redlips
