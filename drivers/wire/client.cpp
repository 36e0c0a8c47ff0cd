// SPDX-License-Identifier: Apache-2.0
// Requests out; answers, questions and events in.
#include "drivers/wire/client.h"

#include <cstdlib>

#include "drivers/platform/endpoint.h"
#include "drivers/platform/paths.h"

namespace redlips::wire {
namespace json = boost::json;

namespace {

int connect(const std::filesystem::path& socket) {
  try {
    return platform::connect_endpoint(socket);
  } catch (const platform::EndpointError& error) {
    throw CallError("not_running", error.what());
  }
}

}  // namespace

const json::object& result_of(const json::object& answer) {
  if (const auto* result = object_of(answer, "result")) return *result;
  const auto* error = object_of(answer, "error");
  const auto* data = error == nullptr ? nullptr : object_of(*error, "data");
  if (data == nullptr) throw CallError("internal");
  throw CallError(text_of(*data, "code").value_or("internal"), text_of(*data, "detail").value_or(""));
}

std::filesystem::path control_socket() {
  if (const char* socket = std::getenv("REDLIPS_SOCKET"); socket != nullptr && *socket != '\0') return socket;
  return platform::runtime_directory() / "control.sock";
}

Client::Client(const std::filesystem::path& socket) : channel_(connect(socket), local_json_limit) {}

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
  channel_.write(request(id, method, std::move(params)));
  for (;;) {
    const auto message = next();
    if (!message.contains("method") && integer_of(message, "id") == id) return result_of(message);
    dispatch(message, answerer);
  }
}

void Client::serve(Answerer& answerer) {
  for (;;) dispatch(next(), &answerer);
}

void Client::dispatch(const json::object& message, Answerer* answerer) {
  const auto method = text_of(message, "method");
  if (!method || answerer == nullptr) return;
  const auto* params = object_of(message, "params");
  const auto id = text_of(message, "id");
  if (id) {
    answerer->question(*this, *id, *method, params != nullptr ? *params : json::object());
  } else {
    answerer->news(*method, params != nullptr ? *params : json::object());
  }
}

void Client::answer(const std::string& id, json::object reply, std::span<const Secret* const> secrets) {
  auto message = result(json::value(id), std::move(reply));
  if (secrets.empty()) return channel_.write(message);
  channel_.write(std::move(message), secrets);
}

}  // namespace redlips::wire
