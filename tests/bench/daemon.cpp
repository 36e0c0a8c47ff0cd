// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/daemon.h"

#include <sys/socket.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <stdexcept>

#include "drivers/platform/endpoint.h"

namespace redlips::bench {
namespace {

namespace json = boost::json;

std::vector<std::string> command_line(const World& world, const std::string& state,
                                      const std::filesystem::path& socket) {
  std::vector<std::string> words{world.program("redlipsd"),
                                 "--config",
                                 world.configuration(),
                                 "--state",
                                 world.at(state),
                                 "--socket",
                                 socket,
                                 "--port",
                                 "0",
                                 "--ready-fd",
                                 "3"};
  if (!world.profiled()) words.insert(words.end(), {"--module", world.module()});
  return words;
}

wire::Channel connected(const Daemon& daemon) {
  return {platform::connect_endpoint(daemon.socket()), wire::local_json_limit};
}

}  // namespace

Daemon::Daemon(const World& world, const std::string& state)
    : socket_(world.at("run/control.sock")),
      process_(command_line(world, state, socket_), {{ready_.theirs, 3}}) {
  const auto line = json::parse(first_line(ready_.ours));
  start_ms_ = milliseconds(Clock::now() - begun_);
  port_ = json::value_to<unsigned short>(line.at("port"));
}

Control::Control(const Daemon& daemon) : channel_(connected(daemon)) {}

json::object Control::next() {
  auto message = channel_.read();
  if (!message) throw std::runtime_error("the daemon closed its local socket");
  return std::move(message->body);
}

json::object Control::call(std::string_view method, json::object params) {
  const auto id = ++calls_;
  channel_.write(wire::request(id, method, std::move(params)));
  for (;;) {
    auto message = next();
    if (message.contains("method")) {
      events_.push_back(std::move(message));
    } else if (wire::integer_of(message, "id") == id) {
      if (const auto* result = wire::object_of(message, "result")) return *result;
      throw std::runtime_error(std::string(method) + ": " + json::serialize(message));
    }
  }
}

void Control::wait_for(std::string_view type) {
  for (;;) {
    if (events_.empty()) events_.push_back(next());
    const auto event = std::move(events_.front());
    events_.pop_front();
    const auto* params = wire::object_of(event, "params");
    if (params != nullptr && wire::text_of(*params, "type") == type) return;
  }
}

// Each listing enumerates anew, so this ends as soon as the library says so.
void Control::wait_for_keys(std::size_t count) {
  const auto end = Clock::now() + std::chrono::seconds(20);
  while (call("token.list").at("tokens").as_array().size() != count)
    if (Clock::now() > end) throw std::runtime_error("the daemon does not see the software keys");
}

int Control::host_pid() {
  const auto status = call("status");
  for (const auto& library : status.at("libraries").as_array())
    if (const auto pid = library.at("host_pid").as_int64(); pid > 0) return static_cast<int>(pid);
  return -1;
}

Desk::Desk(const Daemon& daemon) : channel_(connected(daemon)) {
  channel_.write(wire::request(1, "attach", {{"kind", "tray"}}));
  const auto answer = channel_.read();
  if (!answer || !answer->body.contains("result")) throw std::runtime_error("nobody may answer prompts");
  thread_ = std::thread([this] { serve(); });
}

Desk::~Desk() {
  ::shutdown(channel_.handle(), SHUT_RDWR);
  thread_.join();
}

void Desk::serve() {
  try {
    while (const auto message = channel_.read())
      if (wire::text_of(message->body, "method") == "prompt.login") answer(message->body);
  } catch (const wire::ChannelError&) {
    return;  // the daemon is gone, and whoever waits for a token learns it from the page's socket
  }
}

void Desk::answer(const json::object& question) {
  const auto& params = question.at("params").as_object();
  json::object result{{"prompt", params.at("prompt")}, {"answer", "yes"}, {"remember", false}};
  if (const auto& keys = params.at("keys").as_array(); !keys.empty())
    for (const char* member : {"token", "key", "certificate"}) result[member] = keys.front().at(member);
  const std::string_view text = World::pin;
  const auto pin = Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  const Secret* const secrets[] = {&pin};
  ++prompts_;
  answered_ = Clock::now().time_since_epoch().count();
  channel_.write(wire::result(question.at("id"), std::move(result)), secrets);
}

}  // namespace redlips::bench
