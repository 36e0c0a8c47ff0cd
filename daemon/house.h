// SPDX-License-Identifier: Apache-2.0
// The rooms of the daemon in the order in which they are built; taken down in reverse.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "daemon/bridge/bridge.h"
#include "daemon/local/server.h"
#include "daemon/login/authenticate.h"
#include "daemon/notices.h"
#include "daemon/places.h"
#include "daemon/renewal/renewals.h"
#include "daemon/signing/signer.h"
#include "drivers/platform/companion.h"

namespace redlips {

/// Every room knows its neighbours by reference; this alone knows all of them.
class House {
 public:
  /// Takes socket and state, and throws where one of them cannot be had, naming it; a port for web pages
  /// where one is free.
  House(boost::asio::io_context& context, const Options& options);
  /// One line of JSON: port (0: none could be had), socket, pid.
  std::string ready_line() const;
  /// Files of configuration, keys, authorities and state that are not used, or only in part.
  std::vector<drivers::FileFault> faults() const;
  /// Closes every connection, and with it the dialogs; what was typed by then is still counted.
  void stop();
  /// The ports for web pages, where other programs have all of them; else nothing.
  std::vector<unsigned short> taken_ports() const;

 private:
  local::PromptSettings prompt_settings();
  renewal::RenewalSettings renewal_settings();
  void start_tray();
  void heard(const keyring::Event& event);

  const Options options_;
  const Places places_;
  const Config config_;
  const drivers::Profiles profiles_;
  const Authorities authorities_;
  keyring::Keyring keyring_;  // has the lock of the state directory: nothing there is touched before
  History history_;
  login::Remembered remembered_;
  Notices notices_;
  local::News news_;
  keyring::Subscription keys_;
  platform::Companion tray_;
  local::Prompts prompts_;
  login::Queue queue_;
  login::Authenticator authenticator_;
  signing::Signer signer_;
  renewal::Renewals renewals_;
  signing::Spool spool_;
  bridge::Bridge bridge_;
  local::Api api_;
  local::Server server_;
};

}  // namespace redlips
