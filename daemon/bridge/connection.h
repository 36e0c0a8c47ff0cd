// SPDX-License-Identifier: Apache-2.0
// One TCP connection to the bridge: whose it is, request after request, then perhaps a WebSocket.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "daemon/bridge/deadline.h"
#include "daemon/bridge/http_reader.h"
#include "daemon/bridge/reply.h"
#include "daemon/bridge/session.h"

namespace redlips::bridge {

/// Whose the other end of a connection is.
enum class Peer { ours, other_user, unknown };

/// Looks the mirrored 4-tuple up: `local` and `remote` as our socket has them.
using PeerLookup = std::function<Peer(const boost::asio::ip::tcp::endpoint& local,
                                      const boost::asio::ip::tcp::endpoint& remote)>;

/// What becomes of a request: an answer, or a WebSocket for an asker.
struct Decision {
  Reply reply;
  std::optional<Asker> asker;
};

/// What a connection needs of its bridge, which lives longer.
struct ConnectionNeeds {
  PeerLookup peer;
  std::function<Decision(const RequestHead& head, bool other_user)> decide;
  std::function<boost::asio::awaitable<void>(WebSocket&, Deadline&, Asker, std::function<bool()>)> talk;
  std::chrono::milliseconds request;  ///< for a whole request head, from accept or from the answer before
  std::chrono::milliseconds answer;   ///< for an answer to be taken
};

/// Lives as long as run() does. close() from outside ends run().
class Connection {
 public:
  Connection(boost::asio::ip::tcp::socket socket, const ConnectionNeeds& needs);
  boost::asio::awaitable<void> run();
  void close() noexcept;
  bool talking() const noexcept { return talking_; }        ///< it is a WebSocket by now
  bool other_user() const noexcept { return other_user_; }  ///< it gets the static answer only
  std::chrono::steady_clock::time_point since() const noexcept { return since_; }  ///< it was accepted

 private:
  Peer peer() const;
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<bool> answer(const Reply& reply);
  boost::asio::awaitable<void> talk(Asker asker, const Handshake& handshake);

  boost::asio::ip::tcp::socket socket_;
  const ConnectionNeeds& needs_;
  Deadline deadline_;
  HttpReader reader_;
  Peer whose_ = Peer::unknown;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
  bool talking_ = false, other_user_ = false;
};

}  // namespace redlips::bridge
