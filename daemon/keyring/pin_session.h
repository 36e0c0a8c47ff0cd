// SPDX-License-Identifier: Apache-2.0
// The login that an administrator lets a hall keep: one dialog with a PIN, then signatures without one, until
// none was wanted for too long. The PIN is kept by nobody: the token host stays logged in.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/keyring/plugged.h"
#include "daemon/keyring/state.h"

namespace redlips::keyring {

/// This key's host has just logged in and stayed so, and signed with the key of that certificate. Starts the
/// one timer that ends it.
void open_session(const std::shared_ptr<State>& state, const std::shared_ptr<Plugged>& key,
                  SessionTerms terms, std::string certificate, PublicKey public_key);

/// Nothing is signed without a dialog any more. The host is not told: it ends its login by itself with the
/// verb that follows.
void end_session(Library& library);

/// Signs in the session of `ask.session`'s hall. nullopt where none is open, its key is out, its time is
/// over, or the host did not sign: it has ended then, nothing was sent but a digest, and the person is to be
/// asked.
boost::asio::awaitable<std::optional<LoginDone>> sign_in_session(std::shared_ptr<State> state, LoginAsk ask);

std::vector<SessionView> session_views(const State& state);

}  // namespace redlips::keyring
