// SPDX-License-Identifier: Apache-2.0
// The process that speaks with an authority: it asks over its one pipe, we answer, and it is killed at any
// broken rule (SECURITY-RULES 4.1).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <stdexcept>
#include <string>

#include "drivers/platform/child.h"

namespace redlips::renewal {

/// A verb that is not done now, and why: the child goes on with that answer.
class VerbRefused : public std::runtime_error {
 public:
  explicit VerbRefused(std::string code, std::string why = {})
      : std::runtime_error(code), code_(std::move(code)), why_(std::move(why)) {}
  const std::string& code() const noexcept { return code_; }
  const std::string& why() const noexcept { return why_; }

 private:
  std::string code_, why_;
};

/// The child did what it must not: it ends. what() is for the log.
class BrokenRule : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a child may ask and tell. Throws VerbRefused and BrokenRule.
class Verbs {
 public:
  virtual ~Verbs() = default;
  virtual boost::asio::awaitable<boost::json::object> answer(std::string verb,
                                                             boost::json::object params) = 0;
  virtual void progress(const boost::json::object& params) = 0;
};

/// The daemon's wishes for that program: proxies and language of its environment, and nothing else.
platform::ChildProgram child_program(const std::string& program);

/// Runs the program until it ends by itself with code 0. Throws BrokenRule where it ends in another way, is
/// silent for too long or breaks a rule, and whatever else the verbs throw; it is killed then, and so it is
/// where the caller goes.
boost::asio::awaitable<void> run_child(boost::asio::any_io_executor executor, platform::ChildProgram program,
                                       Verbs& verbs);

}  // namespace redlips::renewal
