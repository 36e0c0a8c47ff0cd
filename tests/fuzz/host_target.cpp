// SPDX-License-Identifier: Apache-2.0
// The token host's wire, both ways. An even first byte: requests to a host with a token that behaves as that
// byte says, one frame a line (frames.h). An odd one: what a hostile host answers, as JSON.
#include <boost/json/serialize.hpp>

#include "drivers/host/host_json.h"
#include "drivers/host/host_verbs.h"
#include "drivers/host/service.h"
#include "drivers/wire/channel.h"
#include "drivers/wire/message.h"
#include "pkcs11/utf8.h"
#include "tests/fuzz/frames.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake_token.h"

using namespace redlips;
using boost::json::object;
using Outcome = pkcs11::LoginResult::Outcome;

namespace {

test::FakeBehaviour behaviour_of(unsigned kind) {
  test::FakeBehaviour token;
  token.login = (kind & 3U) == 1 ? Outcome::wrong : (kind & 3U) == 2 ? Outcome::locked : Outcome::ok;
  constexpr std::array calls{"", "info", "certificates", "login", "sign", "change_pin", "unlock", ""};
  token.throws_in = calls.at((kind >> 2U) & 7U);
  token.gone_after_login = (kind & 32U) != 0;
  return token;
}

std::size_t count(const test::FakeBehaviour& token, std::string_view call) {
  return static_cast<std::size_t>(std::ranges::count(token.calls, call));
}

// daemon/PROTOCOL.md §1: what an answer looks like, and that it fits into a frame.
void check_answer(const wire::Message& message, const object& answer, bool officer) {
  const auto* result = wire::object_of(answer, "result");
  const auto* error = wire::object_of(answer, "error");
  fuzz::holds((result != nullptr) != (error != nullptr), "an answer is a result or an error");
  const auto* id = message.body.if_contains("id");
  fuzz::holds(answer.at("id") == (id != nullptr ? *id : boost::json::value()), "an answer is to its request");
  const auto code = error != nullptr ? wire::integer_of(*error, "code").value_or(0) : 0;
  fuzz::holds(code == 0 || code == -32601 || code == -32602 || code == -32000,
              "an error has a documented code");
  const auto* verb = drivers::find_host_verb(wire::text_of(message.body, "method").value_or(""));
  const bool served = verb != nullptr && (officer || !verb->officer);
  fuzz::holds(served == (code != -32601), "the verbs of the table are served, the officer's to the officer");
  const auto frame = wire::encode_message(answer, 0, wire::host_json_limit);
  fuzz::holds(wire::decode_body(frame.substr(wire::header_size)) == answer, "an answer reads as it was sent");
}

// SECURITY-RULES 1.1: a PIN reaches a token only in a verb with that PIN, for that very key.
void check_pins(const wire::Message& message, const test::FakeBehaviour& token, std::size_t before) {
  const auto sent = count(token, "login") + count(token, "change_pin") - before;
  fuzz::holds(sent <= 1, "a verb makes one try");
  if (sent == 0) return;
  const auto verb = wire::text_of(message.body, "method").value_or("");
  fuzz::holds(verb == "login_sign" || verb == "session_open" || verb == "change_pin" ||
                  verb == "login_sign_all" || verb == "unlock",
              "only verbs with a PIN make a try");
  const auto* params = wire::object_of(message.body, "params");
  fuzz::holds(params != nullptr && wire::text_of(*params, "serial") == token.info.serial &&
                  wire::text_of(*params, "model") == token.info.model,
              "a PIN is for the key that was named");
}

/// Whether this message made the host the officer's: the first `open` that succeeds says so, or never.
bool opens_for_officer(const wire::Message& message, const object& answer) {
  const auto* params = wire::object_of(message.body, "params");
  return answer.contains("result") && wire::text_of(message.body, "method") == "open" &&
         wire::bool_of(*params, "officer").value_or(false);
}

void run_requests(unsigned kind, const std::string& lines) {
  auto token = behaviour_of(kind);
  {
    drivers::HostService service([&](const object&) { return std::make_unique<test::FakeLibrary>(token); });
    wire::Channel channel(fuzz::stream_of(fuzz::framed(lines)), wire::host_json_limit);
    bool officer = false;
    try {
      while (const auto message = channel.read()) {
        const auto before = count(token, "login") + count(token, "change_pin");
        const auto answer = service.answer(*message);
        officer = officer || opens_for_officer(*message, answer);
        check_answer(*message, answer, officer);
        check_pins(*message, token, before);
        fuzz::holds(officer || count(token, "unlock") == 0, "an SO PIN goes to the officer's host alone");
      }
    } catch (const wire::ChannelError&) {
      // The host ends here, as its program does: what was kept is logged out below.
    }
  }
  const bool every_login_stays =
      token.login == Outcome::ok && token.throws_in != "login" && !token.gone_after_login;
  fuzz::holds(!every_login_stays || count(token, "login") == count(token, "logout"),
              "nobody stays logged in");
}

void check_info(const object& json) {
  const auto info = drivers::token_info_from(json);
  if (!info) return;
  for (const auto* text : {&info->label, &info->manufacturer, &info->model, &info->serial})
    fuzz::holds(text->size() <= 256 && pkcs11::valid_utf8(*text), "a token's texts are short and UTF-8");
  fuzz::holds(!info->tries_left || (*info->tries_left >= 0 && *info->tries_left <= 255),
              "a counter counts tries");
  const auto again = drivers::token_info_from(drivers::to_json(*info));
  fuzz::holds(again && drivers::to_json(*again) == drivers::to_json(*info),
              "a token reads as it was written");
}

void check_certificate(const object& json) {
  const auto certificate = drivers::certificate_from(json);
  if (!certificate) return;
  fuzz::holds(
      certificate->der.size() <= 16384 && certificate->id.size() <= 64 && certificate->label.size() <= 1024,
      "a certificate is bounded");
  const auto again = drivers::certificate_from(drivers::to_json(*certificate));
  fuzz::holds(again && again->der == certificate->der && again->id == certificate->id,
              "and reads as it was written");
}

void check_error(const object& json) {
  const auto error = drivers::token_error_from(json);
  if (!error) return;
  fuzz::holds(error->detail().size() <= 512 && error->call().size() <= 256, "an error's words are bounded");
  fuzz::holds(pkcs11::valid_utf8(error->detail()) && pkcs11::valid_utf8(error->what()), "and UTF-8");
  const auto again = drivers::token_error_from(drivers::to_json(*error));
  fuzz::holds(again && drivers::to_json(*again) == drivers::to_json(*error), "and read as they were written");
}

void run_answers(const std::string& text) {
  const auto object = wire::parse_object(text);
  if (!object) return;
  check_info(*object);
  check_certificate(*object);
  check_error(*object);
  if (const auto flags = drivers::pin_flags_from(*object))
    fuzz::holds(
        drivers::to_json(*drivers::pin_flags_from(drivers::to_json(*flags))) == drivers::to_json(*flags),
        "flags read as they were written");
}

void run(BytesView input) {
  fuzz::Bytes bytes(input);
  const unsigned kind = bytes.byte();
  if (kind % 2 == 0)
    return run_requests(kind / 2 ^ 32U, bytes.rest());  // so that "@" is a token that does all
  run_answers(bytes.rest());
}

const fuzz::Target target{
    "host", run, {"drivers/host/", "drivers/wire/", "tests/fuzz/frames", "tests/support/fake_token"}};

}  // namespace
