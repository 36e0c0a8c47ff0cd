// SPDX-License-Identifier: Apache-2.0
// forms.d/*.toml: the paper on which an authority is asked for a new PIN, and renewal_pages.d/*.toml: how a
// renewal stands. What stands on it is data, under the authority's name; default.toml serves those that have
// none.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/members.h"

namespace redlips::forms {

struct LocalText {
  std::string zh, en;
};

/// A box to tick, ticked already where `when` is so: "locked" (the key is), "forgotten" (it is not); empty:
/// never.
struct FormChoice {
  LocalText text;
  std::string when;
};

/// One line of the table: a label, and a known value, boxes to tick, or room to write.
struct FormRow {
  LocalText label;
  std::string value;  ///< one of form_values, or empty: filled in by hand
  bool half = false;  ///< shares its line with the half row that follows
  std::vector<FormChoice> choices;
};

/// What may stand in a row without anybody writing it.
inline constexpr std::array<std::string_view, 12> form_values{
    "unit",          "unit_id",        "key_serial",    "certificate_serial", "validity", "authority",
    "renewal_state", "renewal_answer", "renewal_since", "renewal_next",       "old_end",  "new_end"};

/// In texts {hotline}, {hours} and {address} are the authority's; where one is not known its text is left
/// away. All but title and rows may be empty.
struct Template {
  std::string file_name;  ///< proposed for the file, without .pdf
  LocalText title;
  LocalText mark;       ///< what kind of paper it is, beside the title: a draft of ours is marked
  LocalText note;       ///< what the mark means
  LocalText statement;  ///< what the unit declares
  LocalText stamp, signature, date, office;  ///< where to stamp and sign; what the authority fills in
  LocalText hand_in;                         ///< where the paper goes
  std::vector<FormRow> rows;
};

/// The template of that authority (a file name without .toml), else the default one; a later directory's file
/// takes the place of an earlier one's. Throws drivers::DataFault for one that cannot be used,
/// std::runtime_error where there is not even the default.
Template load_template(const std::vector<std::filesystem::path>& directories, const std::string& authority);

/// One file. Throws drivers::DataFault.
Template read_template(drivers::Members& members);

}  // namespace redlips::forms
