// SPDX-License-Identifier: Apache-2.0
// A PIN change from its dialog to the key.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "daemon/keyring/keyring.h"

namespace redlips::keyring {

/// Keyring::change_pin().
boost::asio::awaitable<ChangeDone> change_pin(std::shared_ptr<State> state, std::string token,
                                              Prompter& prompter);

}  // namespace redlips::keyring
