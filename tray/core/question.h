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
};

/// A document as a question names it: *document*.
struct AskedDocument {
  std::string name, sha256, sha384, file;
  std::int64_t size = 0;
  bool hash_only = false;
};

struct Question {
  enum class Kind { login, sign, change, last_try };
  enum class Site { known, unknown, insecure, local };
  Kind kind = Kind::login;
  std::string id;      ///< the request's, for the answer
  std::string prompt;  ///< the dialog's: the same again is the same window with its field emptied
  std::string origin, hall, https_offer, why, policy_fault;
  Site site = Site::unknown;
  bool test_config = false, may_remember = false;
  std::vector<std::string> remembered;
  std::vector<AskedKey> keys;
  std::vector<AskedDocument> documents;  ///< to be signed, all or none
  std::int64_t deadline_s = 0;
};

/// nullopt for a method that is no question, or one without a prompt's name.
std::optional<Question> question_of(const std::string& id, const std::string& method,
                                    const boost::json::object& params);
/// The keys of a prompt.update.
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

/// What stands above the field: why it is asked again, what is unusual about the site; "" where all is calm.
std::string why_words(const Question& question, const AskedKey* key);
std::vector<std::string> site_warnings(const Question& question);

/// What the window asks for, in a line.
std::string title_words(const Question& question);
/// Size and hash of a document, and what nobody here has seen of it; the hash in groups that two people can
/// compare by telephone.
std::vector<std::string> document_words(const AskedDocument& document);

}  // namespace redlips::tray
