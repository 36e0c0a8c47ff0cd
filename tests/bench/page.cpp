// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/page.h"

#include <stdexcept>

#include "drivers/wire/rpc.h"

namespace redlips::bench {
namespace {

/// A challenge that no other request of this run has; a real hall draws it at random.
std::string fresh_nonce() {
  static unsigned drawn = 0;
  const auto number = std::to_string(++drawn);
  return std::string(44 - number.size(), 'A') + number;
}

}  // namespace

Page::Page(unsigned short port, const std::string& origin)
    : client_(port), host_("127.0.0.1:" + std::to_string(port)), origin_(origin) {}

void Page::ask_to_open() {
  client_.send(test::http_request("GET", "/ws", host_,
                                  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
                                      origin_ + "\r\n"));
}

unsigned Page::opened() { return client_.answer().status; }

void Page::ask() {
  client_.send_text(R"({"id":)" + std::to_string(++asked_) +
                    R"(,"method":"authenticate","params":{"nonce":")" + fresh_nonce() + R"("}})");
}

std::string Page::answered() {
  for (;;) {
    const auto message = wire::parse_object(client_.text());
    if (!message) return {};
    if (message->contains("result")) return "ok";
    if (const auto* error = wire::object_of(*message, "error"))
      return wire::text_of(*error, "code").value_or("unreadable");
  }
}

void Page::open() {
  ask_to_open();
  if (const auto status = opened(); status != 101)
    throw std::runtime_error("the bridge answers " + std::to_string(status) + " to a WebSocket");
}

void Page::log_in() {
  ask();
  if (const auto code = answered(); code != "ok")
    throw std::runtime_error("a login ended in \"" + code + "\"");
}

}  // namespace redlips::bench
