// SPDX-License-Identifier: Apache-2.0
// What each verb does with the library. Every one opens its token anew: slots are reused, keys are swapped.
#pragma once

#include <boost/json/object.hpp>
#include <span>
#include <stdexcept>
#include <vector>

#include "pkcs11/secret.h"
#include "pkcs11/token.h"

namespace redlips::drivers {

/// A request that breaks PROTOCOL.md: JSON-RPC's "invalid params".
class BadRequest : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One verb's inputs, and how far it came: what the daemon must know when it fails.
struct VerbCall {
  pkcs11::Library& library;
  const boost::json::object& params;
  std::span<const Secret> secrets;
  bool sent = false;                              ///< the PIN went to the library
  std::optional<pkcs11::LoginResult> login = {};  ///< what the try ended in, where the verb failed after it
};

boost::json::object verb_tokens(VerbCall& call);
boost::json::object verb_info(VerbCall& call);
boost::json::object verb_certificates(VerbCall& call);
boost::json::object verb_login_sign(VerbCall& call);
boost::json::object verb_change_pin(VerbCall& call);

}  // namespace redlips::drivers
