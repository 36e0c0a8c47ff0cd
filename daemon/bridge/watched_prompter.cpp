// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/watched_prompter.h"

namespace redlips::bridge {

namespace asio = boost::asio;
using keyring::LoginAnswer;

class WatchedDialog final : public keyring::Dialog {
 public:
  WatchedDialog(std::unique_ptr<keyring::Dialog> inner, std::shared_ptr<WatchedPrompter::Progress> progress)
      : inner_(std::move(inner)), progress_(std::move(progress)) {}

  asio::awaitable<LoginAnswer> ask(keyring::LoginQuestion question) override {
    tell(progress_->prompted, "prompt");
    LoginAnswer answer = co_await inner_->ask(std::move(question));
    const bool silent = answer.kind == LoginAnswer::Kind::timeout || answer.kind == LoginAnswer::Kind::no_ui;
    progress_->answered = progress_->answered || !silent;
    co_return answer;
  }

  asio::awaitable<keyring::ChangeAnswer> ask(keyring::ChangeQuestion question) override {
    keyring::ChangeAnswer answer = co_await inner_->ask(std::move(question));
    co_return answer;
  }

  asio::awaitable<bool> confirm_last_try(keyring::KeyChoice key) override {
    const bool sure = co_await inner_->confirm_last_try(std::move(key));
    co_return sure;
  }

  void update(std::vector<keyring::KeyChoice> keys) override { inner_->update(std::move(keys)); }

  void working() override {
    tell(progress_->signing, "signing");
    inner_->working();
  }

  void close(keyring::Outcome outcome) override { inner_->close(outcome); }

 private:
  void tell(bool& told, std::string_view state) {
    if (!std::exchange(told, true)) progress_->news(state);
  }

  std::unique_ptr<keyring::Dialog> inner_;
  std::shared_ptr<WatchedPrompter::Progress> progress_;
};

WatchedPrompter::WatchedPrompter(keyring::Prompter& prompter, News news)
    : prompter_(prompter), progress_(std::make_shared<Progress>(Progress{std::move(news)})) {}

asio::awaitable<std::unique_ptr<keyring::Dialog>> WatchedPrompter::open() {
  if (!std::exchange(progress_->waiting, true)) progress_->news("waiting");
  auto inner = co_await prompter_.open();
  if (!inner) co_return nullptr;
  co_return std::make_unique<WatchedDialog>(std::move(inner), progress_);
}

}  // namespace redlips::bridge
