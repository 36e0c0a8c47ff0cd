// SPDX-License-Identifier: Apache-2.0
// Answers without a person: the first question gets the line, a second one is refused.
#include "daemon/cli/pin_fd.h"

#include <array>
#include <boost/json/array.hpp>

#include "daemon/cli/key_words.h"
#include "daemon/cli/secret_line.h"
#include "drivers/platform/terminal.h"

namespace redlips::cli {
namespace json = boost::json;

void PinFd::question(Client& client, const std::string& id, const std::string& method,
                     const json::object& params) {
  if (method == "prompt.last_try") {
    if (!last_try_) return refuse(client, id, params, "last_try");
    return client.answer(id, {{"prompt", text(params, "prompt")}, {"answer", "yes"}});
  }
  const auto why = text(params, "why");
  if (why == "wrong" || why == "known_wrong") return refuse(client, id, params, "pin_wrong");
  if (why == "policy") return refuse(client, id, params, "pin_policy");
  if (method == "prompt.login" || method == "prompt.sign") return answer_login(client, id, params);
  if (method == "prompt.renew") return answer_renew(client, id, params);
  if (method == "prompt.change") return answer_change(client, id, params);
}

void PinFd::answer_renew(Client& client, const std::string& id, const json::object& params) {
  // A renewal opens the key up to twice: each time has a line of its own.
  if (text(params, "why") == "first") pin_ = Secret();
  answer_login(client, id, params);
}

void PinFd::answer_login(Client& client, const std::string& id, const json::object& params) {
  const auto* key = only_key(params);
  if (key == nullptr) return refuse(client, id, params, refusal_);
  if (pin_.empty() && !read_line(pin_)) return refuse(client, id, params, "no_pin");
  json::object answer{{"prompt", text(params, "prompt")}, {"answer", "yes"}};
  for (const char* member : {"token", "key", "certificate"}) answer[member] = text(*key, member);
  const std::array<const Secret*, 1> secrets{&pin_};
  client.answer(id, std::move(answer), secrets);
}

void PinFd::answer_change(Client& client, const std::string& id, const json::object& params) {
  if (pin_.empty() && !(read_line(pin_) && read_line(new_pin_))) return refuse(client, id, params, "no_pin");
  const std::array<const Secret*, 2> secrets{&pin_, &new_pin_};
  client.answer(id, {{"prompt", text(params, "prompt")}, {"answer", "yes"}}, secrets);
}

void PinFd::refuse(Client& client, const std::string& id, const json::object& params, std::string why) {
  refusal_ = std::move(why);
  client.answer(id, {{"prompt", text(params, "prompt")}, {"answer", "no"}});
}

const json::object* PinFd::only_key(const json::object& params) {
  const json::object* found = nullptr;
  refusal_ = "no_key";
  const auto* keys = wire::array_of(params, "keys");
  if (keys == nullptr) return nullptr;
  for (const auto& one : *keys) {
    const auto* key = one.if_object();
    if (key == nullptr || (!serial_.empty() && text(*key, "serial") != serial_)) continue;
    refusal_ = "several_keys";
    if (found != nullptr) return nullptr;
    found = key;
  }
  if (found != nullptr) refusal_.clear();
  return found;
}

bool PinFd::read_line(Secret& into) {
  SecretLine line;
  while (platform::read_byte(handle_, line.next())) {
    const auto byte = line.next().front();
    if (byte == '\n') break;
    if (byte != '\r') line.keep();
  }
  into = line.finish();
  return !into.empty();
}

}  // namespace redlips::cli
