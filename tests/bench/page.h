// SPDX-License-Identifier: Apache-2.0
// A page of a hall on its own WebSocket.
#pragma once

#include <string>

#include "tests/support/raw_client.h"

namespace redlips::bench {

class Page {
 public:
  Page(unsigned short port, const std::string& origin);
  /// The two halves of opening the WebSocket; the second gives the HTTP status, 0 where the daemon hung up.
  void ask_to_open();
  unsigned opened();
  /// The two halves of a login; the second gives "ok", an error code, or "" where the daemon hung up.
  void ask();
  std::string answered();
  /// Both, where only a token will do. Throws std::runtime_error otherwise.
  void open();
  void log_in();

 private:
  test::RawClient client_;
  std::string host_, origin_;
  int asked_ = 0;
};

}  // namespace redlips::bench
