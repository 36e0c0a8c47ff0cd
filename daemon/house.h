// SPDX-License-Identifier: Apache-2.0
// The rooms of the daemon in the order in which they are built; taken down in reverse.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "daemon/bridge/bridge.h"
#include "daemon/local/server.h"
#include "daemon/login/authenticate.h"
#include "daemon/places.h"

namespace redlips {

/// Every room knows its neighbours by reference; this alone knows all of them.
class House {
 public:
  /// Takes socket, state and port. Throws where one of them cannot be had, naming it.
  House(boost::asio::io_context& context, const Options& options);
  /// One line of JSON: port, socket, pid.
  std::string ready_line() const;
  /// Files of configuration, keys, authorities and state that are not used, or only in part.
  std::vector<drivers::FileFault> faults() const;
  /// Closes every connection, and with it the dialogs; what was typed by then is still counted.
  void stop();

 private:
  const Options options_;
  const Places places_;
  const Config config_;
  const drivers::Profiles profiles_;
  const Authorities authorities_;
  History history_;
  login::Remembered remembered_;
  local::News news_;
  keyring::Keyring keyring_;
  keyring::Subscription keys_;
  local::Prompts prompts_;
  login::Authenticator authenticator_;
  bridge::Bridge bridge_;
  local::Api api_;
  local::Server server_;
};

}  // namespace redlips
