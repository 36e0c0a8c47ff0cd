// SPDX-License-Identifier: Apache-2.0
// Bytes that must not outlive their use: a PIN in pages of its own, locked, kept out of cores and forks,
// wiped at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace redlips {

/// A secret of at most 512 bytes. Moves, never copies; a moved-from secret is empty.
/// The pages are mlock()ed, MADV_DONTDUMP and MADV_WIPEONFORK; where locking is refused (RLIMIT_MEMLOCK) they
/// are still kept out of cores.
class Secret {
 public:
  static constexpr std::size_t max_size = 512;

  Secret() noexcept = default;
  /// `size` zero bytes to be filled through bytes(). Throws std::length_error above max_size, std::bad_alloc.
  explicit Secret(std::size_t size);
  /// Copies `text` once; the caller wipes its own.
  static Secret copy_of(std::span<const std::uint8_t> text);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  std::span<std::uint8_t> bytes() noexcept { return {data_, size_}; }
  std::span<const std::uint8_t> bytes() const noexcept { return {data_, size_}; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  /// Shortens to `size` and wipes the rest.
  void truncate(std::size_t size) noexcept;
  /// Same length and bytes, in constant time for equal lengths.
  bool equals(const Secret& other) const noexcept;

 private:
  void release() noexcept;
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Writes zeros that the compiler may not drop.
void wipe(std::span<std::uint8_t> bytes) noexcept;

}  // namespace redlips
