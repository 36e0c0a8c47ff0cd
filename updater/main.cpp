// SPDX-License-Identifier: Apache-2.0
// redlips-renew: asks an authority for a certificate, or for its revocation list, in a process without key
// and PIN. Started by redlipsd with a channel on descriptor 0.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "drivers/platform/process.h"
#include "drivers/platform/random.h"
#include "drivers/platform/sandbox.h"
#include "updater/ca_failure.h"
#include "updater/cmp_session.h"
#include "updater/http_client.h"
#include "updater/pipe_key_side.h"
#include "updater/renewal_run.h"

namespace {

using namespace redlips;

updater::Draw draw() {
  std::array<std::uint8_t, 4> bytes{};
  platform::random_bytes(bytes);
  const auto number = bytes[0] | bytes[1] << 8U | bytes[2] << 16U;
  return static_cast<double>(number) / (1U << 24U);
}

updater::HttpQuestion question_to(const std::string& url) {
  const auto address = updater::parse_http_address(url);
  if (!address) throw updater::CaFailure("ca_unreachable", "no http or https address");
  return {*address, updater::proxy_for(*address, [](const char* name) { return std::getenv(name); })};
}

Bytes post(const updater::Job& job, BytesView message) {
  auto question = question_to(job.url);
  question.tls_anchors = job.tls_anchors;
  question.content_type = "application/pkixcmp";  // RFC 6712 §3.4
  question.body.assign(message.begin(), message.end());
  return updater::ask_http(question);
}

void renew(updater::PipeKeySide& daemon) {
  const updater::Job job = daemon.job();
  updater::Lease lease(daemon);
  updater::Journal journal(job.directory);
  updater::CmpSession session(job, lease, journal, [&](BytesView message) { return post(job, message); });
  updater::run_renewal({job, lease, journal, session, draw});
}

void fetch_list(updater::PipeKeySide& daemon) {
  const updater::CrlJob job = daemon.crl_job();
  updater::HttpLimits limits;
  limits.body = updater::crl_limit;
  updater::run_crl(job, daemon, [&] { return updater::ask_http(question_to(job.url), limits); });
}

void serve(bool list) {
  platform::cut_loose();
  platform::outlive_readers();
  // A resolver that waits for a dead server cannot be cut short: at most about 20 s.
  ::setenv("RES_OPTIONS", "timeout:3 attempts:2", 1);
  platform::enter_sandbox({.network = true, .execute = false});
  wire::Channel channel(0, wire::host_json_limit);
  updater::PipeKeySide daemon(channel);
  list ? fetch_list(daemon) : renew(daemon);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    serve(count == 2 && std::strcmp(arguments[1], "--crl") == 0);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "redlips-renew: %s\n(redlipsd starts this program; it is of no use by hand)\n",
                 error.what());
    return 1;
  }
}
