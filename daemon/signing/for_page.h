// SPDX-License-Identifier: Apache-2.0
// Signing as the bridge asks for it: whether a page may, and the answer it gets.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "daemon/login/authenticate.h"
#include "daemon/signing/signer.h"
#include "daemon/signing/spool.h"

namespace redlips::signing {

/// What a page's session needs of this room. Empty functions: this daemon signs no documents for pages.
struct ForPage {
  std::function<std::string(const Origin& asker, bool hash_only, const std::string& caller)> refuses;
  /// The result is {algorithm, documents: [{cms}]}, or [{before, after}] where `attached`: base64.
  std::function<boost::asio::awaitable<login::Answer>(Request request, bool attached)> sign;
  Spool* spool = nullptr;
};

ForPage for_page(Signer& signer, Spool& spool);

}  // namespace redlips::signing
