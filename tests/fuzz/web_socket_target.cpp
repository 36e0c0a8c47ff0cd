// SPDX-License-Identifier: Apache-2.0
// WebSocket messages of a popup, a start page, a hall's own page and a redirect's page. The first byte says
// which; each line that follows is a frame: "{…" a text message, and by its first letter t text, b binary, f
// the begin of a text, c its middle, e its end, p ping, o pong, x close, u text without mask, "!" the bytes
// as they are.
#include <boost/json/serialize.hpp>

#include "daemon/bridge/codes.h"
#include "drivers/wire/rpc.h"
#include "pkcs11/utf8.h"
#include "tests/fuzz/bridge_world.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/raw_client.h"

using namespace redlips;
namespace json = boost::json;

namespace {

constexpr const char* hall_origin = "https://hall.test";

std::string frame_of(const std::string& line) {
  using test::RawClient;
  if (line.empty() || line[0] == '{') return RawClient::frame(1, line);
  const auto rest = std::string_view(line).substr(1);
  switch (line[0]) {
    case 'b':
      return RawClient::frame(2, rest);
    case 'f':
      return RawClient::frame(1, rest, 0);
    case 'c':
      return RawClient::frame(0, rest, 0);
    case 'e':
      return RawClient::frame(0, rest);
    case 'p':
      return RawClient::frame(9, rest);
    case 'o':
      return RawClient::frame(10, rest);
    case 'x':
      return RawClient::frame(8, rest);
    case 'u':
      return RawClient::frame(1, rest, 0x80, false);
    case '!':
      return std::string(rest);
    default:
      return RawClient::frame(1, rest);
  }
}

/// One conversation and what the page is told in it.
struct Page {
  fuzz::BridgeWorld& world;
  bridge::Asker::Way way;
  std::size_t results = 0, errors = 0, states = 0, halls = 0;

  std::string upgrade() const;
  void hears(const json::object& message);
  void hears_state(const json::object& params);
  void hears_answer(const json::object& message);
  void check_logins() const;
};

std::string Page::upgrade() const {
  using Way = bridge::Asker::Way;
  const auto host = way == Way::direct    ? world.direct_host()
                    : way == Way::popup   ? world.popup_host()
                    : way == Way::reverse ? world.start_host()
                                          : world.redirect_host();
  return test::http_request("GET", "/ws", host,
                            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
                                (way == Way::direct ? hall_origin : "http://" + host) + "\r\n");
}

void Page::hears_state(const json::object& params) {
  const auto state = wire::text_of(params, "state").value_or("");
  fuzz::holds(wire::integer_of(params, "id").value_or(-1) >= 0, "a state is of a request");
  fuzz::holds(state == "waiting" || state == "prompt" || state == "signing" || state == "receiving",
              "a state is a documented one");
  ++states;
}

void Page::hears_answer(const json::object& message) {
  const auto* result = wire::object_of(message, "result");
  const auto* error = wire::object_of(message, "error");
  fuzz::holds((result != nullptr) != (error != nullptr), "an answer is a result or an error");
  (result != nullptr ? results : errors) += 1;
  if (result != nullptr) {
    const auto asked = wire::text_of(*result, "asked");
    if (result->contains("documents"))
      return fuzz::holds(!world.signed_sizes.empty(), "documents were signed");
    const auto signed_for = std::ranges::any_of(
        world.logins, [&](const auto& login) { return login.code.empty() && login.origin == asked; });
    fuzz::holds(signed_for, "a result is of a login that was signed");
    return;
  }
  const auto code = wire::text_of(*error, "code").value_or("");
  fuzz::holds(std::ranges::count(bridge::page_codes(), code, &bridge::PageCode::code) == 1,
              "an error is one that pages may see");
  fuzz::holds(
      !wire::text_of(*error, "zh").value_or("").empty() && !wire::text_of(*error, "en").value_or("").empty(),
      "an error speaks both languages");
}

void Page::hears(const json::object& message) {
  const auto method = wire::text_of(message, "method");
  const auto* params = wire::object_of(message, "params");
  if (!method) return hears_answer(message);
  fuzz::holds(params != nullptr, "a message has params");
  if (*method == "state") return hears_state(*params);
  if (*method == "more") return;
  const bool its_own = (*method == "hall" && way == bridge::Asker::Way::reverse) ||
                       (*method == "redirect" && way == bridge::Asker::Way::redirect);
  fuzz::holds(its_own && ++halls == 1 && states + errors == 0,
              "only a page of ours is told whose it is, and first");
}

void Page::check_logins() const {
  for (const auto& login : world.logins) {
    fuzz::holds(login.caller == bridge::text_of(way), "a login says which way it came");
    const auto origin = Origin::parse(login.origin);
    if (way == bridge::Asker::Way::direct)
      fuzz::holds(login.origin == hall_origin, "the header asks, not the page");
    if (way == bridge::Asker::Way::reverse)
      fuzz::holds(origin && world.config().hall_of(*origin), "a start page asks for its hall alone");
  }
  const bool once = way == bridge::Asker::Way::popup || way == bridge::Asker::Way::redirect;
  fuzz::holds(!once || world.logins.size() <= 1, "a page of one login asks once");
  if (way == bridge::Asker::Way::redirect) {
    const auto is_its_own = [](const auto& login) {
      return login.origin == hall_origin && login.nonce == test::nonce_of("ok");
    };
    fuzz::holds(std::ranges::all_of(world.logins, is_its_own), "what a redirect signs was fixed before");
    fuzz::holds(world.signed_sizes.empty(), "and is no document");
  }
}

/// The next frame from the bridge, cut off `bytes`; nullopt where it did not come whole.
std::optional<test::Frame> take_frame(std::string& bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  fuzz::holds((byte(0) & 0x70U) == 0 && byte(1) < 0x80,
              "a frame of ours has no extension and no mask (RFC 6455)");
  std::size_t size = byte(1), head = 2;
  if (size == 127) fuzz::holds(false, "a message of ours is below 64 KiB");
  if (size == 126) {
    if (bytes.size() < 4) return std::nullopt;
    size = std::size_t{byte(2)} << 8U | byte(3);
    head = 4;
  }
  if (bytes.size() < head + size) return std::nullopt;
  test::Frame frame{byte(0) & 0x0fU, bytes.substr(head, size)};
  bytes.erase(0, head + size);
  return frame;
}

void listen(Page& page, std::string bytes) {
  bool closed = false;
  while (const auto frame = take_frame(bytes)) {
    fuzz::holds(!closed, "nothing comes behind a close");
    closed = frame->opcode == 8;
    fuzz::holds(closed || frame->opcode == 1 || frame->opcode == 10, "a frame is text, pong or close");
    if (frame->opcode != 1) continue;
    fuzz::holds(pkcs11::valid_utf8(frame->payload), "a message is UTF-8");
    const auto message = wire::parse_object(frame->payload);
    fuzz::holds(message.has_value(), "a message is an object");
    page.hears(*message);
  }
}

void run(BytesView input) {
  static fuzz::BridgeWorld world;
  fuzz::Bytes bytes(input);
  Page page{world, static_cast<bridge::Asker::Way>(bytes.byte() % 4)};
  std::string frames;
  std::size_t messages = 1;
  while (!bytes.empty()) {
    const auto line = bytes.line();
    messages +=
        line.starts_with('!') ? line.size() / 6 + 1 : 1;  // six bytes are the shortest frame with a mask
    frames += frame_of(line);
  }
  auto got = world.talk(page.upgrade(), frames);
  const auto answers = fuzz::take_answers(got);
  fuzz::holds(answers.size() == 1 && answers.front().status == 101, "a page that may gets its socket");
  listen(page, std::move(got));
  page.check_logins();
  fuzz::holds(page.results + page.errors <= messages, "there is at most one answer a message");
}

const fuzz::Target target{"web_socket", run, {"daemon/bridge/", "drivers/wire/rpc", "tests/fuzz/bridge_"}};

}  // namespace
