// SPDX-License-Identifier: Apache-2.0
// Texts that come from data files, in the languages of the house.
#pragma once

#include <string>
#include <string_view>

#include "drivers/members.h"

namespace redlips {

/// A text in the languages of the house.
struct LocalText {
  std::string zh, en;
};

/// The table of that name with `zh` and `en`; empty texts where it is not there.
LocalText local_text(drivers::Members& members, std::string_view name);
/// `zh` and `en` of a table that has other members too.
LocalText both_languages(drivers::Members& table);

}  // namespace redlips
