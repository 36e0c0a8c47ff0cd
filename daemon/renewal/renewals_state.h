// SPDX-License-Identifier: Apache-2.0
// What Renewals owns; coroutines hold it, so that a run ends in good order whoever went away.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <map>
#include <memory>
#include <string>

#include "daemon/renewal/renewals.h"
#include "drivers/bell.h"
#include "drivers/platform/sleepless_timer.h"

namespace redlips::renewal {

struct Renewals::State : std::enable_shared_from_this<Renewals::State> {
  using Cancel = std::shared_ptr<boost::asio::cancellation_signal>;

  /// One run of one job.
  struct Running {
    explicit Running(const boost::asio::any_io_executor& executor) : over(executor) {}
    Cancel cancel;  ///< of a run that the clock began
    drivers::Bell over;
    bool ended = false;
  };

  State(boost::asio::any_io_executor its_executor, RenewalSettings its_settings,
        keyring::Keyring& its_keyring, const Authorities& its_authorities, History& its_history)
      : executor(std::move(its_executor)),
        settings(std::move(its_settings)),
        keyring(its_keyring),
        authorities(its_authorities),
        history(its_history),
        jobs(settings.state),
        timer(executor) {}

  static boost::asio::awaitable<void> run(std::shared_ptr<State> state, std::string id,
                                          keyring::Prompter* prompter, Cancel cancel);
  void news(const Job& job, const std::string& happened);
  void keep(const Job& job, const std::string& happened);
  void write_history(const Job& job, const std::string& what);

  // schedule.cpp: what goes on by itself.
  void start();
  void stop();
  void wake();
  const Job* first_due() const;
  void begin_due(const std::string& id);
  static boost::asio::awaitable<void> wait_for_due(std::shared_ptr<State> state);

  boost::asio::any_io_executor executor;
  RenewalSettings settings;
  keyring::Keyring& keyring;
  const Authorities& authorities;
  History& history;
  JobStore jobs;
  std::map<std::string, std::shared_ptr<Running>> runs;  ///< by job
  platform::SleeplessTimer
      timer;  ///< runs only while an authority is waited for that needs no PIN to be asked
  bool waiting = false, stopped = false;
};

}  // namespace redlips::renewal
