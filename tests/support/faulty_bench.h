// SPDX-License-Identifier: Apache-2.0
// A token host over faulty.so over SoftHSM: what a library does wrong is a line of text.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "drivers/token_host.h"
#include "tests/support/run.h"
#include "tests/support/soft_hsm.h"
#include "tests/support/test_certificate.h"

namespace redlips::test {

void write_text(const std::filesystem::path& path, const std::string& text);
std::vector<std::string> lines_of(const std::filesystem::path& path);

/// What `call` throws; nullopt if it returns.
template <class Call>
std::optional<drivers::HostError> host_error_of(Call call) {
  try {
    call();
  } catch (const drivers::HostError& error) {
    return error;
  }
  return std::nullopt;
}

class FaultyBench {
 public:
  FaultyBench();
  /// The host's settings, for another one beside it.
  drivers::HostSettings settings() const;

  drivers::LoginSigned sign(std::string_view pin = SoftHsm::pin);
  drivers::PinChanged change(std::string_view old_pin, std::string_view new_pin);
  bool verifies(const drivers::LoginSigned& done) const;
  std::size_t certificates() { return run(context, host.certificates(who.slot)).size(); }

  /// The next start of the host reads this plan (tests/faults/plan.h), and traces anew.
  void plan(const std::string& rules);
  /// The same: `action` at the next call of `function`, once.
  void plan_fault(const std::string& function, const std::string& action);
  /// The functions that were called since the plan, in their order.
  std::vector<std::string> calls() const { return lines_of(hsm.directory() / "trace"); }
  std::size_t count(const std::string& function) const;
  /// The functions that one login calls, from a host that starts for it.
  std::set<std::string> calls_of_a_login();
  /// What the login that meets the fault ends in.
  std::optional<drivers::HostError> sign_into_fault() {
    return host_error_of([this] { sign(); });
  }

  SoftHsm hsm;

 private:
  Variable module_, plan_, trace_;

 public:
  boost::asio::io_context context;
  drivers::TokenHost host;
  drivers::ExpectedIdentity who;
};

}  // namespace redlips::test
