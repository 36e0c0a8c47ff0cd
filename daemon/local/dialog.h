// SPDX-License-Identifier: Apache-2.0
// One dialog at one prompter: its questions, their deadlines, and its end.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/keyring/prompter.h"
#include "daemon/local/prompt_peer.h"
#include "drivers/turns.h"

namespace redlips::local {

/// Holds the turn while it lives. Every question has an id of its own and is forgotten when its wait ends, so
/// a PIN frame that is late goes nowhere (SECURITY-RULES 2.5).
class PromptDialog final : public keyring::Dialog {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    std::optional<std::chrono::milliseconds> deadline;  ///< replaces the questions' own
    std::function<void(const boost::json::object&)> news;
    std::shared_ptr<PromptPeer> peer;
    std::string prompt;  ///< "x7"
    drivers::Turns::Held turn;
  };
  explicit PromptDialog(Parts parts);
  ~PromptDialog() override;  ///< closes as cancelled unless close() was called

  boost::asio::awaitable<keyring::LoginAnswer> ask(keyring::LoginQuestion question) override;
  boost::asio::awaitable<keyring::ChangeAnswer> ask(keyring::ChangeQuestion question) override;
  boost::asio::awaitable<bool> confirm_last_try(keyring::KeyChoice key) override;
  void update(std::vector<keyring::KeyChoice> keys) override;
  void working() override;
  void advise_new_pin(const std::string& token) override { initial_pin_ = token; }
  void close(keyring::Outcome outcome) override;

 private:
  struct Exchange;
  /// Waits for the answer; where there is none, `without` says why: timeout or no_ui.
  boost::asio::awaitable<std::optional<wire::Message>> exchange(std::string_view method,
                                                                boost::json::object params,
                                                                std::chrono::milliseconds deadline,
                                                                keyring::LoginAnswer::Kind& without);
  void announce(std::string_view type, std::string_view question, std::string_view outcome);

  Parts parts_;
  std::vector<keyring::KeyChoice> offered_;  ///< every key that the open question has shown
  std::string origin_, initial_pin_;
  bool shown_ = false, closed_ = false;
};

}  // namespace redlips::local
