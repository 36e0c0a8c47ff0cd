// SPDX-License-Identifier: Apache-2.0
// A use of a key from its dialog to its signatures: a web login, or documents.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "daemon/keyring/keyring.h"

namespace redlips::keyring {

/// Keyring::login(). No host verb is sent between the request and the dialog (SECURITY-RULES 2.4).
boost::asio::awaitable<LoginDone> login(std::shared_ptr<State> state, LoginAsk ask, Prompter& prompter);

/// Keyring::sign(); the same dialog, guard and rules.
boost::asio::awaitable<SignDone> sign(std::shared_ptr<State> state, SignAsk ask, Prompter& prompter);

}  // namespace redlips::keyring
