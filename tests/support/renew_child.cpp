// SPDX-License-Identifier: Apache-2.0
// The daemon's half of the pipe, over any KeySide.
#include "tests/support/renew_child.h"

#include <sys/socket.h>
#include <sys/wait.h>

#include <boost/json/array.hpp>
#include <system_error>

#include "drivers/platform/spawn.h"
#include "drivers/wire/channel.h"
#include "tests/support/program.h"

namespace redlips::test {
namespace {

using boost::json::object;

boost::json::array hex_of(const std::vector<Bytes>& list) {
  boost::json::array out;
  for (const Bytes& bytes : list) out.emplace_back(to_hex(bytes));
  return out;
}

object job_of(updater::KeySide& daemon) {
  const auto job = daemon.job();
  return {{"job", job.id},
          {"directory", job.directory.string()},
          {"url", job.url},
          {"anchors", hex_of(job.anchors)},
          {"tls_anchors", hex_of(job.tls_anchors)},
          {"sender", job.sender},
          {"responder", to_hex(job.responder)},
          {"old_certificate", to_hex(job.old_certificate)},
          {"unsigned_poll", job.unsigned_poll},
          {"transactions", hex_of(job.transactions)},
          {"attended", job.attended}};
}

Bytes bytes_of(const object& params, std::string_view name) {
  return from_hex(wire::text_of(params, name).value()).value();
}

updater::LeaseStep step_of(const std::string& name) {
  if (name == "request") return updater::LeaseStep::request;
  return name == "poll" ? updater::LeaseStep::poll : updater::LeaseStep::finish;
}

object do_verb(updater::KeySide& daemon, const std::string& verb, const object& params) {
  if (verb == "job") return job_of(daemon);
  if (verb == "transaction") return {{"transaction", to_hex(daemon.transaction())}};
  if (verb == "lease") daemon.lease(step_of(wire::text_of(params, "step").value()));
  if (verb == "release") daemon.release();
  if (verb == "key") return {{"public_key", to_hex(daemon.public_key())}, {"new", true}};
  if (verb == "sign") {
    const auto purpose = wire::text_of(params, "purpose") == "cmp" ? updater::Purpose::cmp
                                                                   : updater::Purpose::certificate_request;
    return {{"signature", to_hex(daemon.sign(purpose, bytes_of(params, "message")))}, {"hash", "sha256"}};
  }
  if (verb == "write") {
    daemon.write(bytes_of(params, "certificate"),
                 std::vector<Bytes>(wire::array_of(params, "chain")->size()));
  }
  if (verb == "confirmed") daemon.confirmed();
  return {};
}

void tell(updater::KeySide& daemon, const object& params) {
  const auto next = wire::integer_of(params, "next_s");
  const auto step = wire::text_of(params, "step").value();
  daemon.progress({step, wire::text_of(params, "text").value_or(""),
                   next ? std::optional(std::chrono::seconds(*next)) : std::nullopt,
                   wire::text_of(params, "code").value_or("")});
}

void serve(updater::KeySide& daemon, wire::Channel& channel) {
  while (const auto message = channel.read()) {
    const object empty;
    const auto* const params = wire::object_of(message->body, "params");
    const auto verb = wire::text_of(message->body, "method").value();
    if (verb == "progress") {
      tell(daemon, *params);
      continue;
    }
    const auto& id = message->body.at("id");
    try {
      channel.write(wire::result(id, do_verb(daemon, verb, params == nullptr ? empty : *params)));
    } catch (const updater::DaemonRefused& refused) {
      channel.write(
          wire::error(id, -32000, refused.code(), {{"code", refused.code()}, {"why", refused.why()}}));
    }
  }
}

}  // namespace

int run_renew_child(updater::KeySide& daemon, const std::vector<std::string>& environment) {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  const platform::ChildProgram program{
      test_variable("REDLIPS_BIN") + "/redlips-renew", {}, environment, true};
  const int pid = platform::spawn(program, ends[1], platform::Bond::child);
  ::close(ends[1]);
  wire::Channel channel(ends[0], wire::host_json_limit);
  serve(daemon, channel);
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace redlips::test
