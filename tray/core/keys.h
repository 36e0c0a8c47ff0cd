// SPDX-License-Identifier: Apache-2.0
// The keys that are plugged in, as the windows show them: the daemon's listings (PROTOCOL.md §2) read once.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "daemon/texts/tries_words.h"
#include "tray/core/contact.h"
#include "tray/core/local_text.h"

namespace redlips::tray {

using Time = std::chrono::sys_seconds;

/// What people need to know of an authority; its members are those of *authority*.
struct Authority {
  std::string id, hotline;
  LocalText name, hours, address;
  int days_before_expiry = 30;
  bool remote_renewal = true, remote_unlock = false;
  bool renewal_service = false;  ///< RedLips renews with it over the network
  std::chrono::minutes offset{0};
  std::size_t pin_min = 1, pin_max = 255;
  std::string initial_pin;  ///< empty: not known
  Contact contact;
};

struct Certificate {
  enum class State { valid, not_yet_valid, expired };
  std::string id;  ///< SHA-256
  std::string key, unit, unit_id, issuer, subject, serial, authority, algorithm;
  bool unit_id_is_uscc = false, unit_id_ok = true;
  Time not_before{}, not_after{};
  std::optional<int> days_left;
  State state = State::valid;
  bool login = false;
};

struct Key {
  std::string token, serial, label, name, colour, unit, manufacturer, model, library, fault;
  bool foreign = false, unprofiled = false, initial_pin = false, pin_pad = false;
  Tries tries;
  std::vector<Certificate> certificates;
  /// The one to speak of: offered for login and longest valid, else the longest valid of all; nullptr: none.
  const Certificate* best() const;
};

/// The keys of a `token.list` result with the certificates of a `certificate.list` result, foreign ones last.
std::vector<Key> keys_of(const boost::json::object& tokens, const boost::json::object& certificates);
std::vector<Authority> authorities_of(const boost::json::object& result);
/// The one of that id; nullptr if there is none.
const Authority* find_authority(const std::vector<Authority>& authorities, const std::string& id);
/// The one that speaks for a certificate of the key that is `token`, or for its best one; nullptr if none
/// does.
const Authority* authority_of(const std::vector<Key>& keys, const std::vector<Authority>& authorities,
                              const std::string& token, const std::string& certificate);

/// A text member, "" where it is missing; a boolean one, false.
std::string text(const boost::json::object& object, std::string_view member);
bool truth(const boost::json::object& object, std::string_view member);
Tries tries_of(const boost::json::object& object);
/// "2027-01-31T16:00:00Z"; nullopt for anything else.
std::optional<Time> time_of(std::string_view iso);

}  // namespace redlips::tray
