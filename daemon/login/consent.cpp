// SPDX-License-Identifier: Apache-2.0
#include "daemon/login/consent.h"

namespace redlips::login {
namespace {

using Site = keyring::LoginQuestion::Site;

Site site_of(const Origin& origin, const Hall* hall) {
  if (!origin.https()) return Site::insecure;
  return hall != nullptr ? Site::known : Site::unknown;
}

}  // namespace

Consent consent_for_login(const Origin& origin, const Config& config, const Remembered& remembered,
                          std::chrono::sys_seconds now, bool user_consented) {
  const Hall* hall = config.hall_of(origin);
  const bool unknown_http = hall == nullptr && !origin.https();
  if (unknown_http || remembered.blocked(origin, now)) return {"origin_not_allowed", {}, false};
  Consent out;
  out.question.origin = origin.text();
  out.question.site = user_consented ? Site::local : site_of(origin, hall);
  out.question.may_remember = out.question.site == Site::unknown;
  out.question.remembered = remembered.certificates_for(origin, now);
  if (hall == nullptr) return out;
  out.question.hall = hall->name.zh;
  out.question.test_config = hall->test_config;
  if (!origin.https() && hall->https) out.question.https_offer = hall->https->text();
  out.prefer_pss = hall->prefer_pss;
  if (hall->session_idle.count() > 0 && origin.https()) {
    out.session = {hall->id, hall->session_idle};
    out.question.session = hall->session_idle;
  }
  return out;
}

}  // namespace redlips::login
