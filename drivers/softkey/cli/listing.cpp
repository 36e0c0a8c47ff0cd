// SPDX-License-Identifier: Apache-2.0
// Prints keys.
#include "drivers/softkey/cli/listing.h"

#include <optional>

#include "drivers/softkey/failure.h"
#include "drivers/softkey/tries.h"

namespace redlips::softkey {
namespace {

std::optional<Tries> tries_of(const Home& home, const Card& card) {
  try {
    return TryBook(home, card).read();
  } catch (const Failure&) {
    return std::nullopt;
  }
}

/// RFC 8259 §7; labels hold no control characters.
std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json.push_back('\\');
    json.push_back(c);
  }
  return json + "\"";
}

std::string truth(bool value) { return value ? "true" : "false"; }

std::string json_of(const Home& home, const Card& card) {
  const auto tries = tries_of(home, card);
  const auto known = [&](const std::string& text) { return tries ? text : std::string("null"); };
  const Tries now = tries.value_or(Tries{});
  return "{\"serial\":" + quoted(card.serial) + ",\"label\":" + quoted(card.label) +
         ",\"slot\":" + std::to_string(card.slot) + ",\"inserted\":" + truth(home.inserted(card.serial)) +
         ",\"tries\":" + known(std::to_string(now.user)) +
         ",\"tries_full\":" + std::to_string(card.user_tries) +
         ",\"so_tries\":" + known(std::to_string(now.so)) +
         ",\"so_tries_full\":" + std::to_string(card.so_tries) +
         ",\"locked\":" + known(truth(now.user == 0)) + ",\"initial_pin\":" + known(truth(now.initial)) + "}";
}

std::string line_of(const Home& home, const Card& card) {
  const auto tries = tries_of(home, card);
  std::string state = home.inserted(card.serial) ? "inserted" : "removed ";
  state += tries ? "  " + std::to_string(tries->user) + " of " + std::to_string(card.user_tries) + " tries"
                 : "  counter damaged";
  if (tries && tries->user == 0) state += ", locked";
  if (tries && tries->initial) state += ", initial PIN";
  std::string serial = card.serial;
  serial.resize(16, ' ');
  return serial + "  " + state + "  " + card.label + "\n";
}

}  // namespace

std::string listing(const Home& home) {
  std::string text;
  for (const Card& card : home.cards()) text += line_of(home, card);
  return text.empty() ? "No software key. Make one with: redlips-softkey create\n" : text;
}

std::string json_listing(const Home& home) {
  std::string text;
  for (const Card& card : home.cards()) text += (text.empty() ? "" : ",") + json_of(home, card);
  return "[" + text + "]\n";
}

std::vector<std::string> damaged_keys(const Home& home) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(home.keys(), none)) {
    const std::string name = entry.path().filename().string();
    if (!home.card(name)) names.push_back(name);
  }
  return names;
}

}  // namespace redlips::softkey
