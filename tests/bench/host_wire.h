// SPDX-License-Identifier: Apache-2.0
// A token host alone, asked over its frames with no daemon in between.
#pragma once

#include <boost/json/object.hpp>
#include <optional>

#include "drivers/wire/channel.h"
#include "tests/bench/background.h"
#include "tests/bench/world.h"

namespace redlips::bench {

/// Serves one key. Throws std::runtime_error where an answer is an error.
class HostWire {
 public:
  HostWire(const World& world, const Key& key);
  void login_sign();    ///< identity, C_Login, C_Sign, C_Logout: what a web login sends
  void session_open();  ///< login_sign without the logout
  void session_sign();  ///< a signature in that login
  void info();          ///< C_GetTokenInfo alone: the way there and back

 private:
  void sign(std::string_view verb, bool with_pin);
  boost::json::object ask(std::string_view verb, boost::json::object params, bool with_pin = false);

  Ends ends_ = socket_pair();
  Background process_;
  wire::Channel channel_;
  Secret pin_;
  boost::json::object slot_, signing_;  ///< params
  std::int64_t asked_ = 0;
};

}  // namespace redlips::bench
