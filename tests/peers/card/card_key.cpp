// SPDX-License-Identifier: Apache-2.0
// What happens inside of the card's key.
#include "tests/peers/card/card_key.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace redlips::peers {
namespace {

using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;

std::uint8_t algorithm_of(const EVP_PKEY& key) {
  const int bits = EVP_PKEY_get_bits(&key);
  if (EVP_PKEY_get_base_id(&key) == EVP_PKEY_RSA && bits == 2048) return 0x07;
  if (EVP_PKEY_get_base_id(&key) == EVP_PKEY_EC && bits == 256) return 0x11;
  if (EVP_PKEY_get_base_id(&key) == EVP_PKEY_EC && bits == 384) return 0x14;
  throw std::invalid_argument("a PIV key is RSA-2048, P-256 or P-384");
}

}  // namespace

CardKey::CardKey(PkeyPtr key) : key_(std::move(key)), algorithm_(algorithm_of(*key_)) {}

std::optional<Bytes> CardKey::sign(BytesView input) const {
  const bool rsa = algorithm_ == 0x07;
  const auto wanted = static_cast<std::size_t>(EVP_PKEY_get_bits(key_.get())) / 8;
  if (rsa ? input.size() != wanted : input.empty() || input.size() > wanted) return std::nullopt;
  const auto context = owned<PkeyCtxPtr>(EVP_PKEY_CTX_new(key_.get(), nullptr), "EVP_PKEY_CTX_new");
  require(EVP_PKEY_sign_init(context.get()) == 1, "EVP_PKEY_sign_init");
  if (rsa) require(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) == 1, "set_rsa_padding");
  std::size_t length = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  Bytes signature(length);
  const int done = EVP_PKEY_sign(context.get(), signature.data(), &length, input.data(), input.size());
  ERR_clear_error();
  if (done != 1) return std::nullopt;
  signature.resize(length);
  return signature;
}

}  // namespace redlips::peers
