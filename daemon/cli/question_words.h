// SPDX-License-Identifier: Apache-2.0
// What a question says before anything is typed. Pure but for the language.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

namespace redlips::cli {

/// The site, large and alone; what it asks; what is unusual about it; why it asks again.
std::string login_words(const boost::json::object& question);
/// One numbered line a key.
std::string keys_words(const boost::json::array& keys);
std::string change_words(const boost::json::object& question);
std::string last_try_words(const boost::json::object& question);
/// Why a PIN is asked for again, with the tries of the key that was tried; "" for the first time.
std::string why_words(const boost::json::object& question, const boost::json::object* key);

}  // namespace redlips::cli
