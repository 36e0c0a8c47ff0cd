// SPDX-License-Identifier: Apache-2.0
// One PIN change: ask for old and new, check both before the key, one try; again while the old one is wrong.
#include "daemon/keyring/change.h"

#include "daemon/keyring/choices.h"
#include "daemon/keyring/codes.h"
#include "daemon/keyring/lease.h"

namespace redlips::keyring {

using boost::asio::awaitable;

namespace {

// One change's talk with a person. Lives in the coroutine change_pin() only.
class ChangeTalk {
 public:
  ChangeTalk(std::shared_ptr<State> state, std::shared_ptr<Plugged> key)
      : state_(std::move(state)), key_(std::move(key)) {
    done_.token_serial = key_->info.serial;
  }
  awaitable<ChangeDone> run(Prompter& prompter);

 private:
  enum class Next { again, end };
  awaitable<Next> handle(ChangeAnswer answer);
  awaitable<Next> confirm();
  awaitable<Next> attempt(ChangeAnswer answer);
  awaitable<Next> send(ChangeAnswer answer);
  Next judge(pkcs11::ChangeResult::Outcome outcome);
  KeyChoice choice() const;
  Next ask_again(Why why, std::string fault = {});
  Next end(std::string code, std::string detail = {});
  Next failed(const std::exception_ptr& error);

  std::shared_ptr<State> state_;
  std::shared_ptr<Plugged> key_;
  std::unique_ptr<Dialog> dialog_;
  bool confirmed_ = false;
  ChangeQuestion question_;
  ChangeDone done_;
};

ChangeTalk::Next ChangeTalk::ask_again(Why why, std::string fault) {
  question_.why = why;
  question_.policy_fault = std::move(fault);
  return Next::again;
}

ChangeTalk::Next ChangeTalk::end(std::string code, std::string detail) {
  done_.code = std::move(code);
  done_.detail = std::move(detail);
  return Next::end;
}

ChangeTalk::Next ChangeTalk::failed(const std::exception_ptr& error) {
  if (cancelled(error)) std::rethrow_exception(error);
  state_->scan_soon(key_->library);
  auto failure = failure_of(error);
  return end(std::move(failure.code), std::move(failure.detail));
}

KeyChoice ChangeTalk::choice() const {
  for (const auto& view : state_->inventory->views())
    if (view.token == key_->name) return key_choice(view);
  return {};
}

awaitable<ChangeTalk::Next> ChangeTalk::confirm() {
  confirmed_ = co_await dialog_->confirm_last_try(choice());
  co_return confirmed_ ? ask_again(Why::confirmed) : end("user_cancelled");
}

awaitable<ChangeTalk::Next> ChangeTalk::handle(ChangeAnswer answer) {
  done_.prompter = answer.prompter;
  if (answer.kind != LoginAnswer::Kind::yes) co_return end(code_of(answer.kind));
  if (!key_->present) co_return end("key_removed");
  if (!key_->fault.empty()) co_return end(key_->fault);
  if (state_->inventory->tries(*key_).last_try && !confirmed_) {
    answer = {};  // SECURITY-RULES 1.3: the question comes before any secret is used
    co_return co_await confirm();
  }
  auto why = key_->guard->refusal(answer.old_pin);
  if (why == "known_wrong") co_return ask_again(Why::known_wrong);
  if (why.empty()) why = new_pin_fault(answer.old_pin, answer.new_pin, key_->guard->bounds());
  if (!why.empty()) co_return ask_again(Why::policy, std::move(why));
  co_return co_await attempt(std::move(answer));
}

awaitable<ChangeTalk::Next> ChangeTalk::attempt(ChangeAnswer answer) {
  dialog_->working();
  std::exception_ptr error;
  try {
    co_await read_flags(state_, key_);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) co_return failed(error);
  const auto tries = state_->inventory->tries(*key_);
  if (tries.locked) co_return end("pin_blocked");
  if (tries.last_try && !confirmed_) {
    answer = {};  // SECURITY-RULES 1.3: the question comes before any secret is used
    co_return co_await confirm();
  }
  co_return co_await send(std::move(answer));
}

awaitable<ChangeTalk::Next> ChangeTalk::send(ChangeAnswer answer) {
  drivers::PinChanged changed;
  std::exception_ptr error;
  try {
    changed =
        co_await change_once(state_, key_, std::move(answer.old_pin), std::move(answer.new_pin), confirmed_);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) co_return failed(error);
  confirmed_ = false;
  co_return judge(changed.change.outcome);
}

ChangeTalk::Next ChangeTalk::judge(pkcs11::ChangeResult::Outcome outcome) {
  switch (outcome) {
    case pkcs11::ChangeResult::Outcome::ok:
      return end({});
    case pkcs11::ChangeResult::Outcome::refused:
      return ask_again(Why::policy, "refused");
    case pkcs11::ChangeResult::Outcome::unchanged:
      return end("pin_not_changed");
    case pkcs11::ChangeResult::Outcome::locked:
      return end("pin_blocked");
    case pkcs11::ChangeResult::Outcome::wrong:
      break;
  }
  return state_->inventory->tries(*key_).locked ? end("pin_blocked") : ask_again(Why::wrong);
}

awaitable<ChangeDone> ChangeTalk::run(Prompter& prompter) {
  dialog_ = co_await prompter.open();
  if (!dialog_) {
    done_.code = "no_ui";
    co_return std::move(done_);
  }
  for (;;) {
    question_.key = choice();
    auto answer = co_await dialog_->ask(question_);
    const auto next = co_await handle(std::move(answer));
    if (next == Next::end) break;
  }
  dialog_->close(outcome_of(done_.code));
  done_.tries = state_->inventory->tries(*key_);
  co_return std::move(done_);
}

}  // namespace

awaitable<ChangeDone> change_pin(std::shared_ptr<State> state, std::string token, Prompter& prompter) {
  const auto key = state->inventory->find(token);
  if (!key || key->collides) {
    ChangeDone refused;
    refused.code = key ? "module_failed" : "key_removed";
    co_return refused;
  }
  ChangeTalk talk(std::move(state), key);
  auto done = co_await talk.run(prompter);
  co_return done;
}

}  // namespace redlips::keyring
