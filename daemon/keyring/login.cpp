// SPDX-License-Identifier: Apache-2.0
// One use of a key: ask, check, last-try question, one try; again while the PIN is wrong.
#include "daemon/keyring/login.h"

#include "daemon/keyring/choices.h"
#include "daemon/keyring/codes.h"
#include "daemon/keyring/key_lease.h"
#include "daemon/keyring/lease.h"
#include "daemon/keyring/pin_session.h"
#include "daemon/keyring/suite.h"
#include "daemon/purposes/document.h"
#include "daemon/purposes/web_login.h"

namespace redlips::keyring {

using boost::asio::awaitable;

namespace {

bool is_initial(const Secret& pin, const PinBounds& bounds) {
  const auto* text = reinterpret_cast<const std::uint8_t*>(bounds.initial.data());
  return !pin.empty() && std::ranges::equal(pin.bytes(), std::span(text, bounds.initial.size()));
}

// What the talk is about: the question, and the purpose's own digests for the certificate that was chosen.
struct Use {
  LoginQuestion question;
  ChoiceFilter filter;
  bool prefer_pss = false;
  std::optional<SessionTerms> session;  // a login alone may stay open
  bool hold = false;                    // no digests: the key is held for what follows
  std::function<std::vector<pkcs11::Digest>(const pkcs11::Certificate&, const Suite&)> digests;
};

struct Signatures : UseDone {
  std::vector<Bytes> list;          // one for each digest
  std::unique_ptr<KeyLease> lease;  // where the key is held instead
};

// A talk with a person about one use. Lives in the coroutines below only.
class LoginTalk {
 public:
  LoginTalk(std::shared_ptr<State> state, Use use)
      : state_(std::move(state)), use_(std::move(use)), filter_(use_.filter) {}
  awaitable<Signatures> run(Prompter& prompter);

 private:
  enum class Next { again, end };
  awaitable<LoginAnswer> question();
  awaitable<Next> handle(LoginAnswer answer);
  awaitable<Next> confirm(const Plugged& key, const LoginAnswer& answer);
  awaitable<Next> attempt(std::shared_ptr<Plugged> key, ListedCertificate row, LoginAnswer answer);
  awaitable<Next> send(std::shared_ptr<Plugged> key, ListedCertificate row, Secret pin);
  awaitable<drivers::LoginSignedAll> spend(std::shared_ptr<Plugged> key, const ListedCertificate& row,
                                           LoginOrder order, Secret pin);
  std::string unusable(const Plugged* key, const LoginAnswer& answer) const;
  KeyChoice choice_of(const LoginAnswer& answer) const;
  std::vector<KeyChoice> choices() const { return login_choices(state_->inventory->views(), filter_); }
  Next ask_again(Why why, std::string fault = {});
  Next end(std::string code, std::string detail = {});
  Next failed(const std::shared_ptr<Library>& library, const std::exception_ptr& error);

  std::shared_ptr<State> state_;
  Use use_;
  ChoiceFilter filter_;
  std::unique_ptr<Dialog> dialog_;
  bool asking_ = false;
  std::vector<KeyChoice> shown_;          // an update empties the PIN field: only a real change may
  std::optional<std::string> confirmed_;  // the plug-in whose last try a person confirmed
  Signatures done_;
};

LoginTalk::Next LoginTalk::ask_again(Why why, std::string fault) {
  use_.question.why = why;
  use_.question.policy_fault = std::move(fault);
  return Next::again;
}

LoginTalk::Next LoginTalk::end(std::string code, std::string detail) {
  done_.code = std::move(code);
  done_.detail = std::move(detail);
  return Next::end;
}

LoginTalk::Next LoginTalk::failed(const std::shared_ptr<Library>& library, const std::exception_ptr& error) {
  if (cancelled(error)) std::rethrow_exception(error);
  if (library) state_->scan_soon(library);
  auto failure = failure_of(error);
  return end(std::move(failure.code), std::move(failure.detail));
}

awaitable<LoginAnswer> LoginTalk::question() {
  auto question = use_.question;
  question.keys = choices();
  shown_ = question.keys;
  asking_ = true;
  auto answer = co_await dialog_->ask(std::move(question));
  asking_ = false;
  co_return answer;
}

KeyChoice LoginTalk::choice_of(const LoginAnswer& answer) const {
  for (auto& choice : choices())
    if (choice.token == answer.token && choice.certificate == answer.certificate) return choice;
  return {};
}

// Why what the person chose cannot answer now; empty if it can.
std::string LoginTalk::unusable(const Plugged* key, const LoginAnswer& answer) const {
  if (answer.token.empty()) return no_choice_code(state_->inventory->views(), filter_);
  if (!key || !key->present) return "key_removed";
  if (filter_.serial && key->info.serial != *filter_.serial) return "no_certificate";
  if (!key->fault.empty()) return key->fault;
  if (key->collides) return "module_failed";
  const auto* row = key->find(answer.certificate);
  if (!row) return "no_certificate";
  const auto now = std::chrono::floor<std::chrono::seconds>(state_->settings.now());
  if (pkcs11::state_at(row->certificate, now) == pkcs11::CertificateState::expired)
    return "certificate_expired";
  if (filter_.certificate)
    return row->has_key && pkcs11::signs_at(row->certificate, now) ? "" : "no_certificate";
  const bool offered = filter_.documents ? pkcs11::offers_document(row->certificate, now)
                                         : pkcs11::offers_login(row->certificate, now);
  return row->has_key && offered ? "" : "no_certificate";
}

awaitable<LoginTalk::Next> LoginTalk::handle(LoginAnswer answer) {
  done_.prompter = answer.prompter;
  done_.remember = answer.remember;
  done_.block = answer.kind == LoginAnswer::Kind::block;
  if (answer.kind != LoginAnswer::Kind::yes) co_return end(code_of(answer.kind));
  const auto key = state_->inventory->find(answer.token);
  if (auto code = unusable(key.get(), answer); !code.empty()) co_return end(std::move(code));
  auto row = *key->find(answer.certificate);
  done_.certificate = row.certificate;
  done_.token_serial = key->info.serial;
  const bool last = state_->inventory->tries(*key).last_try;
  if (last && confirmed_ != key->name) {
    answer.pin = Secret();  // SECURITY-RULES 1.3: the question comes before any secret is used
    co_return co_await confirm(*key, answer);
  }
  if (!key->info.pin_pad || !answer.pin.empty())
    if (auto why = key->guard->refusal(answer.pin); !why.empty())
      co_return why == "known_wrong" ? ask_again(Why::known_wrong) : ask_again(Why::policy, std::move(why));
  co_return co_await attempt(key, std::move(row), std::move(answer));
}

awaitable<LoginTalk::Next> LoginTalk::confirm(const Plugged& key, const LoginAnswer& answer) {
  const auto name = key.name;
  const bool sure = co_await dialog_->confirm_last_try(choice_of(answer));
  if (!sure) co_return end("user_cancelled");
  confirmed_ = name;
  filter_.token = name;
  co_return ask_again(Why::confirmed);
}

// The flags are read anew before a try: another program may have left one.
awaitable<LoginTalk::Next> LoginTalk::attempt(std::shared_ptr<Plugged> key, ListedCertificate row,
                                              LoginAnswer answer) {
  dialog_->working();
  std::exception_ptr error;
  try {
    co_await read_flags(state_, key);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) co_return failed(key->library, error);
  const auto tries = state_->inventory->tries(*key);
  if (tries.locked) co_return end("pin_blocked");
  if (tries.last_try && confirmed_ != key->name) {
    answer.pin = Secret();
    co_return co_await confirm(*key, answer);
  }
  co_return co_await send(std::move(key), std::move(row), std::move(answer.pin));
}

awaitable<drivers::LoginSignedAll> LoginTalk::spend(std::shared_ptr<Plugged> key,
                                                    const ListedCertificate& row, LoginOrder order,
                                                    Secret pin) {
  if (!use_.hold) {
    auto answer = co_await login_once(state_, std::move(key), std::move(order), std::move(pin));
    co_return answer;
  }
  auto held = co_await hold_once(state_, key, order.certificate, order.last_try_confirmed, std::move(pin));
  drivers::LoginSignedAll answer{held->opened.login, {}, held->opened.flags};
  if (held->turn)
    done_.lease = std::make_unique<KeyLease>(state_, std::move(key), row.certificate, std::move(held));
  co_return answer;
}

awaitable<LoginTalk::Next> LoginTalk::send(std::shared_ptr<Plugged> key, ListedCertificate row, Secret pin) {
  const auto suite = suite_of(row.certificate.key_type, use_.prefer_pss);
  LoginOrder order{row.certificate.sha256,
                   public_key_of(row.certificate),
                   suite.scheme,
                   use_.hold ? std::vector<pkcs11::Digest>() : use_.digests(row.certificate, suite),
                   confirmed_ == key->name,
                   use_.session};
  const bool initial = is_initial(pin, key->guard->bounds());
  drivers::LoginSignedAll answer;
  std::exception_ptr error;
  try {
    auto spending = spend(key, row, std::move(order), std::move(pin));
    answer = co_await std::move(spending);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) co_return failed(key->library, error);
  confirmed_.reset();
  filter_.token.reset();
  if (answer.login.outcome == pkcs11::LoginResult::Outcome::locked) co_return end("pin_blocked");
  if (answer.login.outcome == pkcs11::LoginResult::Outcome::wrong) {
    if (state_->inventory->tries(*key).locked) co_return end("pin_blocked");
    co_return ask_again(Why::wrong);
  }
  done_.list = std::move(answer.signatures);
  done_.algorithm = suite.algorithm;
  done_.initial_pin = initial || answer.flags.to_be_changed;
  if (done_.initial_pin) dialog_->advise_new_pin(key->name);
  co_return end({});
}

awaitable<Signatures> LoginTalk::run(Prompter& prompter) {
  dialog_ = co_await prompter.open();
  if (!dialog_) {
    done_.code = "no_ui";
    co_return std::move(done_);
  }
  const auto news = state_->subscribe([this](const Event&) {
    if (!asking_) return;
    auto now = choices();
    if (now == shown_) return;
    shown_ = std::move(now);
    dialog_->update(shown_);
  });
  const auto watching = state_->watching();
  for (;;) {
    auto answer = co_await question();
    const auto next = co_await handle(std::move(answer));
    if (next == Next::end) break;
  }
  dialog_->close(outcome_of(done_.code));
  co_return std::move(done_);
}

}  // namespace

awaitable<LoginDone> login(std::shared_ptr<State> state, LoginAsk ask, Prompter& prompter) {
  if (ask.session) {
    auto signed_in = co_await sign_in_session(state, ask);
    if (signed_in) co_return std::move(*signed_in);
  }
  Use use{std::move(ask.question),
          {std::move(ask.token_serial), {}, false},
          ask.prefer_pss,
          std::move(ask.session),
          false,
          {}};
  use.digests = [origin = std::move(ask.origin), nonce = std::move(ask.nonce)](const auto&,
                                                                               const Suite& suite) {
    return std::vector{web_login_digest(origin, nonce, suite.hash)};
  };
  LoginTalk talk(std::move(state), std::move(use));
  auto done = co_await talk.run(prompter);
  LoginDone out{std::move(static_cast<UseDone&>(done)), {}};
  if (!done.list.empty()) out.signature = std::move(done.list.front());
  co_return out;
}

awaitable<LeaseDone> lease(std::shared_ptr<State> state, LeaseAsk ask, Prompter& prompter) {
  Use use{std::move(ask.question), {{}, {}, false, std::move(ask.certificate)}, false, {}, true, {}};
  LoginTalk talk(std::move(state), std::move(use));
  auto done = co_await talk.run(prompter);
  LeaseDone out{std::move(static_cast<UseDone&>(done)), std::move(done.lease)};
  co_return out;
}

// The attributes are kept beside their digests: each try makes them anew, with its own time.
awaitable<SignDone> sign(std::shared_ptr<State> state, SignAsk ask, Prompter& prompter) {
  const auto made = std::make_shared<std::vector<cms::Signed>>();
  Use use{std::move(ask.question), {std::move(ask.token_serial), {}, true}, ask.prefer_pss, {}, false, {}};
  use.digests = [made, state, documents = std::move(ask.documents), asker = std::move(ask.asker)](
                    const pkcs11::Certificate& certificate, const Suite& suite) {
    const auto now = std::chrono::floor<std::chrono::seconds>(state->settings.now());
    const auto algorithm = document_algorithm(suite.scheme, suite.hash).value();
    std::vector<pkcs11::Digest> digests;
    made->clear();
    digests.reserve(documents.size());
    for (const Document& document : documents) {
      auto attributes = document_attributes(document, certificate, algorithm, now, asker);
      digests.push_back(document_digest(attributes, algorithm));
      made->push_back({algorithm, certificate.der, std::move(attributes), {}});
    }
    return digests;
  };
  LoginTalk talk(std::move(state), std::move(use));
  auto done = co_await talk.run(prompter);
  SignDone out{std::move(static_cast<UseDone&>(done)), {}};
  if (!out.code.empty()) co_return out;
  for (std::size_t i = 0; i < done.list.size(); ++i) (*made)[i].signature = std::move(done.list[i]);
  out.documents = std::move(*made);
  co_return out;
}

}  // namespace redlips::keyring
