// SPDX-License-Identifier: Apache-2.0
// The way from a web page to the key: loopback HTTP and WebSocket, guarded by SECURITY-RULES 2.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/bridge/connection.h"
#include "daemon/bridge/session.h"
#include "daemon/config.h"
#include "drivers/platform/sleepless_timer.h"

namespace redlips::bridge {

/// The fixed default and its three fallbacks: not registered with IANA, below Linux' ephemeral range
/// (32768…60999).
inline constexpr std::array<unsigned short, 4> default_ports{17653, 17654, 17655, 17656};

struct BridgeSettings {
  std::vector<unsigned short> ports{default_ports.begin(),
                                    default_ports.end()};  ///< `--port N`: that one; 0: any
  PeerLookup peer;                                         ///< empty: the operating system's
  std::function<std::chrono::steady_clock::time_point()> now = [] { return platform::since_boot(); };
  std::chrono::milliseconds name_life{60'000};     ///< from the redirect to the WebSocket
  std::chrono::milliseconds request{10'000};       ///< a request head
  std::chrono::milliseconds answer{10'000};        ///< an answer to be taken, the closing handshake
  std::chrono::milliseconds upload{60'000};        ///< for all documents of a request to arrive
  std::chrono::milliseconds popup_idle{60'000};    ///< a popup's socket without its request
  std::chrono::milliseconds direct_idle{120'000};  ///< a hall's own socket without a request
  std::chrono::milliseconds start_idle{900'000};   ///< a start page: the user finds his way through the hall
  std::chrono::milliseconds redirect_idle{180'000};  ///< a redirect's page before the user clicks
  std::size_t connections = 192;                     ///< then the oldest that is no WebSocket makes room
  std::size_t web_sockets = 128;                     ///< then 503
};

/// The defaults with the configuration's deadlines: "bridge.name", "bridge.request", "bridge.answer",
/// "bridge.upload", "bridge.popup", "bridge.direct", "bridge.start", "bridge.redirect".
BridgeSettings bridge_settings(const Config& config);

/// All on the executor's one thread. `config`, `prompter` and what `signing` refers to must outlive the
/// executor's last handler.
class Bridge {
 public:
  Bridge(boost::asio::any_io_executor executor, BridgeSettings settings, const Config& config,
         Authenticate authenticate, keyring::Prompter& prompter, signing::ForPage signing = {});
  ~Bridge();
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;
  /// Takes the first port that can be had and listens; nothing where it does already. False where other
  /// programs have all of them: the bridge is off then, and the rest of the house goes on. Ask again when
  /// there is a reason to.
  bool start();
  void stop();                           ///< closes all connections; their requests are cancelled
  unsigned short port() const noexcept;  ///< 0 while it has none
  const std::vector<unsigned short>& ports() const noexcept;  ///< that it tries
  /// A one-time address of the page that opens `hall` ("started from RedLips"), good for the life of a name.
  /// The hall must have a login_url. Empty where no port can be had.
  std::string start_login(const Hall& hall);
  std::size_t connections() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace redlips::bridge
