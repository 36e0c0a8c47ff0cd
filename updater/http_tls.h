// SPDX-License-Identifier: Apache-2.0
// Whom https believes: 1.2 or newer, the host's own name, the system's roots or the authority's own.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <string>
#include <vector>

#include "pkcs11/bytes.h"

namespace redlips::updater {

using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

/// Throws CaFailure where an anchor cannot be read.
boost::asio::ssl::context tls_context(const std::vector<Bytes>& anchors);

/// The host's name, or its address, has to be in the certificate; a name is asked for (SNI).
void expect_host(TlsStream& stream, const std::string& host);

}  // namespace redlips::updater
