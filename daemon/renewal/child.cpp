// SPDX-License-Identifier: Apache-2.0
// One message after the other, each answered before the next is read.
#include "daemon/renewal/child.h"

#include "drivers/wait.h"
#include "drivers/wire/async_channel.h"

namespace redlips::renewal {
namespace asio = boost::asio;
namespace json = boost::json;
using asio::awaitable;

namespace {

/// A run has a dozen messages, polls included; each may cost a write to disk.
constexpr int most_messages = 100;
/// Longer than the child waits for an authority's answer.
constexpr std::chrono::minutes longest_silence{10};
constexpr std::chrono::seconds goodbye{5};

awaitable<std::optional<wire::Message>> next_message(wire::AsyncChannel& channel) {
  auto reading = channel.read();
  auto message = co_await drivers::within(longest_silence, std::move(reading));
  if (!message) throw BrokenRule("says nothing");
  co_return std::move(*message);
}

awaitable<json::object> answered(Verbs& verbs, json::value id, std::string verb, json::object params) {
  std::string code, why;
  try {
    auto work = verbs.answer(std::move(verb), std::move(params));
    auto value = co_await std::move(work);
    co_return wire::result(id, std::move(value));
  } catch (const VerbRefused& refused) {
    code = refused.code();
    why = refused.why();
  }
  json::object data{{"code", code}};
  if (!why.empty()) data["why"] = why;
  co_return wire::error(id, -32000, code, std::move(data));
}

awaitable<void> serve(wire::AsyncChannel& channel, Verbs& verbs, const wire::Message& message) {
  const auto method = wire::text_of(message.body, "method");
  if (!method || !message.secrets.empty()) throw BrokenRule("sends what is no request");
  const auto* found = wire::object_of(message.body, "params");
  auto params = found == nullptr ? json::object() : *found;
  const auto* id = message.body.if_contains("id");
  if (id == nullptr) {
    if (*method != "progress") throw BrokenRule("tells of something that is no progress");
    verbs.progress(params);
    co_return;
  }
  if (!id->is_int64() && !id->is_uint64()) throw BrokenRule("asks under no number");
  auto work = answered(verbs, *id, *method, std::move(params));
  auto answer = co_await std::move(work);
  co_await channel.write(std::move(answer));
}

awaitable<void> serve_all(wire::AsyncChannel& channel, Verbs& verbs) {
  for (int count = 0; count < most_messages; ++count) {
    const auto message = co_await next_message(channel);
    if (!message) co_return;
    co_await serve(channel, verbs, *message);
  }
  throw BrokenRule("has too much to say");
}

}  // namespace

platform::ChildProgram child_program(const std::string& program) {
  return {program,
          {},
          platform::environment_of({"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                    "ALL_PROXY", "no_proxy", "NO_PROXY", "LANG"}),
          false};
}

awaitable<void> run_child(asio::any_io_executor executor, platform::ChildProgram program, Verbs& verbs) {
  platform::Child child(executor, program);
  wire::AsyncChannel channel(child.take_stream(), wire::host_json_limit);
  std::string fault;
  try {
    co_await serve_all(channel, verbs);
  } catch (const wire::ChannelError& error) {
    fault = error.what();
  }
  if (!fault.empty()) throw BrokenRule(fault);
  auto ending = child.ended();
  const auto end = co_await drivers::within(goodbye, std::move(ending));
  if (end != "exit 0") throw BrokenRule("ended with " + end.value_or("nothing, but does not go"));
}

}  // namespace redlips::renewal
