// SPDX-License-Identifier: Apache-2.0
// Turn, start, request, deadline: one verb from top to bottom.
#include "drivers/host_process.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <system_error>

#include "drivers/host/host_json.h"
#include "drivers/wait.h"

namespace redlips::drivers {
namespace asio = boost::asio;
using asio::awaitable;
using boost::json::object;
using Kind = HostError::Kind;

namespace {

constexpr auto minute = std::chrono::minutes(1);
constexpr auto farewell_time = std::chrono::seconds(5);

HostError host_error(Kind kind, const std::string& what, bool maybe_sent) {
  HostError error(kind, what);
  error.set_maybe_sent(maybe_sent);
  return error;
}

/// A child that was told to end gets a moment for C_Finalize.
awaitable<void> farewell(std::shared_ptr<platform::Child> child) {
  auto end = child->ended();
  const auto ended = co_await within(farewell_time, std::move(end));
  if (!ended) child->kill();
}

/// An error answer of the library. Without "sent" a verb with a PIN counts as sent.
HostError token_error(const HostVerb& verb, const object& fault) {
  const auto* data = wire::object_of(fault, "data");
  auto error = data == nullptr ? std::nullopt : token_error_from(*data);
  if (!error) error.emplace(pkcs11::TokenError::Kind::broken, "protocol", 0UL);
  HostError result(Kind::token, error->what(), error);
  const auto sent = data == nullptr ? std::nullopt : wire::bool_of(*data, "sent");
  result.set_maybe_sent(verb.secrets > 0 && sent.value_or(true));
  const auto word = data == nullptr ? std::nullopt : wire::text_of(*data, "login");
  const auto outcome = word ? login_outcome_from(*word) : std::nullopt;
  if (outcome) result.set_login({*outcome, {}});
  return result;
}

}  // namespace

HostProcess::HostProcess(const asio::any_io_executor& executor, HostSettings settings, For whom)
    : executor_(executor), settings_(std::move(settings)), whom_(whom), turns_(executor) {}

awaitable<object> HostProcess::call(std::string_view verb, object params, std::vector<Secret> secrets,
                                    int digests) {
  return call_in_turn(shared_from_this(), verb_here(verb, digests), std::move(params), std::move(secrets));
}

awaitable<object> HostProcess::call_in_turn(Self self, HostVerb verb, object params,
                                            std::vector<Secret> secrets) {
  auto turn = co_await self->turns_.take();
  auto work = run(self, std::move(turn), verb, std::move(params), std::move(secrets));
  auto result = co_await uncancelled(std::move(work));
  co_return result;
}

awaitable<object> HostProcess::run(Self self, Turns::Held turn, HostVerb verb, object params,
                                   std::vector<Secret> secrets) {
  const Turns::Held held = std::move(turn);
  co_await start_if_needed(self);
  auto asking = ask(self, verb, std::move(params), std::move(secrets));
  auto result = co_await std::move(asking);
  co_return result;
}

/// Waits until a child that is no use any more is gone: two on one library would fight for the key.
awaitable<void> HostProcess::bury(Self self) {
  self->kill();
  const auto child = self->child_;
  auto end = child->ended();
  const auto ended = co_await within(self->verb_here("open").deadline, std::move(end));
  if (!ended) throw HostError(Kind::stuck, "killed token host does not go");
  self->child_.reset();
}

awaitable<void> HostProcess::start_if_needed(Self self) {
  if (self->usable()) co_return;
  if (self->child_) co_await bury(self);
  self->count_start();
  self->launch();
  std::exception_ptr failed;
  auto opening = ask(self, self->verb_here("open"), self->open_params(), {});
  try {
    co_await std::move(opening);
  } catch (const HostError& error) {
    self->last_fault_ = error.what();
    failed = std::current_exception();
  }
  if (!failed) co_return;
  self->kill();
  std::rethrow_exception(failed);
}

awaitable<object> HostProcess::ask(Self self, HostVerb verb, object params, std::vector<Secret> secrets) {
  const auto id = ++self->last_id_;
  self->sent_ = false;
  auto work = round_trip(self, wire::request(id, verb.name, std::move(params)), std::move(secrets));
  std::optional<std::optional<wire::Message>> answer;
  std::string fault;
  try {
    answer = co_await within(verb.deadline, std::move(work));
  } catch (const wire::ChannelError& error) {
    fault = error.what();
  }
  const bool sent = self->sent_ && verb.secrets > 0;
  if (!fault.empty()) throw self->broken(fault, sent);
  if (!answer) {
    self->kill();
    self->last_fault_ = "no answer to " + std::string(verb.name) + " in time";
    throw host_error(Kind::stuck, self->last_fault_, sent);
  }
  co_return self->judge(verb, id, *answer);
}

awaitable<std::optional<wire::Message>> HostProcess::round_trip(Self self, object body,
                                                                std::vector<Secret> secrets) {
  if (!self->usable()) throw wire::ChannelError("token host ended before it was asked");
  self->sent_ = true;
  auto writing = self->channel_->write(std::move(body), std::move(secrets));
  co_await std::move(writing);
  if (!self->channel_) throw wire::ChannelError("token host was stopped");
  auto answer = co_await self->channel_->read();
  co_return answer;
}

object HostProcess::judge(const HostVerb& verb, std::int64_t id, const std::optional<wire::Message>& answer) {
  const bool pin = verb.secrets > 0;
  if (!answer) throw broken("token host ended", pin);
  const auto& body = answer->body;
  if (wire::integer_of(body, "id") != id || !answer->secrets.empty())
    throw broken("answer to another request", pin);
  if (const auto* result = wire::object_of(body, "result")) return *result;
  if (const auto* fault = wire::object_of(body, "error")) throw token_error(verb, *fault);
  throw broken("neither result nor error", pin);
}

bool HostProcess::usable() const { return child_ && channel_ && channel_->is_open() && child_->running(); }

/// Throws `off` where too many starts were needed: whatever ends the host would end the next one too.
void HostProcess::count_start() {
  const auto now = std::chrono::steady_clock::now();
  while (!starts_.empty() && now - starts_.front() > minute) starts_.pop_front();
  if (starts_.size() >= static_cast<std::size_t>(settings_.starts_per_minute)) off_ = true;
  if (off_) throw HostError(Kind::off, "off until a key is inserted, after: " + last_fault_);
  starts_.push_back(now);
}

void HostProcess::launch() {
  platform::ChildProgram program{settings_.program, {}, {}, !settings_.sandboxed};
  program.environment =
      settings_.sandboxed ? platform::environment_of(settings_.environment) : platform::whole_environment();
  try {
    child_ = std::make_shared<platform::Child>(executor_, program);
  } catch (const std::system_error& error) {
    throw HostError(Kind::died, error.what());
  }
  channel_.emplace(child_->take_stream(), wire::host_json_limit);
}

object HostProcess::open_params() const {
  return {{protocol_member, host_protocol},   {"library", settings_.library},
          {"init_args", settings_.init_args}, {"network", !settings_.sandboxed},
          {"execute", settings_.allow_exec},  {"officer", whom_ == For::officer}};
}

HostVerb HostProcess::verb_here(std::string_view name, int digests) const {
  HostVerb verb = *find_host_verb(name);
  const auto found = settings_.deadlines.find(std::string(name));
  if (found != settings_.deadlines.end()) verb.deadline = found->second;
  if (verb.per_digest) verb.deadline *= digests;
  return verb;
}

HostError HostProcess::broken(const std::string& what, bool maybe_sent) {
  last_fault_ = what;
  kill();
  return host_error(Kind::died, what, maybe_sent);
}

void HostProcess::kill() noexcept {
  channel_.reset();
  if (child_) child_->kill();
}

void HostProcess::stop() noexcept {
  if (!usable()) return;
  channel_.reset();  // the end of its stream ends the host
  starts_.pop_back();
  asio::co_spawn(executor_, farewell(child_), [child = child_](const std::exception_ptr&) { child->kill(); });
}

void HostProcess::rearm() noexcept {
  off_ = false;
  starts_.clear();
}

int HostProcess::pid() const noexcept { return usable() ? child_->pid() : -1; }

}  // namespace redlips::drivers
