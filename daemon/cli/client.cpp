// SPDX-License-Identifier: Apache-2.0
// Requests out; answers, questions and events in.
#include "daemon/cli/client.h"

#include "drivers/platform/endpoint.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

int connect(const std::filesystem::path& socket) {
  try {
    return platform::connect_endpoint(socket);
  } catch (const platform::EndpointError& error) {
    throw CallError("not_running", error.what());
  }
}

json::object result_or_throw(const json::object& message) {
  if (const auto* result = wire::object_of(message, "result")) return *result;
  const auto* error = wire::object_of(message, "error");
  const auto* data = error == nullptr ? nullptr : wire::object_of(*error, "data");
  if (data == nullptr) throw CallError("internal");
  throw CallError(wire::text_of(*data, "code").value_or("internal"),
                  wire::text_of(*data, "detail").value_or(""));
}

}  // namespace

Client::Client(const std::filesystem::path& socket) : channel_(connect(socket), wire::local_json_limit) {}

json::object Client::next() {
  if (!waiting_.empty()) {
    auto message = std::move(waiting_.front());
    waiting_.pop_front();
    return message;
  }
  auto message = channel_.read();
  if (!message) throw CallError("connection_lost");
  return std::move(message->body);
}

json::object Client::call(std::string_view method, json::object params, Answerer* answerer) {
  const auto id = ++calls_;
  channel_.write(wire::request(id, method, std::move(params)));
  for (;;) {
    const auto message = next();
    if (!message.contains("method") && wire::integer_of(message, "id") == id) return result_or_throw(message);
    dispatch(message, answerer);
  }
}

void Client::serve(Answerer& answerer) {
  for (;;) dispatch(next(), &answerer);
}

void Client::dispatch(const json::object& message, Answerer* answerer) {
  const auto method = wire::text_of(message, "method");
  if (!method || answerer == nullptr) return;
  const auto* params = wire::object_of(message, "params");
  const auto id = wire::text_of(message, "id");
  if (id) {
    answerer->question(*this, *id, *method, params != nullptr ? *params : json::object());
  } else {
    answerer->news(*method, params != nullptr ? *params : json::object());
  }
}

void Client::answer(const std::string& id, json::object result, std::span<const Secret* const> secrets) {
  auto message = wire::result(json::value(id), std::move(result));
  if (secrets.empty()) return channel_.write(message);
  channel_.write(std::move(message), secrets);
}

}  // namespace redlips::cli
