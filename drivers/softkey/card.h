// SPDX-License-Identifier: Apache-2.0
// What a software key was made as: written once by its maker, read by every process.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace redlips::softkey {

/// The data sheet of one key. Defaults are those of the issued key (six tries, initial PIN 123456).
struct Card {
  std::string serial;                     ///< 1 to 16 of A-Z a-z 0-9 . - _: also the name of its directory
  std::string label;                      ///< shown, at most 32 bytes of UTF-8 (CK_TOKEN_INFO)
  unsigned long slot = 0;                 ///< our slot id: never changes while the key exists
  std::string token;                      ///< name of its SoftHSM directory below tokens/
  int user_tries = 6;                     ///< wrong PINs in a row that lock it, 1 to 99
  int so_tries = 10;                      ///< the same for the SO PIN
  std::size_t pin_min = 6, pin_max = 32;  ///< bytes of a new PIN; SoftHSM itself takes 4 to 255
  std::string initial_pin = "123456";     ///< CKF_USER_PIN_TO_BE_CHANGED while the PIN is this one
};

/// May this text be a serial number (and so a file name)?
bool valid_serial(std::string_view serial);
/// May this text be a label: 1 to 32 bytes of UTF-8 without control characters?
bool valid_label(std::string_view label);

/// nullopt for anything that is not exactly a card of ours.
std::optional<Card> parse_card(std::string_view text);
std::string format_card(const Card& card);

}  // namespace redlips::softkey
