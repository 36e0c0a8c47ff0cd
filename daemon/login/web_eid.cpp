// SPDX-License-Identifier: Apache-2.0
#include "daemon/login/web_eid.h"

#include "daemon/version.h"

namespace redlips::login {

boost::json::object web_eid_token(const keyring::LoginDone& done) {
  return {{"unverifiedCertificate", to_base64(done.certificate.der)},
          {"algorithm", done.algorithm},
          {"signature", to_base64(done.signature)},
          {"format", "web-eid:1.0"},
          {"appVersion", std::string("RedLips/") + version}};
}

}  // namespace redlips::login
