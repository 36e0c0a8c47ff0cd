// SPDX-License-Identifier: Apache-2.0
// The pages of a Secret on Linux: guard, data, guard. The bytes stand against the upper guard, so that
// reading past the end faults at once.
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>

#include "pkcs11/secret.h"
#include "pkcs11/secret_pages.h"

namespace redlips {
namespace {

std::size_t page_size() noexcept {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

std::uint8_t* data_page(std::uint8_t* data) noexcept {
  return data - reinterpret_cast<std::uintptr_t>(data) % page_size();
}

}  // namespace

std::uint8_t* take_secret_pages(std::size_t size) {
  const std::size_t page = page_size();
  void* const mapping = mmap(nullptr, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) throw std::bad_alloc();
  std::uint8_t* const data = static_cast<std::uint8_t*>(mapping) + page;
  if (mprotect(data, page, PROT_READ | PROT_WRITE) != 0 || madvise(data, page, MADV_DONTDUMP) != 0 ||
      madvise(data, page, MADV_WIPEONFORK) != 0) {
    munmap(mapping, 3 * page);
    throw std::bad_alloc();
  }
  // Refused beyond RLIMIT_MEMLOCK; then the page may reach swap, and still no core.
  static_cast<void>(mlock(data, page));
  return data + (page - size);
}

void return_secret_pages(std::uint8_t* data) noexcept {
  std::uint8_t* const page = data_page(data);
  explicit_bzero(page, page_size());
  munmap(page - page_size(), 3 * page_size());
}

void wipe(std::span<std::uint8_t> bytes) noexcept {
  if (!bytes.empty()) explicit_bzero(bytes.data(), bytes.size());
}

}  // namespace redlips
