// SPDX-License-Identifier: Apache-2.0
// One page's conversation over its WebSocket: a request, its progress, its answer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/bridge/deadline.h"
#include "daemon/bridge/names.h"
#include "daemon/bridge/web_socket.h"
#include "daemon/config.h"
#include "daemon/keyring/prompter.h"
#include "daemon/login/authenticate.h"
#include "daemon/signing/for_page.h"

namespace redlips::bridge {

/// Who speaks on a socket, as the HTTP checks found it.
struct Asker {
  enum class Way { popup, reverse, direct, redirect };
  Way way = Way::direct;
  std::string origin;  ///< direct: the Origin header; popup, reverse: empty, our own page names it
  std::shared_ptr<const Hall> hall;                    ///< reverse: the one hall that may ask
  std::shared_ptr<const RedirectLogin> redirect = {};  ///< redirect: all that is asked
};

/// "popup", "reverse", "direct", "redirect": the caller in the history.
std::string_view text_of(Asker::Way way) noexcept;

/// How a login is asked for; cancelling it closes its dialog.
using Authenticate = std::function<boost::asio::awaitable<login::Answer>(login::Request)>;

/// What a session needs of the house.
struct SessionNeeds {
  const Authenticate& authenticate;
  const signing::ForPage& signing;
  keyring::Prompter& prompter;
  std::function<bool()> peer_is_ours;  ///< looked up again before a signature leaves (SECURITY-RULES 2.9)
  std::chrono::milliseconds idle;      ///< without a request in work
  std::chrono::milliseconds upload;    ///< for all documents of a request to arrive
  std::chrono::milliseconds closing;   ///< for the closing handshake
};

/// The names of the methods, for GET /info and the test against PROTOCOL.md.
std::vector<std::string_view> session_methods();

/// Talks until one side closes, then cancels what is still in work. `socket` and `deadline` must outlive the
/// coroutine.
boost::asio::awaitable<void> run_session(WebSocket& socket, Deadline& deadline, Asker asker,
                                         SessionNeeds needs);

}  // namespace redlips::bridge
