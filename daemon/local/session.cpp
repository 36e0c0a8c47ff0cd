// SPDX-License-Identifier: Apache-2.0
// Reads one message after the other: a request starts a coroutine, an answer goes to the question that waits
// for it.
#include "daemon/local/session.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "daemon/not_saved.h"

namespace redlips::local {
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

json::object failure(const json::value& id, std::string_view code, json::object more = {}) {
  more["code"] = code;
  return wire::error(id, -32000, code, std::move(more));
}

/// The answer to one request, whatever becomes of it.
asio::awaitable<json::object> answer(std::shared_ptr<Session> session, Api& api, json::value id,
                                     const Method& method, json::object params) {
  try {
    auto value = co_await method.run(api, *session, std::move(params));
    co_return wire::result(id, std::move(value));
  } catch (const ApiError& error) {
    co_return failure(id, error.code(), error.more());
  } catch (const NotSaved& error) {
    co_return failure(id, "not_saved", {{"detail", error.what()}});
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) co_return failure(id, "user_cancelled");
    std::cerr << "redlipsd: " << method.name << ": " << error.what() << '\n';
  } catch (const std::exception& error) {
    std::cerr << "redlipsd: " << method.name << ": " << error.what() << '\n';
  }
  co_return failure(id, "internal");
}

bool is_id(const json::value* id) {
  return id != nullptr && (id->is_int64() || id->is_uint64() || id->is_string());
}

}  // namespace

Session::Session(wire::AsyncChannel channel, Endpoint endpoint, Api& api)
    : channel_(std::move(channel)), endpoint_(endpoint), api_(api) {}

asio::awaitable<void> Session::run() {
  const auto self = shared_from_this();
  try {
    for (;;) {
      auto message = co_await channel_.read();
      if (!message) break;
      take(std::move(*message));
    }
  } catch (const wire::ChannelError& error) {
    if (channel_.is_open()) std::cerr << "redlipsd: local client: " << error.what() << '\n';
  }
  end();
}

void Session::close() { channel_.close(); }

void Session::take(wire::Message message) {
  const auto name = wire::text_of(message.body, "method");
  const json::value* id = message.body.if_contains("id");
  if (!name) {
    const auto question =
        is_id(id) && id->is_string() ? questions_.find(std::string(id->as_string())) : questions_.end();
    // A late answer to a closed question ends here, and its secrets with it.
    if (question == questions_.end()) return;
    const auto reply = std::move(question->second);
    questions_.erase(question);
    return reply(std::move(message));
  }
  if (!message.secrets.empty()) throw wire::ChannelError("secrets beside a request");
  const auto* params = wire::object_of(message.body, "params");
  if (*name == "cancel") return cancel(params != nullptr ? *params : json::object());
  if (!is_id(id)) return post(failure(nullptr, "invalid_request"));
  const auto* method = find_method(*name);
  if (method == nullptr || !method->allows(endpoint_)) {
    return post(wire::error(*id, -32601, "method not found", {{"code", "unknown_method"}}));
  }
  if (running_.size() >= requests_limit) return post(failure(*id, "busy"));
  if (running_.contains(json::serialize(*id))) return post(failure(*id, "invalid_request"));
  start(*id, *method, params != nullptr ? *params : json::object());
}

void Session::start(const json::value& id, const Method& method, json::object params) {
  auto signal = std::make_shared<asio::cancellation_signal>();
  const auto key = json::serialize(id);
  running_[key] = signal;
  auto done = [self = shared_from_this(), signal, key](const std::exception_ptr&, json::object message) {
    self->running_.erase(key);
    self->post(std::move(message));
  };
  asio::co_spawn(api_.executor, answer(shared_from_this(), api_, id, method, std::move(params)),
                 asio::bind_cancellation_slot(signal->slot(), std::move(done)));
}

void Session::cancel(const json::object& params) {
  const auto* id = params.if_contains("id");
  if (id == nullptr) return;
  const auto found = running_.find(json::serialize(*id));
  if (found == running_.end()) return;
  const auto signal = found->second;
  signal->emit(asio::cancellation_type::terminal);
}

void Session::watch() {
  if (!watching_.empty()) return;
  const std::weak_ptr<Session> weak = weak_from_this();
  watching_.push_back(api_.news.subscribe([weak](const json::object& event) {
    if (const auto self = weak.lock()) self->tell("event", event);
  }));
  watching_.push_back(api_.keyring.watching());
}

std::shared_ptr<keyring::Prompter> Session::prompter(bool prompts_itself) {
  if (prompts_itself && endpoint_ == Endpoint::control) return api_.prompts.own(shared_from_this());
  return {std::shared_ptr<void>(), &api_.prompts.attached()};
}

std::string Session::ask(std::string_view method, json::object params, Reply reply) {
  auto id = "p" + std::to_string(++asked_);
  questions_[id] = std::move(reply);
  post(wire::request(json::value(id), method, std::move(params)));
  return id;
}

void Session::forget(const std::string& id) { questions_.erase(id); }

void Session::tell(std::string_view method, json::object params) {
  post(wire::notification(method, std::move(params)));
}

void Session::post(json::object message) {
  try {
    channel_.post(std::move(message));
  } catch (const wire::ChannelError& error) {
    std::cerr << "redlipsd: local client: " << error.what() << '\n';
    channel_.close();
  }
}

void Session::end() {
  channel_.close();
  watching_.clear();
  api_.prompts.detach(*this);
  for (auto& [id, reply] : std::exchange(questions_, {})) reply(std::nullopt);
  for (auto& [id, signal] : std::map(running_)) signal->emit(asio::cancellation_type::terminal);
}

}  // namespace redlips::local
