// SPDX-License-Identifier: Apache-2.0
// Makes software keys and throws them away.
#pragma once

#include <optional>

#include "drivers/softkey/cli/key_pair.h"

namespace redlips::softkey {

struct Order {
  Card card;                    ///< serial empty: one is drawn; slot and token are filled in
  Secret so_pin, pin;           ///< as it leaves the maker
  std::optional<KeyKind> pair;  ///< none: an empty key
};

/// Makes the key; it appears whole or not at all. Returns its card. Throws Problem.
Card make_key(const Home& home, Order order);

/// Pulls it out and removes everything of it.
void delete_key(const Home& home, std::string_view serial);

/// Plugs it in, pulls it out; false if it was so already.
bool insert_key(const Home& home, std::string_view serial);
bool remove_key(const Home& home, std::string_view serial);

}  // namespace redlips::softkey
