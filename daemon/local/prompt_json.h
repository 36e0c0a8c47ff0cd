// SPDX-License-Identifier: Apache-2.0
// Questions and answers of dialogs as they cross the wire (PROTOCOL.md §2, prompts). Pure.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "daemon/keyring/prompter.h"
#include "drivers/wire/rpc.h"

namespace redlips::local {

std::string_view to_string(keyring::Why why) noexcept;
std::string_view to_string(keyring::Outcome outcome) noexcept;
std::string_view to_string(keyring::LoginQuestion::Purpose purpose) noexcept;
std::string_view to_string(keyring::LoginQuestion::Site site) noexcept;

/// Adds tries_min, tries_max (null: unknown), tries_exact, locked, last_try, tries_why.
void put_tries(boost::json::object& object, const keyring::TriesView& tries);

/// Text from outside in it is cleaned (shown_text.h).
boost::json::object key_json(const keyring::KeyChoice& key);
boost::json::object question_json(const keyring::LoginQuestion& question);
boost::json::object question_json(const keyring::ChangeQuestion& question);

/// An answer that is not well formed, or names no key of `question`, is a no; its secrets are wiped.
keyring::LoginAnswer login_answer(wire::Message message, std::string_view prompt,
                                  const std::vector<keyring::KeyChoice>& offered);
keyring::ChangeAnswer change_answer(wire::Message message, std::string_view prompt);
/// True only for an explicit yes to this very prompt.
bool last_try_answer(const wire::Message& message, std::string_view prompt);

}  // namespace redlips::local
