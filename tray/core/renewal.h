// SPDX-License-Identifier: Apache-2.0
// Renewals as the daemon tells them (PROTOCOL.md §2, renewal.*), read once.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

/// One renewal: *renewal*.
struct Renewal {
  enum class Step { begun, key_made, asked, waiting, approved, written, done, refused };
  std::string job, token, serial, certificate, unit, unit_id, authority, new_certificate;
  Step step = Step::begun;
  std::string code, detail;  ///< why it stopped, or empty
  std::string ca_text;       ///< the authority's own words, plain text
  std::optional<Time> next_check, old_not_after, new_not_after, since, changed;
  int pins = 1;
  bool running = false, old_on_key = false, removable = false;

  bool is_over() const noexcept { return step == Step::done; }
};

/// "waiting"; begun for a word that is not known here.
Renewal::Step step_of(const std::string& word);
std::string step_word(Renewal::Step step);
Renewal renewal_of(const boost::json::object& row);
/// Those of a `renewal.list` result, newest first.
std::vector<Renewal> renewals_of(const boost::json::object& result);

/// What `renewal.conditions` says.
struct Conditions {
  struct One {
    std::string condition, code;
    bool ok = false;
    std::optional<Time> from, until;
  };
  std::vector<One> all;  ///< without the one that is asked of the person
  int pins = 2;
  /// Does the authority renew over the network at all?
  bool has_service() const;
  /// The first that is missing; nullptr: none is.
  const One* missing() const;
};
Conditions conditions_of(const boost::json::object& result);

/// The newest renewal that speaks of a certificate of the key; without a key the newest that is not over.
/// nullptr: none.
const Renewal* renewal_for(const std::vector<Renewal>& renewals, const Key* key);

}  // namespace redlips::tray
