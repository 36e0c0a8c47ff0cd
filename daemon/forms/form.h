// SPDX-License-Identifier: Apache-2.0
// An authority's form with the unit's data in it, before it is drawn. Pure but for the language.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/forms/template.h"

namespace redlips::forms {

/// What is known of a key and its certificate; what is empty stays open on the paper.
struct KeyFacts {
  std::string unit, unit_id, key_serial, certificate_serial;
  std::optional<std::chrono::sys_seconds> not_before, not_after;
  bool locked = false;
  // Of a renewal.
  std::string renewal_state, renewal_answer;
  std::optional<std::chrono::sys_seconds> renewal_since, renewal_next, old_end, new_end;
};

/// A text as it stands on paper: the authority's clerk reads Chinese, whatever the user's language is; below
/// it the user's own, where that is another.
struct PaperText {
  std::string text, below;
  bool empty() const noexcept { return text.empty(); }
};

struct PaperChoice {
  PaperText text;
  bool ticked = false;
};

struct PaperRow {
  PaperText label;
  std::string value;  ///< empty: to be written by hand
  bool half = false;
  std::vector<PaperChoice> choices;
};

struct Paper {
  std::string file_name;
  PaperText title, mark, note, statement, stamp, signature, date, office, hand_in;
  std::vector<PaperRow> rows;
};

/// The form with these facts. `authority`: *authority* of PROTOCOL.md §2, empty where it is not known.
Paper fill_form(const Template& form, const boost::json::object& authority, const KeyFacts& facts);

/// "2027-01-31T16:00:00Z"; nullopt for anything else.
std::optional<std::chrono::sys_seconds> moment_of(const std::string& iso);

}  // namespace redlips::forms
