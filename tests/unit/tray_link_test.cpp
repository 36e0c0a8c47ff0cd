// SPDX-License-Identifier: Apache-2.0
// The tray's wires: the daemon dies and comes back, later ones of us knock. Waits on news, never on time.
#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "drivers/platform/endpoint.h"
#include "drivers/wire/channel.h"
#include "tests/support/temporary.h"
#include "tray/core/daemon.h"
#include "tray/core/link.h"

using namespace redlips;
using namespace redlips::tray;
namespace json = boost::json;

namespace {

/// What the link said, handed from its thread to the test's.
class Heard {
 public:
  void take(LinkNews news) {
    const std::lock_guard lock(mutex_);
    news_.push_back(std::move(news));
    came_.notify_one();
  }
  LinkNews next() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !news_.empty(); });
    auto first = std::move(news_.front());
    news_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<LinkNews> news_;
};

/// A daemon that takes one client at a time.
class FakeDaemon {
 public:
  explicit FakeDaemon(const std::filesystem::path& socket) : endpoint_(context_.get_executor(), socket) {}
  wire::Channel accept() {
    auto peer = endpoint_.acceptor().accept();
    peer.non_blocking(false);
    return {peer.release(), wire::local_json_limit};
  }

 private:
  boost::asio::io_context context_;
  platform::Endpoint endpoint_;
};

struct World {
  test::TemporaryDirectory directory;
  std::filesystem::path socket = directory.path() / "control.sock", door = directory.path() / "tray.sock";
  Heard heard;
  Link link{socket, door, [this](LinkNews news) { heard.take(std::move(news)); }};
};

/// A daemon that comes, says hello and goes; its `up` news.
LinkNews one_life(World& world) {
  std::optional<FakeDaemon> daemon(std::in_place, world.socket);
  std::optional<wire::Channel> client(daemon->accept());
  auto up = world.heard.next();
  CHECK(up.kind == LinkNews::Kind::up);
  client->write({{"method", "hello"}});
  CHECK(world.heard.next().message.at("method") == "hello");
  daemon.reset();  // first, or the link would come back to the dying one
  client.reset();
  CHECK(world.heard.next().kind == LinkNews::Kind::down);
  return up;
}

}  // namespace

TEST_CASE("the link goes up when the daemon comes, down when it goes, and up again") {
  World world;
  for (std::uint64_t connection = 1; connection <= 3; ++connection) {
    CHECK(one_life(world).connection == connection);
  }
}

TEST_CASE("what was meant for one daemon never reaches the next") {
  World world;
  one_life(world);
  FakeDaemon daemon(world.socket);
  auto client = daemon.accept();
  CHECK(world.heard.next().connection == 2);
  world.link.send(1, {{"answer", "late"}});
  world.link.send(2, {{"answer", "now"}});
  CHECK(client.read()->body.at("answer") == "now");
}

TEST_CASE("secrets follow their message") {
  World world;
  FakeDaemon daemon(world.socket);
  auto client = daemon.accept();
  CHECK(world.heard.next().kind == LinkNews::Kind::up);
  std::vector<Secret> secrets;
  secrets.push_back(Secret::copy_of(std::array<std::uint8_t, 3>{'1', '2', '3'}));
  world.link.send(1, {{"answer", "yes"}}, std::move(secrets));
  const auto message = client.read();
  REQUIRE(message->secrets.size() == 1);
  CHECK(message->secrets[0].bytes()[2] == '3');
}

TEST_CASE("a later one is heard at the door, and one that finds no door knows it") {
  test::TemporaryDirectory directory;
  CHECK_FALSE(knock(directory.path() / "tray.sock", {{"open", "pin"}}));
  World world;
  CHECK(knock(world.door, {{"open", "pin"}}));
  const auto news = world.heard.next();
  CHECK(news.kind == LinkNews::Kind::knock);
  CHECK(news.message.at("open") == "pin");
}

TEST_CASE("a second one at the same door is refused") {
  World world;
  CHECK_THROWS_AS(Link(world.socket, world.door, [](LinkNews) {}), platform::EndpointError);
}

namespace {

struct Quiet : DaemonListener {
  int ups = 0, downs = 0, questions = 0, events = 0;
  void connected() override { ++ups; }
  void disconnected() override { ++downs; }
  void question(const std::string&, const std::string&, const json::object&) override { ++questions; }
  void prompt_news(const std::string&, const json::object&) override {}
  void event(const json::object&) override { ++events; }
};

}  // namespace

TEST_CASE("a call ends once: with its answer, with the daemon's code, or with the connection") {
  Quiet listener;
  json::object sent;
  Daemon daemon([&](std::uint64_t, json::object message, std::vector<Secret>) { sent = std::move(message); },
                listener);
  std::vector<std::string> codes;
  const auto note = [&](const Reply& reply) { codes.push_back(reply.code); };
  daemon.call("status", {}, note);
  daemon.take({LinkNews::Kind::up, 1, {}});
  daemon.call("status", {}, note);
  daemon.take({LinkNews::Kind::message, 1, {{"id", sent.at("id")}, {"result", json::object()}}});
  daemon.take({LinkNews::Kind::message, 1, {{"id", sent.at("id")}, {"result", json::object()}}});
  daemon.call("status", {}, note);
  daemon.take({LinkNews::Kind::message,
               1,
               {{"id", sent.at("id")}, {"error", json::object{{"data", json::object{{"code", "busy"}}}}}}});
  daemon.call("status", {}, note);
  daemon.take({LinkNews::Kind::down, 1, {}});
  CHECK(codes == std::vector<std::string>{"not_running", "ok", "busy", "connection_lost"});
  CHECK(listener.ups == 1);
  CHECK(listener.downs == 1);
}

TEST_CASE("questions and events go to whoever listens") {
  Quiet listener;
  Daemon daemon([](std::uint64_t, json::object, std::vector<Secret>) {}, listener);
  daemon.take(
      {LinkNews::Kind::message, 1, {{"id", "p1"}, {"method", "prompt.login"}, {"params", json::object()}}});
  daemon.take({LinkNews::Kind::message, 1, {{"method", "event"}, {"params", json::object()}}});
  CHECK(listener.questions == 1);
  CHECK(listener.events == 1);
}
