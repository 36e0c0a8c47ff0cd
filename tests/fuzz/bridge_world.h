// SPDX-License-Identifier: Apache-2.0
// A true bridge on a true port, and a client that sends it whatever it is told, both on one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/bridge/bridge.h"
#include "daemon/signing/spool.h"
#include "tests/support/bridge_house.h"
#include "tests/support/temporary.h"

namespace redlips::fuzz {

/// A login that reached the house behind the bridge.
struct AskedLogin {
  std::string origin, nonce, caller;
  bool ended = false;
  std::string code;  ///< once it has ended; empty: signed
};

class BridgeWorld {
 public:
  BridgeWorld();
  unsigned short port() const { return bridge_->port(); }
  std::string direct_host() const { return "127.0.0.1:" + std::to_string(port()); }
  /// Hosts of a new popup's, a new redirect's and a new start page's name.
  std::string popup_host();
  std::string redirect_host();
  std::string start_host();
  /// Connects, sends, ends its half when nothing comes any more, and reads until the bridge ends its own: it
  /// must. Then nothing of the connection may be left. `later` is sent when the answer to `bytes` is there.
  std::string talk(std::string_view bytes, std::string_view later = {});
  std::vector<AskedLogin> logins;  ///< of this talk
  bool other_user = false;         ///< the next connection is another user's
  const Config& config() const { return config_; }
  std::vector<std::uint64_t> signed_sizes;  ///< of the documents that were signed in this talk

 private:
  boost::asio::awaitable<login::Answer> login(login::Request request);
  std::string led_to(const std::string& target);
  boost::asio::awaitable<login::Answer> sign(signing::Request request);
  signing::ForPage signing();
  boost::asio::awaitable<std::string> ask(login::Request& request, const std::string& word);
  std::string exchange(int socket, std::string_view bytes, std::string_view later);

  boost::asio::io_context io_{1};
  Config config_;
  test::TemporaryDirectory directory_;
  signing::Spool spool_{directory_.path() / "spool"};
  test::StubPrompter prompter_;
  std::unique_ptr<bridge::Bridge> bridge_;
};

/// One HTTP answer, taken apart without mercy.
struct Answer {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string header(std::string_view name) const;
};

/// The answers at the start of `bytes`, which they are cut off; stops behind a 101. Ends the program where
/// one of them is not written as ours are, or has a header that we never send.
std::vector<Answer> take_answers(std::string& bytes);

}  // namespace redlips::fuzz
