// SPDX-License-Identifier: Apache-2.0
// Frames and JSON-RPC messages: the blocking and the asynchronous reader must make the same of the same
// bytes, and what they took must survive being sent again.
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/wire/async_channel.h"
#include "drivers/wire/channel.h"
#include "drivers/wire/message.h"
#include "pkcs11/utf8.h"
#include "tests/fuzz/frames.h"
#include "tests/fuzz/fuzz.h"

using namespace redlips;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// What a reader took before the end, and whether the end was one between two messages.
struct Taken {
  std::vector<std::string> messages;  ///< the body, and the secrets in hex
  std::vector<json::object> bodies;
  bool clean = false;
  friend bool operator==(const Taken& a, const Taken& b) {
    return a.messages == b.messages && a.clean == b.clean;
  }

  void add(const wire::Message& message) {
    auto text = json::serialize(message.body);
    for (const auto& secret : message.secrets) {
      fuzz::holds(secret.size() >= 1 && secret.size() <= wire::secret_limit, "a secret has 1 to 512 bytes");
      text += " " + to_hex(secret.bytes());
    }
    fuzz::holds(message.secrets.size() == wire::announced_secrets(message.body),
                "all announced secrets came");
    messages.push_back(std::move(text));
    bodies.push_back(message.body);
  }
};

Taken read_blocking(std::string_view stream, std::size_t limit) {
  Taken taken;
  wire::Channel channel(fuzz::stream_of(stream), limit);
  try {
    while (const auto message = channel.read()) taken.add(*message);
    taken.clean = true;
  } catch (const wire::ChannelError&) {
    taken.clean = false;
  }
  return taken;
}

asio::awaitable<Taken> read_all(wire::AsyncChannel& channel) {
  Taken taken;
  try {
    for (;;) {
      const auto message = co_await channel.read();
      if (!message) break;
      taken.add(*message);
    }
    taken.clean = true;
  } catch (const wire::ChannelError&) {
    fuzz::holds(!channel.is_open(), "a channel that broke its rules is closed");
  }
  co_return taken;
}

Taken read_async(std::string_view stream, std::size_t limit) {
  asio::io_context io;
  asio::local::stream_protocol::socket socket(io, asio::local::stream_protocol(), fuzz::stream_of(stream));
  wire::AsyncChannel channel(std::move(socket), limit);
  std::optional<Taken> taken;
  asio::co_spawn(io, read_all(channel), [&](const std::exception_ptr& fault, Taken all) {
    fuzz::holds(!fault, "a reader throws ChannelError alone");
    taken = std::move(all);
  });
  io.run();
  return std::move(*taken);
}

/// Boost.JSON 1.81 reads numbers with a point a last digit off, so they may change once more.
bool has_double(const json::value& value) {
  if (const auto* object = value.if_object())
    return std::any_of(object->begin(), object->end(), [](const auto& m) { return has_double(m.value()); });
  if (const auto* array = value.if_array()) return std::any_of(array->begin(), array->end(), has_double);
  return value.is_double();
}

void survives_sending(const json::object& body, std::size_t limit) {
  const auto text = json::serialize(body);
  fuzz::holds(pkcs11::valid_utf8(text), "a message is UTF-8");
  const auto again = wire::parse_object(text);
  fuzz::holds(again && (has_double(body) || *again == body), "what was taken reads the same when sent again");
  if (text.size() > limit) return;
  const auto secrets = wire::announced_secrets(body);
  const auto frame = wire::encode_message(body, secrets, limit);
  std::array<std::uint8_t, wire::header_size> header{};
  std::copy_n(frame.begin(), header.size(), header.begin());
  const auto read = wire::expect_header(header, wire::FrameType::json, limit);
  fuzz::holds(read.length == frame.size() - header.size(), "a header tells the length of its body");
}

// Our reader takes no more than Boost's own, and the same of it.
void no_more_than_boost(const std::string& text) {
  const auto ours = wire::parse_json(text);
  boost::system::error_code refused;
  const auto theirs = json::parse(text, refused);
  if (ours) fuzz::holds(!refused && *ours == theirs, "what we take of a JSON text is what Boost takes");
}

void run(BytesView input) {
  fuzz::Bytes bytes(input);
  const auto kind = bytes.byte();
  const auto limit = (kind & 1U) != 0 ? wire::host_json_limit : wire::local_json_limit;
  const auto text = bytes.rest();
  const auto stream = (kind & 2U) != 0 ? fuzz::framed(text) : text;
  const auto blocking = read_blocking(stream, limit), async = read_async(stream, limit);
  fuzz::holds(blocking == async, "both readers take the same");
  for (const auto& body : blocking.bodies) survives_sending(body, limit);
  no_more_than_boost(text);
}

const fuzz::Target target{
    "frames", run, {"drivers/wire/", "pkcs11/secret", "pkcs11/bytes", "tests/fuzz/frames"}};

}  // namespace
