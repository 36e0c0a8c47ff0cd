// SPDX-License-Identifier: Apache-2.0
#include "daemon/login/authenticate.h"

#include <iostream>

#include "daemon/login/consent.h"
#include "daemon/login/place.h"
#include "daemon/login/web_eid.h"
#include "daemon/not_saved.h"
#include "daemon/purposes/web_login.h"
#include "drivers/platform/sleepless_timer.h"

namespace redlips::login {
namespace {

std::chrono::sys_seconds seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

// "redirect" is not among them: there no browser attests who asks.
bool from_browser(const Request& request) {
  return request.caller == "popup" || request.caller == "direct" || request.caller == "reverse";
}

// The place that a request takes in the queue. Whoever types the origin into a terminal is no page that could
// flood anybody: a place of his own, never silenced. Whoever sends the browser here by redirect only says
// that he is that hall: what he is refused must not silence the hall's other ways.
std::string asker_of(const Request& request, const Origin& origin) {
  if (request.user_consented) return "local " + origin.text();
  return (request.caller == "redirect" ? "redirect " : "") + origin.text();
}

Consent without_session(Consent consent) {
  consent.session.reset();
  consent.question.session = {};
  return consent;
}

}  // namespace

Authenticator::Authenticator(const Config& config, keyring::Keyring& keyring, History& history,
                             Remembered& remembered, Queue& queue, Clock now)
    : config_(config),
      keyring_(keyring),
      history_(history),
      remembered_(remembered),
      queue_(queue),
      now_(std::move(now)) {}

boost::asio::awaitable<Answer> Authenticator::authenticate(Request request) {
  const auto origin = Origin::parse(request.origin);
  const auto nonce = Nonce::parse(request.nonce);
  if (!origin || request.prompter == nullptr) co_return Answer{"origin_not_allowed", {}};
  if (!nonce) co_return Answer{"invalid_request", {}};
  Consent consent = consent_for_login(*origin, config_, remembered_, seconds(now_()), request.user_consented);
  // Whoever names the origin at a local socket is no browser: a program of the user cannot use a hall's open
  // login.
  if (!from_browser(request)) consent = without_session(std::move(consent));
  if (!consent.code.empty()) {
    refuse(request, *origin, consent.code);
    co_return Answer{consent.code, {}};
  }
  // Before any dialog, so that a page which repeats a challenge learns nothing of keys.
  if (history_.seen_nonce(login_fingerprint(*origin, *nonce))) co_return Answer{"invalid_request", {}};
  Answer answer = co_await ask(std::move(request), *origin, *nonce, std::move(consent));
  co_return answer;
}

boost::asio::awaitable<Answer> Authenticator::ask(Request request, Origin origin, Nonce nonce,
                                                  Consent consent) {
  const std::string asker = asker_of(request, origin);
  const std::string busy = queue_.enter(asker, platform::since_boot());
  if (!busy.empty()) {
    refuse(request, origin, busy);
    co_return Answer{busy, {}};
  }
  const Place place(queue_, asker);
  const bool test_config = consent.question.test_config;
  keyring::LoginAsk question{origin,
                             nonce,
                             std::move(consent.question),
                             request.token_serial,
                             consent.prefer_pss,
                             std::move(consent.session)};
  keyring::LoginDone done = co_await keyring_.login(std::move(question), *request.prompter);
  settle(origin, asker, done);
  // SECURITY.md promises that each use is in the history: a signature that could not be written down does not
  // leave.
  auto unwritten = record(request, origin, nonce, done, test_config);
  if (!unwritten.empty() && done.code.empty()) {
    done.code = "not_saved";
    done.detail = std::move(unwritten);
  }
  if (!done.code.empty()) co_return Answer{done.code, {}, done.detail};
  co_return Answer{{}, web_eid_token(done)};
}

void Authenticator::settle(const Origin& origin, const std::string& asker, const keyring::LoginDone& done) {
  if (!asker.starts_with("local ") && (done.code == "user_cancelled" || done.code == "timeout"))
    queue_.refused(asker, platform::since_boot());
  try {
    if (done.block) remembered_.block(origin, seconds(now_()));
    if (done.code.empty() && done.remember)
      remembered_.remember(origin, done.certificate.sha256, seconds(now_()));
  } catch (const NotSaved& fault) {
    // It holds while the daemon runs; the history, which is written next, decides about the signature.
    std::cerr << "redlipsd: what was said about " << origin.text() << " is not on disk: " << fault.what()
              << '\n';
  }
}

std::string Authenticator::write_down(HistoryEntry entry) {
  try {
    history_.add(std::move(entry));
    return {};
  } catch (const NotSaved& fault) {
    std::cerr << "redlipsd: the history cannot be written: " << fault.what()
              << ". Logins are refused until it can; free some space or check the state directory.\n";
    return fault.what();
  }
}

void Authenticator::refuse(const Request& request, const Origin& origin, const std::string& code) {
  HistoryEntry entry;
  entry.what = "authenticate";
  entry.origin = origin.text();
  entry.code = code;
  entry.caller = request.caller;
  write_down(std::move(entry));
}

std::string Authenticator::record(const Request& request, const Origin& origin, const Nonce& nonce,
                                  const keyring::LoginDone& done, bool test_config) {
  HistoryEntry entry;
  entry.what = "authenticate";
  entry.origin = origin.text();
  entry.code = done.code.empty() ? "ok" : done.code;
  entry.token_serial = done.token_serial;
  entry.unit = done.certificate.unit_name();
  entry.certificate = done.certificate.sha256;
  entry.prompter = done.prompter;
  entry.caller = request.caller;
  if (done.code.empty()) entry.nonce_hash = login_fingerprint(origin, nonce);
  entry.test_config = test_config;
  return write_down(std::move(entry));
}

}  // namespace redlips::login
