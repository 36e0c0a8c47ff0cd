// SPDX-License-Identifier: Apache-2.0
#include "daemon/officer/so_count.h"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "drivers/platform/files.h"
#include "drivers/platform/paths.h"
#include "pkcs11/bytes.h"

namespace redlips::officer {
namespace {

constexpr int assumed_tries = 3;
constexpr std::size_t file_limit = 16;

std::filesystem::path private_directory(std::filesystem::path directory) {
  platform::own_private_directory(directory);
  return directory;
}

}  // namespace

SoCount::SoCount(std::filesystem::path directory)
    : directory_(private_directory(std::move(directory))), lock_(directory_) {}

/// A name from what the key says of itself: any bytes, so a hash of them.
std::filesystem::path SoCount::file_of(const pkcs11::TokenInfo& key) const {
  const auto name = key.manufacturer + '\0' + key.model + '\0' + key.serial;
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  if (EVP_Digest(name.data(), name.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 failed");
  return directory_ / to_hex(BytesView(hash.data(), size));
}

int SoCount::spent(const pkcs11::TokenInfo& key) const {
  const auto file = file_of(key);
  const auto text = platform::read_own_file(file, file_limit);
  if (!text) return 0;
  int count = -1;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (failed != std::errc() || end != text->data() + text->size() || count < 0)
    throw std::runtime_error(file.string() + " is damaged");
  return count;
}

void SoCount::set(const pkcs11::TokenInfo& key, int spent) {
  platform::replace_file(file_of(key), std::to_string(spent));
}

const char* so_refusal(const pkcs11::PinFlags& so_pin, bool flags_true, int spent) {
  if (so_pin.locked) return "so_locked";
  const bool may_be_last = !flags_true && spent + 1 >= assumed_tries;
  return so_pin.final_try || may_be_last ? "so_last_try" : "";
}

}  // namespace redlips::officer
