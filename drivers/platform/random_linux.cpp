// SPDX-License-Identifier: Apache-2.0
// getrandom(2).
#include "drivers/platform/random.h"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

#include "pkcs11/bytes.h"

namespace redlips::platform {

void random_bytes(std::span<std::uint8_t> into) {
  while (!into.empty()) {
    const auto count = ::getrandom(into.data(), into.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
    into = into.subspan(static_cast<std::size_t>(count));
  }
}

std::string random_hex(std::size_t size) {
  Bytes bytes(size);
  random_bytes(bytes);
  return to_hex(bytes);
}

}  // namespace redlips::platform
