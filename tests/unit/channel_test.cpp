// SPDX-License-Identifier: Apache-2.0
// Both ends of a channel over a real socket pair, blocking and asynchronous, under the same rows of bad
// input.
#include "drivers/wire/channel.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <thread>

#include "drivers/wire/async_channel.h"

using namespace redlips;
using namespace redlips::wire;
namespace asio = boost::asio;
using asio::local::stream_protocol;

namespace {

struct Pair {
  Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0); }
  int ends[2] = {-1, -1};
};

Secret secret(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string frame(char type, std::string_view body) {
  const auto header = encode_header({static_cast<FrameType>(type), static_cast<std::uint32_t>(body.size())});
  return std::string(header.begin(), header.end()) + std::string(body);
}

void send_raw(int handle, std::string_view bytes) {
  REQUIRE(::send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
}

/// What a reader makes of one stream: messages until it ends, or "error" at the end of the list.
std::vector<std::string> describe(const std::optional<Message>& message, std::vector<std::string> seen) {
  std::string text = text_of(message->body, "method").value_or("?");
  for (const auto& s : message->secrets) text += " " + std::string(s.bytes().begin(), s.bytes().end());
  seen.push_back(text);
  return seen;
}

std::vector<std::string> read_blocking(int handle) {
  Channel channel(handle, host_json_limit);
  std::vector<std::string> seen;
  try {
    while (auto message = channel.read()) seen = describe(message, std::move(seen));
  } catch (const ChannelError&) {
    seen.emplace_back("error");
  }
  return seen;
}

asio::awaitable<std::vector<std::string>> read_all(AsyncChannel& channel) {
  std::vector<std::string> seen;
  try {
    while (true) {
      auto message = co_await channel.read();
      if (!message) break;
      seen = describe(message, std::move(seen));
    }
  } catch (const ChannelError&) {
    CHECK_FALSE(channel.is_open());
    seen.emplace_back("error");
  }
  co_return seen;
}

std::vector<std::string> read_async(int handle) {
  asio::io_context context;
  AsyncChannel channel(stream_protocol::socket(context, stream_protocol(), handle), host_json_limit);
  auto seen = asio::co_spawn(context, read_all(channel), asio::use_future);
  context.run();
  return seen.get();
}

struct Row {
  const char* name;
  std::string bytes;
  std::vector<std::string> seen;
};

std::vector<Row> rows() {
  const auto plain = frame('J', R"({"method":"a"})");
  const auto announced = frame('J', R"({"method":"a","secrets":2})");
  return {
      {"nothing", "", {}},
      {"one message", plain, {"a"}},
      {"two messages", plain + plain, {"a", "a"}},
      {"secrets belong to their message",
       announced + frame('S', "12") + frame('S', "3") + plain,
       {"a 12 3", "a"}},
      {"a secret nobody announced", plain + frame('S', "1"), {"a", "error"}},
      {"announced secrets that do not come", announced + frame('S', "1"), {"error"}},
      {"JSON where a secret was announced", announced + frame('S', "1") + plain, {"error"}},
      {"an empty secret", announced + frame('S', ""), {"error"}},
      {"a secret over the limit", announced + frame('S', std::string(secret_limit + 1, '1')), {"error"}},
      {"four secrets", frame('J', R"({"secrets":4})"), {"error"}},
      {"no secrets, but announced", frame('J', R"({"secrets":0})"), {"error"}},
      {"secrets of another type", frame('J', R"({"secrets":"1"})") + frame('S', "1"), {"error"}},
      {"another type", frame('X', "{}"), {"error"}},
      {"no object", frame('J', "[]"), {"error"}},
      {"a duplicate key", frame('J', R"({"method":"a","method":"b"})"), {"error"}},
      {"too deep", frame('J', R"({"a":)" + std::string(16, '[') + std::string(16, ']') + "}"), {"error"}},
      {"not UTF-8", frame('J', "{\"method\":\"\xff\"}"), {"error"}},
      {"an announced length that is too long", std::string("J\x01\x00\x04\x00", 5), {"error"}},
      {"half a header", "J\x01", {"error"}},
      {"half a body", plain.substr(0, plain.size() - 1), {"error"}},
  };
}

}  // namespace

TEST_CASE("a channel takes messages and nothing else") {
  for (const auto& row : rows()) {
    CAPTURE(row.name);
    for (auto* read : {&read_blocking, &read_async}) {
      Pair pair;
      send_raw(pair.ends[0], row.bytes);
      ::close(pair.ends[0]);
      CHECK(read(pair.ends[1]) == row.seen);
    }
  }
}

TEST_CASE("a message split at any byte is the same message") {
  const auto bytes = frame('J', R"({"method":"a","secrets":2})") + frame('S', "123456") + frame('S', "x");
  for (auto* read : {&read_blocking, &read_async}) {
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
      Pair pair;
      std::thread reader([&] { CHECK(read(pair.ends[1]) == std::vector<std::string>{"a 123456 x"}); });
      send_raw(pair.ends[0], bytes.substr(0, cut));
      std::this_thread::yield();
      send_raw(pair.ends[0], bytes.substr(cut));
      ::close(pair.ends[0]);
      reader.join();
    }
  }
}

TEST_CASE("a written message is read with its secrets") {
  Pair pair;
  Channel one(pair.ends[0], host_json_limit), two(pair.ends[1], host_json_limit);
  const auto pin = secret("123456");
  const Secret* const secrets[] = {&pin};
  one.write(request(1, "login_sign", {}), secrets);
  one.write(request(2, "info", {{"secrets", 3}}));
  const auto first = two.read();
  REQUIRE(first->secrets.size() == 1);
  CHECK(first->secrets[0].equals(pin));
  const auto second = two.read();
  CHECK(second->secrets.empty());
  CHECK(text_of(second->body, "method") == "info");
}

TEST_CASE("a message over the limit is refused before a byte of it is sent") {
  Pair pair;
  Channel one(pair.ends[0], host_json_limit);
  CHECK_THROWS_AS(one.write({{"a", std::string(host_json_limit, 'x')}}), ChannelError);
  one.write(request(1, "b", {}));
  one = Channel(-1, host_json_limit);
  CHECK(read_blocking(pair.ends[1]) == std::vector<std::string>{"b"});
}

TEST_CASE("writing to a peer that is gone is an error, not a signal") {
  Pair pair;
  Channel one(pair.ends[0], host_json_limit);
  ::close(pair.ends[1]);
  CHECK_THROWS_AS(one.write(request(1, "a", {})), ChannelError);
}

namespace {

boost::json::object long_request(int id) {
  return request(id, "m" + std::to_string(id), {{"pad", std::string(100000, 'x')}});
}

asio::awaitable<void> write_many(AsyncChannel& channel, int count) {
  for (int i = 0; i < count; ++i) {
    std::vector<Secret> secrets;
    secrets.push_back(secret("pin" + std::to_string(i)));
    co_await channel.write(long_request(i), std::move(secrets));
  }
  channel.close();
}

asio::awaitable<std::string> write_one(AsyncChannel& channel) {
  auto body = request(1, "a", {});
  try {
    co_await channel.write(std::move(body));
  } catch (const ChannelError& error) {
    co_return error.what();
  }
  co_return "written";
}

}  // namespace

TEST_CASE("long messages with secrets come through an asynchronous writer whole") {
  Pair pair;
  std::vector<std::string> seen;
  std::thread reader([&] { seen = read_blocking(pair.ends[1]); });
  asio::io_context context;
  AsyncChannel channel(stream_protocol::socket(context, stream_protocol(), pair.ends[0]), host_json_limit);
  auto done = asio::co_spawn(context, write_many(channel, 20), asio::use_future);
  context.run();
  done.get();
  reader.join();
  REQUIRE(seen.size() == 20);
  for (std::size_t i = 0; i < seen.size(); ++i)
    CHECK(seen[i] == "m" + std::to_string(i) + " pin" + std::to_string(i));
}

TEST_CASE("a peer that does not read is closed at the limit, and whoever waits hears it") {
  Pair pair;
  asio::io_context context;
  AsyncChannel channel(stream_protocol::socket(context, stream_protocol(), pair.ends[0]), local_json_limit);
  const std::string pad(900000, 'x');
  channel.post({{"pad", pad}});
  auto waiting = asio::co_spawn(context, write_one(channel), asio::use_future);
  context.poll();
  CHECK(channel.is_open());
  int posted = 0;
  for (; channel.is_open() && posted < 10; ++posted) {
    if (posted < 3) {
      channel.post({{"pad", pad}});
    } else {
      CHECK_THROWS_AS(channel.post({{"pad", pad}}), ChannelError);
    }
  }
  CHECK(posted == 4);
  channel.post({{"late", 1}});
  context.run();
  CHECK(waiting.get() == "channel closed");
  ::close(pair.ends[1]);
}

TEST_CASE("an asynchronous reader hears that its channel was closed") {
  Pair pair;
  asio::io_context context;
  AsyncChannel channel(stream_protocol::socket(context, stream_protocol(), pair.ends[0]), host_json_limit);
  auto seen = asio::co_spawn(context, read_all(channel), asio::use_future);
  context.poll();
  channel.close();
  context.run();
  CHECK(seen.get() == std::vector<std::string>{"error"});
  ::close(pair.ends[1]);
}
