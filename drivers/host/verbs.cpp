// SPDX-License-Identifier: Apache-2.0
// Verbs over Token. The two that send a PIN re-read who the token is right before (SECURITY-RULES 1.1).
#include "drivers/host/verbs.h"

#include <boost/json/array.hpp>
#include <utility>

#include "drivers/host/host_json.h"
#include "drivers/host/verb_params.h"
#include "drivers/wire/rpc.h"

namespace redlips::drivers {
namespace {

using boost::json::object;
using pkcs11::TokenError;

/// The flags after a try. A token that cannot be read any more still had its try: what the try itself tells,
/// then.
pkcs11::PinFlags flags_after(pkcs11::Token& token, bool wrong, bool locked) {
  try {
    return token.info().user_pin;
  } catch (const TokenError&) {
    pkcs11::PinFlags flags;
    flags.count_low = wrong;
    flags.locked = locked;
    return flags;
  }
}

void log_out(pkcs11::Token& token) noexcept {
  try {
    token.logout();
  } catch (
      const TokenError&) {  // NOLINT(bugprone-empty-catch): the session closes next and takes the login along
  }
}

/// Logged in from now to the end of the scope, unless it is kept.
struct LoggedIn {
  explicit LoggedIn(pkcs11::Token& token) : token_(&token) {}
  ~LoggedIn() {
    if (token_ != nullptr) log_out(*token_);
  }
  LoggedIn(const LoggedIn&) = delete;
  LoggedIn& operator=(const LoggedIn&) = delete;
  /// Stays logged in; no PIN stays.
  void keep() noexcept { std::exchange(token_, nullptr)->forget_pin(); }

 private:
  pkcs11::Token* token_;
};

/// The signature by a key that is logged in to. One that wants its PIN once more for it, and refuses, has had
/// a second try: then the first one's success says nothing of its counter any more.
Bytes signed_after_login(VerbCall& call, pkcs11::Token& token, const pkcs11::CertificateObject& certificate,
                         pkcs11::Scheme scheme, const pkcs11::Digest& digest) {
  try {
    return token.sign(certificate, scheme, digest);
  } catch (const TokenError& error) {
    if (error.call() == "C_Login") call.login.reset();
    throw;
  }
}

template <class Result>
object try_json(pkcs11::Token& token, const Result& result) {
  using Outcome = typename Result::Outcome;
  const bool wrong = result.outcome == Outcome::wrong, locked = result.outcome == Outcome::locked;
  object json{{"outcome", to_word(result.outcome)}, {"flags", to_json(flags_after(token, wrong, locked))}};
  if (result.tries_left) json["tries"] = *result.tries_left;
  return json;
}

}  // namespace

object verb_tokens(VerbCall& call) {
  boost::json::array list;
  for (const auto& entry : call.library.tokens()) {
    auto json = to_json(entry.info);
    json["slot"] = static_cast<std::int64_t>(entry.slot);
    list.emplace_back(std::move(json));
  }
  return {{"tokens", std::move(list)}};
}

object verb_info(VerbCall& call) { return to_json(open_token(call)->info()); }

object verb_certificates(VerbCall& call) {
  boost::json::array list;
  for (const auto& certificate : open_token(call)->certificates()) list.emplace_back(to_json(certificate));
  return {{"certificates", std::move(list)}};
}

namespace {

using Put = void (*)(object& json, const std::vector<Bytes>& signatures);

void put_one(object& json, const std::vector<Bytes>& signatures) {
  json["signature"] = to_hex(signatures.front());
}

void put_none(object&, const std::vector<Bytes>&) {}

void put_all(object& json, const std::vector<Bytes>& signatures) {
  boost::json::array list;
  for (const auto& signature : signatures) list.emplace_back(to_hex(signature));
  json["signatures"] = std::move(list);
}

/// Identity, login, a signature for each digest; then logout, unless the login is to be kept. `put` adds the
/// signatures to the answer; a failed one leaves none.
object login_and_sign(VerbCall& call, pkcs11::Scheme scheme, const std::vector<pkcs11::Digest>& digests,
                      Put put, std::optional<KeptLogin::For> keep = {}) {
  const auto sha256 = needed_text(call.params, "certificate");
  auto token = open_token(call);
  auto certificate = certificate_named(sha256, *token);
  auto info = token->info();
  check_identity(call.params, info);
  call.sent = true;
  const auto login = token->login(call.secrets[0]);
  if (login.outcome != pkcs11::LoginResult::Outcome::ok) return try_json(*token, login);
  call.login = login;
  LoggedIn session(*token);
  std::vector<Bytes> signatures;
  signatures.reserve(digests.size());
  for (const auto& digest : digests)
    signatures.push_back(signed_after_login(call, *token, certificate, scheme, digest));
  auto json = try_json(*token, login);
  put(json, signatures);
  if (!keep) return json;
  session.keep();
  call.kept.emplace(KeptLogin{*keep, static_cast<unsigned long>(needed_slot(call.params)), sha256,
                              std::move(info), std::move(certificate),
                              std::unique_ptr<pkcs11::Token, LogOut>(token.release())});
  return json;
}

}  // namespace

void LogOut::operator()(pkcs11::Token* token) const noexcept {
  const std::unique_ptr<pkcs11::Token> last(token);
  log_out(*last);
}

object verb_login_sign(VerbCall& call) {
  const auto scheme = needed_word(call.params, "scheme", &scheme_from);
  return login_and_sign(call, scheme, one_digest(call.params), put_one);
}

object verb_login_sign_all(VerbCall& call) {
  const auto scheme = needed_word(call.params, "scheme", &scheme_from);
  return login_and_sign(call, scheme, many_digests(call.params), put_all);
}

object verb_session_open(VerbCall& call) {
  const auto scheme = needed_word(call.params, "scheme", &scheme_from);
  return login_and_sign(call, scheme, one_digest(call.params), put_one, KeptLogin::For::session);
}

object verb_lease_open(VerbCall& call) {
  return login_and_sign(call, {}, {}, put_none, KeptLogin::For::lease);
}

object verb_session_sign(VerbCall& call) {
  const auto scheme = needed_word(call.params, "scheme", &scheme_from);
  const auto digest = one_digest(call.params).front();
  const auto sha256 = needed_text(call.params, "certificate");
  const auto slot = static_cast<unsigned long>(needed_slot(call.params));
  const bool open = call.kept && call.kept->whom == KeptLogin::For::session;
  if (!open || call.kept->slot != slot || call.kept->sha256 != sha256)
    throw TokenError(TokenError::Kind::removed, "session", 0);
  check_identity(call.params, call.kept->info);
  try {
    return {{"signature", to_hex(call.kept->token->sign(call.kept->certificate, scheme, digest))}};
  } catch (const TokenError&) {
    call.kept.reset();
    throw;
  }
}

object verb_session_end(VerbCall& call) {
  call.kept.reset();
  return {};
}

object verb_change_pin(VerbCall& call) {
  const auto sha256 = needed_text(call.params, "certificate");
  const auto token = open_token(call);
  if (!sha256.empty()) certificate_named(sha256, *token);
  check_identity(call.params, token->info());
  call.sent = true;
  return try_json(*token, token->change_pin(call.secrets[0], call.secrets[1]));
}

namespace {

using Unlocked = pkcs11::ChangeResult;

/// A failure behind the SO's login tells that his PIN was right.
Unlocked unlock_with(VerbCall& call, pkcs11::Token& token) {
  try {
    return token.unlock(call.secrets[0], call.secrets[1]);
  } catch (const TokenError& error) {
    if (error.call() == "C_InitPIN") call.login = pkcs11::LoginResult{pkcs11::LoginResult::Outcome::ok, {}};
    throw;
  }
}

/// The PIN that was just set is no guess: it costs nothing where the key did what it said. One whose next
/// wrong PIN would lock it again is not asked, and a key that still calls itself locked is not believed.
bool opens(pkcs11::Token& token, const Secret& pin) {
  try {
    const auto flags = token.info().user_pin;
    if (flags.locked || flags.final_try) return false;
    const bool taken = token.login(pin).outcome == pkcs11::LoginResult::Outcome::ok;
    log_out(token);
    return taken && !token.info().user_pin.locked;
  } catch (const TokenError&) {
    return false;
  }
}

}  // namespace

object verb_unlock(VerbCall& call) {
  const auto sha256 = needed_text(call.params, "certificate");
  const auto token = open_token(call);
  if (!sha256.empty()) certificate_named(sha256, *token);
  const auto info = token->info();
  check_identity(call.params, info);
  // SECURITY-RULES 5: nothing unlocks a key whose SO PIN is locked; the last try stays unused.
  if (info.so_pin.locked || info.so_pin.final_try) throw TokenError(TokenError::Kind::refused, "so_pin", 0);
  call.sent = true;
  const auto unlocked = unlock_with(call, *token);
  const bool proven = unlocked.outcome == Unlocked::Outcome::ok && opens(*token, call.secrets[1]);
  auto json = try_json(*token, unlocked);
  json["proven"] = proven;
  return json;
}

}  // namespace redlips::drivers
