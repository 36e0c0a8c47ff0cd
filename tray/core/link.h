// SPDX-License-Identifier: Apache-2.0
// The wire to the daemon, on a thread of its own: connected whenever the daemon is there, for as long as we
// live.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "pkcs11/secret.h"

namespace redlips::tray {

/// What happened on the wire, in its order.
struct LinkNews {
  enum class Kind { up, down, message, knock };
  Kind kind = Kind::down;
  std::uint64_t connection = 0;  ///< counts from 1; a message belongs to the connection it came on
  boost::json::object message;   ///< where kind is message; for a knock what the later one wants
};

/// Connects to `socket`, again after the daemon died and came back; while it is away its directory is
/// watched, no timer runs.
class Link {
 public:
  /// `news` is called on the link's thread. The socket's directory must exist: std::system_error else. `door`
  /// is where later ones knock; platform::EndpointError where an earlier one of us listens there.
  Link(std::filesystem::path socket, std::filesystem::path door, std::function<void(LinkNews)> news);
  ~Link();  ///< ends the thread; no news after it
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// Sends on that connection; if it is down by now the message and its secrets are dropped: an answer meant
  /// for one daemon never reaches the next. Any thread, never blocks.
  void send(std::uint64_t connection, boost::json::object message, std::vector<Secret> secrets = {});

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

/// Where later ones of us knock: beside the daemon's socket. Throws platform::PathError.
std::filesystem::path door_path();

/// Hands `message` to the one that listens at `door`; false where nobody does.
bool knock(const std::filesystem::path& door, const boost::json::object& message);

}  // namespace redlips::tray
