// SPDX-License-Identifier: Apache-2.0
// Secret: who owns the pages, when they are wiped.
#include "pkcs11/secret.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "pkcs11/secret_pages.h"

namespace redlips {

Secret::Secret(std::size_t size) : size_(size) {
  if (size > max_size) throw std::length_error("secret too long");
  if (size > 0) data_ = take_secret_pages(size);
}

Secret Secret::copy_of(std::span<const std::uint8_t> text) {
  Secret secret(text.size());
  std::copy(text.begin(), text.end(), secret.data_);
  return secret;
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    release();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { release(); }

void Secret::truncate(std::size_t size) noexcept {
  if (size >= size_) return;
  wipe(bytes().subspan(size));
  size_ = size;
}

bool Secret::equals(const Secret& other) const noexcept {
  if (size_ != other.size_) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < size_; ++i) difference |= static_cast<unsigned>(data_[i] ^ other.data_[i]);
  return difference == 0;
}

void Secret::release() noexcept {
  if (data_ != nullptr) return_secret_pages(data_);
  data_ = nullptr;
  size_ = 0;
}

}  // namespace redlips
