// SPDX-License-Identifier: Apache-2.0
// A card as `name value` lines.
#include "drivers/softkey/card.h"

#include <algorithm>

#include "drivers/softkey/record.h"

namespace redlips::softkey {
namespace {

constexpr int max_slot = 1'000'000;

bool serial_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.';
}

/// RFC 3629 §4, without the finer rules for overlong forms: enough that no listing breaks.
bool utf8(std::string_view text) {
  std::size_t follow = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xC0U) == 0x80U;
    if (continues != (follow > 0)) return false;
    if (continues) {
      --follow;
    } else if (byte >= 0x80U) {
      if (byte < 0xC2U || byte > 0xF4U) return false;
      follow = byte >= 0xF0U ? 3 : byte >= 0xE0U ? 2 : 1;
    }
  }
  return follow == 0;
}

std::string text_of(const Record& record, std::string_view name) {
  const auto found = record.find(name);
  return found == record.end() ? std::string() : found->second;
}

}  // namespace

bool valid_serial(std::string_view serial) {
  return !serial.empty() && serial.size() <= 16 && serial.front() != '.' &&
         std::ranges::all_of(serial, serial_character);
}

bool valid_label(std::string_view label) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !label.empty() && label.size() <= 32 && utf8(label) && std::ranges::none_of(label, control);
}

std::optional<Card> parse_card(std::string_view text) {
  const auto record = parse_record(text);
  if (!record) return std::nullopt;
  const auto slot = number(*record, "slot", 1, max_slot);
  const auto user = number(*record, "user_tries", 1, 99), so = number(*record, "so_tries", 1, 99);
  const auto low = number(*record, "pin_min", 4, 255), high = number(*record, "pin_max", 4, 255);
  Card card{.serial = text_of(*record, "serial"),
            .label = text_of(*record, "label"),
            .token = text_of(*record, "token"),
            .initial_pin = text_of(*record, "initial_pin")};
  if (!slot || !user || !so || !low || !high || *low > *high) return std::nullopt;
  if (!valid_serial(card.serial) || !valid_label(card.label) || card.token.empty()) return std::nullopt;
  if (card.token.find('/') != std::string::npos || card.token.front() == '.') return std::nullopt;
  card.slot = static_cast<unsigned long>(*slot);
  card.user_tries = *user;
  card.so_tries = *so;
  card.pin_min = static_cast<std::size_t>(*low);
  card.pin_max = static_cast<std::size_t>(*high);
  return card;
}

std::string format_card(const Card& card) {
  return format_record({{"serial", card.serial},
                        {"label", card.label},
                        {"slot", std::to_string(card.slot)},
                        {"token", card.token},
                        {"user_tries", std::to_string(card.user_tries)},
                        {"so_tries", std::to_string(card.so_tries)},
                        {"pin_min", std::to_string(card.pin_min)},
                        {"pin_max", std::to_string(card.pin_max)},
                        {"initial_pin", card.initial_pin}});
}

}  // namespace redlips::softkey
