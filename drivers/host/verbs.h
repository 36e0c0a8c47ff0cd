// SPDX-License-Identifier: Apache-2.0
// What each verb does with the library. Every one opens its token anew: slots are reused, keys are swapped.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "pkcs11/secret.h"
#include "pkcs11/token.h"

namespace redlips::drivers {

/// A request that breaks PROTOCOL.md: JSON-RPC's "invalid params".
class BadRequest : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Logs out, then closes the token.
struct LogOut {
  void operator()(pkcs11::Token* token) const noexcept;
};

/// A login that session_open or lease_open left standing, for the verbs of its kind; it ends here, with a
/// logout.
struct KeptLogin {
  enum class For { session, lease };
  For whom;
  unsigned long slot;
  std::string sha256;  ///< of the certificate, hex
  pkcs11::TokenInfo info;
  pkcs11::CertificateObject certificate;
  std::unique_ptr<pkcs11::Token, LogOut> token;
};

/// One verb's inputs, and how far it came: what the daemon must know when it fails.
struct VerbCall {
  pkcs11::Library& library;
  const boost::json::object& params;
  std::span<const Secret> secrets;
  std::optional<KeptLogin>& kept;                 ///< outlives the verb
  bool sent = false;                              ///< the PIN went to the library
  std::optional<pkcs11::LoginResult> login = {};  ///< what the try ended in, where the verb failed after it
};

boost::json::object verb_tokens(VerbCall& call);
boost::json::object verb_info(VerbCall& call);
boost::json::object verb_certificates(VerbCall& call);
boost::json::object verb_login_sign(VerbCall& call);
boost::json::object verb_login_sign_all(VerbCall& call);
boost::json::object verb_change_pin(VerbCall& call);
/// login_sign without the logout.
boost::json::object verb_session_open(VerbCall& call);
/// Signs with the login that is kept, if it is of that key. Any failure ends it.
boost::json::object verb_session_sign(VerbCall& call);
boost::json::object verb_session_end(VerbCall& call);
/// A login and no signature; nobody is logged out.
boost::json::object verb_lease_open(VerbCall& call);
// What a renewal does within that login. A failure but `full` ends it (lease_verbs.cpp).
boost::json::object verb_lease_keys(VerbCall& call);
boost::json::object verb_lease_generate(VerbCall& call);
boost::json::object verb_lease_sign(VerbCall& call);
boost::json::object verb_lease_write(VerbCall& call);
boost::json::object verb_lease_remove(VerbCall& call);
boost::json::object verb_lease_end(VerbCall& call);
/// The SO sets a new PIN, which then logs in once as proof. `call.sent` and `call.login` speak of the SO PIN.
boost::json::object verb_unlock(VerbCall& call);

}  // namespace redlips::drivers
