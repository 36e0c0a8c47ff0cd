// SPDX-License-Identifier: Apache-2.0
// A question of the daemon's (PROTOCOL.md §2, prompts), and what a person has answered to it so far.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

/// A key as a question names it: *key*.
struct AskedKey {
  std::string token, key, certificate, name, colour, serial, unit, unit_id, issuer, manufacturer, model;
  std::optional<Time> not_after;
  bool unit_id_ok = true, unprofiled = false;
  Tries tries;
  /// Which row of the list: a key may hold several certificates.
  std::string row() const { return token + '/' + certificate; }
};

/// What would be signed: *document*.
struct AskedDocument {
  std::string name, sha256, sha384, file;
  std::int64_t size = 0;
  bool hash_only = false;
};

/// What the PIN of a renewal is for: the member `renewal` of prompt.renew.
struct AskedRenewal {
  std::string unit, step;
  std::optional<Time> until;
  int pins = 1;
};

struct Question {
  enum class Kind { login, sign, renew, change, last_try };
  enum class Site { known, unknown, insecure, local };
  Kind kind = Kind::login;
  std::string id;      ///< the request's, for the answer
  std::string prompt;  ///< the dialog's: the same again is the same window with its field emptied
  std::string origin, hall, https_offer, why, policy_fault;
  Site site = Site::unknown;
  bool test_config = false, may_remember = false;
  std::vector<std::string> remembered;
  std::vector<AskedKey> keys;            ///< the certificate that ends last comes first
  std::vector<AskedDocument> documents;  ///< to be signed, all or none
  AskedRenewal renewal;                  ///< of Kind::renew
  std::int64_t deadline_s = 0, session_s = 0;

  /// The keys are of one token: whichever certificate is taken, it is one PIN.
  bool is_one_token() const;
  /// The key of that row(); where there is none of it, the first of a single token, else nullptr: a person
  /// has to choose.
  const AskedKey* key_of(const std::string& row) const;
};

/// nullopt for a method that is no question, one without a prompt's name, or a signature on nothing.
std::optional<Question> question_of(const std::string& id, const std::string& method,
                                    const boost::json::object& params);
/// The keys of a prompt.update, in the same order.
std::vector<AskedKey> asked_keys_of(const boost::json::object& params);

/// The answers; secrets go beside them.
boost::json::object yes_to(const Question& question);
boost::json::object yes_with(const Question& question, const AskedKey& key, bool remember);
boost::json::object no_to(const Question& question);
boost::json::object block_at(const Question& question);

/// An origin in three pieces, the registrable part to be emphasised: "https://" "hall." "example.cn". As long
/// as there is no public suffix list here the emphasised part is the whole host: never less than what tells
/// two sites apart.
struct OriginParts {
  std::string scheme, host, port;
};
OriginParts parts_of(const std::string& origin);

}  // namespace redlips::tray
