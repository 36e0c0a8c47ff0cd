// SPDX-License-Identifier: Apache-2.0
// A web login from its dialog to its signature.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "daemon/keyring/keyring.h"

namespace redlips::keyring {

/// Keyring::login(). No host verb is sent between the request and the dialog (SECURITY-RULES 2.4).
boost::asio::awaitable<LoginDone> login(std::shared_ptr<State> state, LoginAsk ask, Prompter& prompter);

}  // namespace redlips::keyring
