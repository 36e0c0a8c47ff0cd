// SPDX-License-Identifier: Apache-2.0
// Opened by one try, used without any, ended by time, by the key, or by whatever else the library is needed
// for.
#include "daemon/keyring/pin_session.h"

#include "daemon/keyring/lease.h"
#include "daemon/keyring/suite.h"
#include "daemon/purposes/web_login.h"
#include "pkcs11/verify.h"

namespace redlips::keyring {

using boost::asio::awaitable;
using std::chrono::seconds;

namespace {

std::chrono::system_clock::duration left(const PinSession& session,
                                         std::chrono::system_clock::time_point now) {
  const auto unused = now - session.last_used;
  // A clock that was put back tells nothing of how long it was.
  if (unused < unused.zero()) return unused.zero();
  return session.terms.idle - unused;
}

bool open_as(const Library& library, unsigned long number) {
  return library.session && library.session->number == number;
}

// The host logs out; one that is gone or stuck has nothing to log out of.
awaitable<void> log_out(std::shared_ptr<State> state, std::shared_ptr<Library> library) {
  const auto host = library->host;
  try {
    if (host && host->child() >= 0) co_await host->session_end();
  } catch (const drivers::HostError&) {
    host->stop();
  }
  state->end_when_idle(library);
}

// Looks again when the time is up that was left: a signature meanwhile has put the end off.
awaitable<void> end_in_time(std::shared_ptr<State> state, std::shared_ptr<Library> library,
                            unsigned long number) {
  while (open_as(*library, number)) {
    const auto time = left(*library->session, state->settings.now());
    if (time <= time.zero()) break;
    library->session_end.expires_after(time);
    const auto ended = co_await library->session_end.wait();
    if (ended) co_return;  // ended, or another session has begun
  }
  const auto turn = co_await library->turn.take();
  if (!open_as(*library, number) || left(*library->session, state->settings.now()).count() > 0) co_return;
  end_session(*library);
  co_await log_out(state, library);
}

std::shared_ptr<Library> library_of(const State& state, const std::string& hall) {
  for (const auto& library : state.libraries)
    if (library->session && library->session->terms.hall == hall) return library;
  return nullptr;
}

// The certificate of the session if it may sign now: the same questions as after a dialog.
const ListedCertificate* usable(const State& state, const Plugged& key, const PinSession& session) {
  const auto now = state.settings.now();
  if (!key.present || !key.fault.empty() || key.collides || left(session, now).count() <= 0) return nullptr;
  const auto* row = key.find(session.certificate);
  const auto second = std::chrono::floor<seconds>(now);
  return row && row->has_key && pkcs11::offers_login(row->certificate, second) ? row : nullptr;
}

awaitable<std::optional<Bytes>> signature_of(std::shared_ptr<Host> host, drivers::ExpectedIdentity who,
                                             PublicKey key, Suite suite, pkcs11::Digest digest) {
  try {
    auto signature = co_await host->session_sign(std::move(who), suite.scheme, digest);
    const bool right = pkcs11::signature_verifies(key.get(), suite.scheme, digest, signature);
    if (!right) host->stop();
    co_return right ? std::optional(std::move(signature)) : std::nullopt;
  } catch (const drivers::HostError&) {
    co_return std::nullopt;  // whatever it was: the dialog comes next, and its try tells the user
  }
}

}  // namespace

void end_session(Library& library) {
  library.session.reset();
  library.session_end.cancel();
}

void open_session(const std::shared_ptr<State>& state, const std::shared_ptr<Plugged>& key,
                  SessionTerms terms, std::string certificate, PublicKey public_key) {
  const auto& library = key->library;
  const auto number = ++library->sessions_opened;
  library->session = PinSession{
      std::move(terms), key, std::move(certificate), number, state->settings.now(), std::move(public_key)};
  state->run(end_in_time(state, library, number));
}

awaitable<std::optional<LoginDone>> sign_in_session(std::shared_ptr<State> state, LoginAsk ask) {
  const auto library = library_of(*state, ask.session->hall);
  if (!library) co_return std::nullopt;
  const auto turn = co_await library->turn.take();
  if (library_of(*state, ask.session->hall) != library) co_return std::nullopt;
  const auto key = library->session->key.lock();
  const auto* found = key ? usable(*state, *key, *library->session) : nullptr;
  if (!found) {
    end_session(*library);
    co_await log_out(state, library);
    co_return std::nullopt;
  }
  const auto row = *found;
  const auto number = library->session->number;
  const auto suite = suite_of(row.certificate.key_type, ask.prefer_pss);
  auto work =
      signature_of(library->host, expected(*key, row.certificate.sha256), library->session->public_key, suite,
                   web_login_digest(ask.origin, ask.nonce, suite.hash));
  auto signature = co_await std::move(work);
  if (!signature && open_as(*library, number)) end_session(*library);
  if (!signature) co_return std::nullopt;
  if (open_as(*library, number)) library->session->last_used = state->settings.now();
  LoginDone done;
  done.signature = std::move(*signature);
  done.algorithm = suite.algorithm;
  done.certificate = row.certificate;
  done.token_serial = key->info.serial;
  done.prompter = "session";
  co_return done;
}

std::vector<SessionView> session_views(const State& state) {
  std::vector<SessionView> views;
  for (const auto& library : state.libraries) {
    const auto key = library->session ? library->session->key.lock() : nullptr;
    if (!key) continue;
    const auto& session = *library->session;
    views.push_back({session.terms.hall, key->name, session.certificate,
                     std::chrono::ceil<seconds>(left(session, state.settings.now()))});
  }
  return views;
}

}  // namespace redlips::keyring
