// SPDX-License-Identifier: Apache-2.0
// The Web eID authentication token that a relying party verifies.
#pragma once

#include <boost/json/object.hpp>

#include "daemon/keyring/keyring.h"

namespace redlips::login {

/// {unverifiedCertificate, algorithm, signature, format: "web-eid:1.0", appVersion} (Web eID authentication
/// token format 1.0): certificate and signature in base64, ECDSA as r‖s.
boost::json::object web_eid_token(const keyring::LoginDone& done);

}  // namespace redlips::login
