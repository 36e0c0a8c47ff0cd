// SPDX-License-Identifier: Apache-2.0
// The directory of the software keys.
#include "drivers/softkey/home.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "drivers/softkey/disk.h"

namespace redlips::softkey {
namespace {

/// reset_on_fork: after fork our child initialises SoftHSM anew instead of using its parent's state.
std::string softhsm_configuration(const std::filesystem::path& tokens) {
  return "directories.tokendir = " + tokens.string() +
         "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = true\nlibrary.reset_on_fork = "
         "true\n";
}

const char* set_variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

}  // namespace

Home Home::from_environment() {
  if (const char* own = set_variable("REDLIPS_SOFTKEY_DIR")) return Home(std::filesystem::absolute(own));
  if (const char* home = set_variable("HOME"))
    return Home(std::filesystem::path(home) / ".local/share/redlips/softkey");
  throw std::runtime_error("neither REDLIPS_SOFTKEY_DIR nor HOME is set");
}

void Home::prepare() const {
  for (const auto& directory : {root_, present(), tokens(), keys()}) make_directory(directory);
  const std::string wanted = softhsm_configuration(tokens());
  if (read_file(softhsm_conf()) != wanted) replace_file(softhsm_conf(), wanted);
}

std::vector<Card> Home::cards() const {
  std::vector<Card> cards;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(keys(), none)) {
    if (auto found = card(entry.path().filename().string())) cards.push_back(std::move(*found));
  }
  std::ranges::sort(cards, {}, &Card::slot);
  return cards;
}

std::optional<Card> Home::card(std::string_view serial) const {
  if (!valid_serial(serial)) return std::nullopt;
  const auto text = read_file(key(serial) / "card");
  if (!text) return std::nullopt;
  auto card = parse_card(*text);
  if (!card || card->serial != serial) return std::nullopt;
  return card;
}

bool Home::inserted(std::string_view serial) const {
  std::error_code none;
  return std::filesystem::exists(presence_of(serial), none);
}

std::filesystem::path softhsm_library() {
  const char* other = set_variable("REDLIPS_SOFTKEY_SOFTHSM");
  return other != nullptr ? other : "/usr/lib/softhsm/libsofthsm2.so";
}

}  // namespace redlips::softkey
