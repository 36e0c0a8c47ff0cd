// SPDX-License-Identifier: Apache-2.0
// One try, down once and up once.
#include "daemon/keyring/lease.h"

#include "daemon/keyring/pin_session.h"
#include "drivers/wait.h"

namespace redlips::keyring {

using boost::asio::awaitable;

namespace {

// A copy of the PIN stays in locked memory until the answer tells whether it was wrong.
Secret copy_of(const Secret& pin) { return pin.empty() ? Secret() : Secret::copy_of(pin.bytes()); }

TryResult result_of(pkcs11::LoginResult::Outcome outcome) {
  switch (outcome) {
    case pkcs11::LoginResult::Outcome::ok:
      return TryResult::ok;
    case pkcs11::LoginResult::Outcome::wrong:
      return TryResult::wrong;
    case pkcs11::LoginResult::Outcome::locked:
      break;
  }
  return TryResult::locked;
}

// Refused and unchanged: the old PIN was right, and the last one that the key saw.
TryResult result_of(pkcs11::ChangeResult::Outcome outcome) {
  switch (outcome) {
    case pkcs11::ChangeResult::Outcome::ok:
    case pkcs11::ChangeResult::Outcome::refused:
    case pkcs11::ChangeResult::Outcome::unchanged:
      return TryResult::ok;
    case pkcs11::ChangeResult::Outcome::wrong:
      return TryResult::wrong;
    case pkcs11::ChangeResult::Outcome::locked:
      break;
  }
  return TryResult::locked;
}

struct LoginCall {
  std::shared_ptr<Host> host;
  drivers::ExpectedIdentity who;
  LoginOrder order;
  Secret pin;
  drivers::LoginSignedAll answer;
};

// One digest is the verb of a web login, which a profile may give a deadline of its own; its login may stay
// open.
awaitable<drivers::LoginSignedAll> signed_by_host(LoginCall& call) {
  const auto& digests = call.order.digests;
  const auto scheme = call.order.scheme;
  if (digests.size() != 1) {
    auto all = co_await call.host->login_sign_all(call.who, scheme, digests, std::move(call.pin));
    co_return all;
  }
  auto verb = call.order.session
                  ? call.host->session_open(call.who, scheme, digests.front(), std::move(call.pin))
                  : call.host->login_sign(call.who, scheme, digests.front(), std::move(call.pin));
  auto one = co_await std::move(verb);
  drivers::LoginSignedAll all{one.login, {}, one.flags};
  if (!one.signature.empty()) all.signatures.push_back(std::move(one.signature));
  co_return all;
}

awaitable<TryAnswer> send_login(LoginCall& call) {
  call.answer = co_await signed_by_host(call);
  co_return TryAnswer{result_of(call.answer.login.outcome), call.answer.flags, call.answer.login.tries_left};
}

struct ChangeCall {
  std::shared_ptr<Host> host;
  drivers::ExpectedIdentity who;
  Secret old_pin, new_pin;
  drivers::PinChanged answer;
};

awaitable<TryAnswer> send_change(ChangeCall& call) {
  call.answer = co_await call.host->change_pin(call.who, std::move(call.old_pin), std::move(call.new_pin));
  co_return TryAnswer{result_of(call.answer.change.outcome), call.answer.flags,
                      call.answer.change.tries_left};
}

// The flags that came with the answer are the newest reading.
void note(State& state, Plugged& key, const pkcs11::PinFlags& flags) {
  key.info.user_pin = flags;
  key.read_at = state.settings.now();
  state.changed(key);
  state.end_when_idle(key.library);
}

// Looked at before anything follows from it, and whoever still waits: a page that went would leave a login
// open.
void take_signatures(const std::shared_ptr<State>& state, const std::shared_ptr<Plugged>& key,
                     const LoginCall& call) {
  const auto& order = call.order;
  if (!all_verify(order.public_key, order.scheme, order.digests, call.answer.signatures)) {
    if (order.session) call.host->stop();  // it keeps the login
    throw forged();
  }
  if (order.session) open_session(state, key, *order.session, order.certificate, order.public_key);
}

awaitable<drivers::LoginSignedAll> login_unit(std::shared_ptr<State> state, std::shared_ptr<Plugged> key,
                                              LoginOrder order, Secret pin) {
  const auto library = key->library;
  const auto turn = co_await library->turn.take();
  const bool confirmed = order.last_try_confirmed;
  const auto who = expected(*key, order.certificate);
  LoginCall call{key->library->host, who, std::move(order), copy_of(pin), {}};
  end_session(*library);  // the host ends a login that it keeps before it takes a PIN
  co_await key->guard->spend(pin, confirmed, [&call] { return send_login(call); });
  note(*state, *key, call.answer.flags);
  if (call.answer.login.outcome == pkcs11::LoginResult::Outcome::ok) take_signatures(state, key, call);
  co_return std::move(call.answer);
}

struct HoldCall {
  std::shared_ptr<Host> host;
  drivers::ExpectedIdentity who;
  Secret pin;
  drivers::LeaseOpened answer;
};

awaitable<TryAnswer> send_hold(HoldCall& call) {
  call.answer = co_await call.host->lease_open(call.who, std::move(call.pin));
  co_return TryAnswer{result_of(call.answer.login.outcome), call.answer.flags, call.answer.login.tries_left};
}

// Nobody enumerates from here on: that would end the login.
awaitable<std::unique_ptr<Held>> hold_unit(std::shared_ptr<State> state, std::shared_ptr<Plugged> key,
                                           std::string certificate, bool confirmed, Secret pin) {
  const auto library = key->library;
  auto turn = co_await library->turn.take();
  HoldCall call{library->host, expected(*key, certificate), copy_of(pin), {}};
  end_session(*library);
  library->leased = true;
  std::exception_ptr error;
  try {
    co_await key->guard->spend(pin, confirmed, [&call] { return send_hold(call); });
  } catch (...) {
    error = std::current_exception();
  }
  const bool held = !error && call.answer.login.outcome == pkcs11::LoginResult::Outcome::ok;
  if (!held) library->leased = false;
  if (!held && library->scan_missed) state->scan_soon(library);
  if (error) std::rethrow_exception(error);
  note(*state, *key, call.answer.flags);
  if (!held) co_return std::make_unique<Held>(Held{call.answer, {}});
  co_return std::make_unique<Held>(Held{call.answer, std::move(turn)});
}

awaitable<drivers::PinChanged> change_unit(std::shared_ptr<State> state, std::shared_ptr<Plugged> key,
                                           Secret old_pin, Secret new_pin, bool confirmed) {
  const auto library = key->library;
  const auto turn = co_await library->turn.take();
  const auto hashes = key->signing_hashes();
  const auto who = expected(*key, hashes.empty() ? std::string() : hashes.front());
  end_session(*library);
  ChangeCall call{key->library->host, who, copy_of(old_pin), std::move(new_pin), {}};
  co_await key->guard->spend(old_pin, confirmed, [&call] { return send_change(call); });
  note(*state, *key, call.answer.flags);
  co_return call.answer;
}

}  // namespace

drivers::ExpectedIdentity expected(const Plugged& key, const std::string& certificate) {
  return {key.slot, key.info.manufacturer, key.info.model, key.info.serial, certificate};
}

drivers::HostError gone() {
  return {drivers::HostError::Kind::token, "another key is in its place",
          pkcs11::TokenError(pkcs11::TokenError::Kind::removed, "identity", 0)};
}

awaitable<void> read_flags(std::shared_ptr<State> state, std::shared_ptr<Plugged> key) {
  if (!key->present || !key->library->host) throw gone();
  const auto info = co_await key->library->host->info(key->slot);
  const bool same = info.manufacturer == key->info.manufacturer && info.model == key->info.model &&
                    info.serial == key->info.serial;
  if (!same || !key->present) throw gone();
  key->observe(info, state->settings.now());
}

awaitable<drivers::LoginSignedAll> login_once(std::shared_ptr<State> state, std::shared_ptr<Plugged> key,
                                              LoginOrder order, Secret pin) {
  return drivers::uncancelled(login_unit(std::move(state), std::move(key), std::move(order), std::move(pin)));
}

drivers::HostError forged() {
  constexpr auto why = "not the signature of this certificate's key";
  return {drivers::HostError::Kind::token, why,
          pkcs11::TokenError(pkcs11::TokenError::Kind::broken, "C_Sign", 0, why)};
}

awaitable<std::unique_ptr<Held>> hold_once(std::shared_ptr<State> state, std::shared_ptr<Plugged> key,
                                           std::string certificate, bool last_try_confirmed, Secret pin) {
  return drivers::uncancelled(hold_unit(std::move(state), std::move(key), std::move(certificate),
                                        last_try_confirmed, std::move(pin)));
}

awaitable<drivers::PinChanged> change_once(std::shared_ptr<State> state, std::shared_ptr<Plugged> key,
                                           Secret old_pin, Secret new_pin, bool last_try_confirmed) {
  return drivers::uncancelled(change_unit(std::move(state), std::move(key), std::move(old_pin),
                                          std::move(new_pin), last_try_confirmed));
}

}  // namespace redlips::keyring
