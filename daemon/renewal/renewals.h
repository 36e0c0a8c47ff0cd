// SPDX-License-Identifier: Apache-2.0
// The renewals of this user's certificates: begun by a person, gone on with by a person or by time, never two
// of one certificate.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "daemon/authorities.h"
#include "daemon/history.h"
#include "daemon/keyring/keyring.h"
#include "daemon/renewal/conditions.h"
#include "daemon/renewal/job_store.h"

namespace redlips::renewal {

/// A renewal that did not begin, or not go on: a code of PROTOCOL.md.
class NotRenewed : public std::runtime_error {
 public:
  explicit NotRenewed(std::string code, std::string detail = {})
      : std::runtime_error(code), code_(std::move(code)), detail_(std::move(detail)) {}
  const std::string& code() const noexcept { return code_; }
  const std::string& detail() const noexcept { return detail_; }

 private:
  std::string code_, detail_;
};

struct RenewalSettings {
  std::string program;  ///< redlips-renew, absolute; empty: not installed
  std::filesystem::path state;
  std::function<std::chrono::system_clock::time_point()> now;
  std::function<void(const Job&)> news;  ///< a job has changed
};

/// What is asked before a renewal begins.
struct Outlook {
  std::vector<Condition> conditions;
  int pins = 2;  ///< at most so many PINs
  bool remote = false;
};

/// All on the executor's one thread. Every run has one owner: cancelling the caller ends its child and lets
/// the key go; what was done is kept.
class Renewals {
 public:
  Renewals(boost::asio::any_io_executor executor, RenewalSettings settings, keyring::Keyring& keyring,
           const Authorities& authorities, History& history);
  ~Renewals();
  void start();  ///< what was waited for goes on
  void stop();   ///< ends what runs by itself

  /// Throws NotRenewed{"no_key"} where that certificate is not in.
  boost::asio::awaitable<Outlook> outlook(std::string certificate);
  /// Begins, or goes on where there is such a job; ends with the run: the job then says how far it is. Throws
  /// NotRenewed where a condition is not met.
  boost::asio::awaitable<std::string> begin(std::string certificate, keyring::Prompter& prompter);
  /// Goes on with a job; after a refusal it hands in again with the same key.
  boost::asio::awaitable<void> go_on(std::string job, keyring::Prompter& prompter);
  /// The old certificate and its key pair, after the renewal is done, where nothing could be encrypted to it.
  boost::asio::awaitable<void> remove_old(std::string job, keyring::Prompter& prompter);

  /// nullptr where there is none.
  const Job* find(const std::string& job) const;
  std::vector<Job> all() const;  ///< newest first
  bool running(const std::string& job) const;
  const std::vector<drivers::FileFault>& faults() const noexcept;

  struct State;

 private:
  std::shared_ptr<State> state_;
};

/// How many more PINs a job wants, at most.
int pins_left(const Job& job);

/// May the user have the old certificate taken away: done, the new one beside it, and nothing could be
/// encrypted to it.
bool removable(const Job& job, const std::vector<keyring::TokenView>& tokens);

}  // namespace redlips::renewal
