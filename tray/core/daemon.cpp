// SPDX-License-Identifier: Apache-2.0
// Matches answers to calls and hands the rest on.
#include "tray/core/daemon.h"

#include "drivers/wire/client.h"
#include "drivers/wire/rpc.h"

namespace redlips::tray {
namespace json = boost::json;

namespace {

Reply reply_of(const json::object& message) {
  try {
    return {wire::result_of(message), "ok", {}};
  } catch (const wire::CallError& error) {
    return {{}, error.code(), error.detail()};
  }
}

}  // namespace

void Daemon::take(const LinkNews& news) {
  switch (news.kind) {
    case LinkNews::Kind::up:
      connection_ = news.connection;
      connected_ = true;
      return listener_.connected();
    case LinkNews::Kind::down:
      return lost();
    case LinkNews::Kind::message:
      return take_message(news.message);
    case LinkNews::Kind::knock:
      return;  // not the daemon's
  }
}

void Daemon::lost() {
  connected_ = false;
  // A callback may call again: that call fails by itself.
  const auto open = std::exchange(open_, {});
  for (const auto& [id, done] : open) done({{}, "connection_lost", {}});
  listener_.disconnected();
}

void Daemon::call(std::string_view method, json::object params, Done done) {
  if (!connected_) return done({{}, "not_running", {}});
  const auto id = ++calls_;
  open_.emplace(id, std::move(done));
  send_(connection_, wire::request(id, method, std::move(params)), {});
}

void Daemon::answer(const std::string& id, json::object result, std::vector<Secret> secrets) {
  send_(connection_, wire::result(json::value(id), std::move(result)), std::move(secrets));
}

void Daemon::take_message(const json::object& message) {
  const auto method = wire::text_of(message, "method");
  if (!method) return take_reply(message);
  const auto* found = wire::object_of(message, "params");
  const json::object params = found == nullptr ? json::object() : *found;
  if (const auto id = wire::text_of(message, "id")) return listener_.question(*id, *method, params);
  if (*method == "event") return listener_.event(params);
  listener_.prompt_news(*method, params);
}

void Daemon::take_reply(const json::object& message) {
  const auto id = wire::integer_of(message, "id");
  const auto found = id ? open_.find(*id) : open_.end();
  if (found == open_.end()) return;
  const auto done = std::move(found->second);
  open_.erase(found);
  done(reply_of(message));
}

}  // namespace redlips::tray
