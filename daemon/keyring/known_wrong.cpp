// SPDX-License-Identifier: Apache-2.0
// Known-wrong PINs: one locked block holds the key and a ring of tags.
#include "daemon/keyring/known_wrong.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

namespace redlips::keyring {

std::span<std::uint8_t> KnownWrong::place(std::size_t index) noexcept {
  return locked_.bytes().subspan(tag_size * (index + 1), tag_size);
}

std::span<const std::uint8_t> KnownWrong::place(std::size_t index) const noexcept {
  return locked_.bytes().subspan(tag_size * (index + 1), tag_size);
}

KnownWrong::Tag KnownWrong::tag_of(const Secret& pin) const {
  Tag tag{};
  const auto key = locked_.bytes().first(tag_size);
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), pin.bytes().data(), pin.size(),
            tag.data(), nullptr))
    throw std::runtime_error("HMAC-SHA-256 is not available");
  return tag;
}

void KnownWrong::remember(const Secret& pin) {
  if (locked_.empty()) {
    locked_ = Secret(tag_size * (limit + 1));
    if (RAND_priv_bytes(locked_.bytes().data(), static_cast<int>(tag_size)) != 1)
      throw std::runtime_error("no random numbers");
  }
  if (contains(pin)) return;
  Tag tag = tag_of(pin);
  std::ranges::copy(tag, place(next_).begin());
  wipe(tag);
  next_ = (next_ + 1) % limit;
  count_ = std::min(count_ + 1, limit);
}

bool KnownWrong::contains(const Secret& pin) const {
  if (count_ == 0) return false;
  Tag tag = tag_of(pin);
  bool found = false;
  for (std::size_t i = 0; i < count_; ++i) found |= CRYPTO_memcmp(tag.data(), place(i).data(), tag_size) == 0;
  wipe(tag);
  return found;
}

void KnownWrong::clear() noexcept {
  locked_ = Secret();
  count_ = next_ = 0;
}

}  // namespace redlips::keyring
