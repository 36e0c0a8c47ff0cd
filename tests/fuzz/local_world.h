// SPDX-License-Identifier: Apache-2.0
// One client on one end of a socket pair, the rooms of a daemon behind the other, one key plugged in.
#pragma once

#include <map>
#include <set>
#include <string>

#include "daemon/local/session.h"
#include "tests/support/key_world.h"

namespace redlips::fuzz {

class LocalWorld {
 public:
  explicit LocalWorld(local::Endpoint endpoint);
  ~LocalWorld();
  LocalWorld(const LocalWorld&) = delete;
  LocalWorld& operator=(const LocalWorld&) = delete;
  /// One line of the input, and what the daemon makes of it.
  void does(std::string line);
  /// The connection ends. Nothing of it may be left, and the key's tries are within what is shown of them.
  void leaves();

 private:
  void send(const std::string& frames);
  void settle();
  void hears(const boost::json::object& message);
  void hears_answer(const boost::json::object& message);
  void remember(const boost::json::object& params);
  void plug(bool in);
  void check_tries();

  struct Keys : test::KeyringHouse {
    Keys() { start(); }
  };
  Keys house_;
  Config config_;
  History history_;
  login::Remembered remembered_;
  local::News news_;
  local::Prompts prompts_;
  login::Queue queue_;
  login::Authenticator authenticator_;
  signing::Signer signer_;
  renewal::Renewals renewals_;
  Notices notices_;
  local::Api api_;
  std::shared_ptr<local::Session> session_;
  int client_ = -1;
  bool over_ = false;
  std::string heard_;                         ///< bytes that are no whole frame yet
  std::map<std::string, std::string> words_;  ///< what the daemon said last, by its name in braces
  unsigned secrets_ = 0, foreign_tries_ = 0;
};

}  // namespace redlips::fuzz
