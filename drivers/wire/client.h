// SPDX-License-Identifier: Apache-2.0
// A client's end of the local API: calls, and the daemon's questions in between. What the tray and the
// command line share stands in front of the class.
#pragma once

#include <boost/json/object.hpp>
#include <deque>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "drivers/wire/channel.h"

namespace redlips::wire {

/// A call that ended in a code of PROTOCOL.md §4 ("not_running": there is no daemon).
class CallError : public std::runtime_error {
 public:
  explicit CallError(std::string code, std::string detail = {})
      : std::runtime_error(detail.empty() ? code : detail),
        code_(std::move(code)),
        detail_(std::move(detail)) {}
  const std::string& code() const noexcept { return code_; }
  const std::string& detail() const noexcept { return detail_; }  ///< evidence for the hotline, or empty

 private:
  std::string code_, detail_;
};

/// The result of an answer; CallError where it carries an error.
const boost::json::object& result_of(const boost::json::object& answer);

/// Where the daemon of this user listens: REDLIPS_SOCKET, else control.sock in the runtime directory. Throws
/// platform::PathError.
std::filesystem::path control_socket();

class Client;

/// Whoever answers the daemon's questions: a person at the terminal, or a script's descriptor.
class Answerer {
 public:
  virtual ~Answerer() = default;
  /// A question: answers through client.answer(), or not at all if it was closed meanwhile.
  virtual void question(Client& client, const std::string& id, const std::string& method,
                        const boost::json::object& params) = 0;
  /// prompt.update, prompt.working, prompt.close outside a question.
  virtual void news(const std::string& method, const boost::json::object& params) = 0;
};

/// Blocking, one thread.
class Client {
 public:
  /// Throws CallError "not_running" where nobody serves `socket`.
  explicit Client(const std::filesystem::path& socket);

  /// Sends the request and serves questions until its answer is there.
  boost::json::object call(std::string_view method, boost::json::object params, Answerer* answerer = nullptr);
  /// Serves the next message.
  void serve_one(Answerer& answerer) { dispatch(next(), &answerer); }
  /// Serves questions until the daemon goes; throws CallError "connection_lost" then.
  void serve(Answerer& answerer);
  /// The next message, for a question that watches the daemon while a person types.
  boost::json::object next();
  /// Gives a message back: it is the next one.
  void put_back(boost::json::object message) { waiting_.push_front(std::move(message)); }
  void answer(const std::string& id, boost::json::object reply, std::span<const Secret* const> secrets = {});
  int handle() const noexcept { return channel_.handle(); }
  /// True if a message was put back: the descriptor says nothing of it.
  bool has_waiting() const noexcept { return !waiting_.empty(); }

 private:
  void dispatch(const boost::json::object& message, Answerer* answerer);

  Channel channel_;
  std::deque<boost::json::object> waiting_;
  std::int64_t calls_ = 0;
};

}  // namespace redlips::wire
