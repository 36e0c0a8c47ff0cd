// SPDX-License-Identifier: Apache-2.0
// A question goes out, then one timer waits: for the answer, the peer's end, the deadline or the caller's
// cancel.
#include "daemon/local/dialog.h"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/json/array.hpp>

#include "daemon/local/prompt_json.h"
#include "drivers/platform/sleepless_timer.h"

namespace redlips::local {
namespace asio = boost::asio;
namespace json = boost::json;
using keyring::LoginAnswer;

/// Shared with the reply that is on its way, so that a reply after the wait finds something to fall into.
struct PromptDialog::Exchange {
  explicit Exchange(const asio::any_io_executor& executor) : timer(executor) {}
  platform::SleeplessTimer timer;
  std::optional<wire::Message> answer;
  bool gone = false;
};

namespace {

/// Forgets the question however its wait ends.
class Asked {
 public:
  Asked(std::shared_ptr<PromptPeer> peer, std::string id) : peer_(std::move(peer)), id_(std::move(id)) {}
  ~Asked() { peer_->forget(id_); }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

 private:
  std::shared_ptr<PromptPeer> peer_;
  std::string id_;
};

}  // namespace

PromptDialog::PromptDialog(Parts parts) : parts_(std::move(parts)) {}

PromptDialog::~PromptDialog() { close(keyring::Outcome::cancelled); }

asio::awaitable<std::optional<wire::Message>> PromptDialog::exchange(std::string_view method,
                                                                     json::object params,
                                                                     std::chrono::milliseconds deadline,
                                                                     LoginAnswer::Kind& without) {
  without = LoginAnswer::Kind::no_ui;
  if (!parts_.peer->alive()) co_return std::nullopt;
  auto state = std::make_shared<Exchange>(parts_.executor);
  const auto time = parts_.deadline.value_or(deadline);
  const auto until = platform::since_boot() + time;
  state->timer.expires_after(time);
  params["prompt"] = parts_.prompt;
  const Asked asked(parts_.peer, parts_.peer->ask(method, std::move(params), [state](auto answer) {
    state->gone = !answer;
    state->answer = std::move(answer);
    state->timer.cancel();
  }));
  announce("prompt.shown", method, "");
  const auto ended = co_await state->timer.wait();
  // A computer that wakes up may hear the answer before its timer.
  const bool late = platform::since_boot() >= until;
  if (state->answer && !late) co_return std::move(state->answer);
  if (!state->answer && !state->gone && ended == asio::error::operation_aborted)
    throw boost::system::system_error(ended);
  if (!state->gone) without = LoginAnswer::Kind::timeout;
  co_return std::nullopt;
}

asio::awaitable<LoginAnswer> PromptDialog::ask(keyring::LoginQuestion question) {
  offered_ = question.keys;
  origin_ = question.origin;
  LoginAnswer answer;
  // A method of its own for each: a prompter that knows nothing of documents must not show a login instead.
  constexpr std::array methods{"prompt.login", "prompt.sign", "prompt.renew"};
  const auto* method = methods.at(static_cast<std::size_t>(question.purpose));
  auto message = co_await exchange(method, question_json(question), question.deadline, answer.kind);
  if (message) answer = login_answer(std::move(*message), parts_.prompt, offered_);
  answer.prompter = parts_.peer->kind();
  co_return answer;
}

asio::awaitable<keyring::ChangeAnswer> PromptDialog::ask(keyring::ChangeQuestion question) {
  keyring::ChangeAnswer answer;
  auto message = co_await exchange("prompt.change", question_json(question), question.deadline, answer.kind);
  if (message) answer = change_answer(std::move(*message), parts_.prompt);
  answer.prompter = parts_.peer->kind();
  co_return answer;
}

asio::awaitable<bool> PromptDialog::confirm_last_try(keyring::KeyChoice key) {
  constexpr std::chrono::seconds deadline{120};
  auto without = LoginAnswer::Kind::no;
  json::object params{{"key", key_json(key)}, {"deadline_s", deadline.count()}};
  auto message = co_await exchange("prompt.last_try", std::move(params), deadline, without);
  co_return message&& last_try_answer(*message, parts_.prompt);
}

void PromptDialog::update(std::vector<keyring::KeyChoice> keys) {
  json::array shown;
  for (const auto& key : keys) shown.push_back(key_json(key));
  std::move(keys.begin(), keys.end(), std::back_inserter(offered_));
  parts_.peer->tell("prompt.update", {{"prompt", parts_.prompt}, {"keys", std::move(shown)}});
}

void PromptDialog::working() { parts_.peer->tell("prompt.working", {{"prompt", parts_.prompt}}); }

void PromptDialog::close(keyring::Outcome outcome) {
  if (std::exchange(closed_, true) || !shown_) return;
  parts_.peer->tell(
      "prompt.close",
      {{"prompt", parts_.prompt}, {"outcome", to_string(outcome)}, {"initial_pin", initial_pin_}});
  announce("prompt.closed", "", to_string(outcome));
}

void PromptDialog::announce(std::string_view type, std::string_view question, std::string_view outcome) {
  shown_ = true;
  json::object event{{"type", type}, {"prompt", parts_.prompt}};
  if (!question.empty()) event["question"] = question;
  if (!outcome.empty()) event["outcome"] = outcome;
  if (!origin_.empty()) event["origin"] = origin_;
  parts_.news(event);
}

}  // namespace redlips::local
