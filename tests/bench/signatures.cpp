// SPDX-License-Identifier: Apache-2.0
// One signature, measured through every way to the same key.
#include "tests/bench/daemon.h"
#include "tests/bench/host_wire.h"
#include "tests/bench/page.h"
#include "tests/bench/raw_token.h"
#include "tests/bench/run.h"
#include "tests/bench/tools.h"

namespace redlips::bench {
namespace {

using namespace std::chrono_literals;

// The targets: milliseconds above the raw call, and how much faster than a one-shot command.
constexpr double host_above_raw = 0.1, bridge_above_raw = 0.3;
constexpr double faster_p256 = 20, faster_rsa = 8;

/// What the rows of one key are held against.
struct References {
  const Figure& sign;
  const Figure& with_login;
  std::vector<const Figure*> one_shot;
};

References measure_raw(Run& run, const World& world, const Key& key) {
  RawToken raw(world.module(), key);
  const auto& sign = run.add(key.name + ": raw C_SignInit + C_Sign", "ms",
                             repeat(run.effort(5000, 5s), [&] { raw.sign(); }));
  raw.logout();
  const auto& with_login = run.add(key.name + ": raw C_Login + C_Sign + C_Logout", "ms",
                                   repeat(run.effort(500, 5s), [&] { raw.login_sign_logout(); }));
  return {sign, with_login, {}};
}

void measure_remote(Run& run, const World& world, const Key& key) {
  run.attempt(key.name + ": p11-kit remote", [&] {
    const RemoteServer server(world);
    RawToken remote(RemoteServer::client_library(), key);
    run.add(key.name + ": p11-kit remote, C_SignInit + C_Sign", "ms",
            repeat(run.effort(2000, 4s), [&] { remote.sign(); }));
  });
}

void measure_tools(Run& run, const World& world, const Key& key, References& references) {
  const Tools tools(world, key);
  run.attempt(key.name + ": pkcs11-tool --sign", [&] {
    references.one_shot.push_back(&run.add(key.name + ": pkcs11-tool --sign", "ms",
                                           repeat(run.effort(50, 8s), [&] { tools.pkcs11_tool(); })));
  });
  run.attempt(key.name + ": openssl pkeyutl -engine pkcs11", [&] {
    references.one_shot.push_back(&run.add(key.name + ": openssl pkeyutl -engine pkcs11", "ms",
                                           repeat(run.effort(50, 8s), [&] { tools.openssl(); })));
  });
}

void hold_against_tools(Figure& figure, const References& references, bool rsa) {
  for (const auto* tool : references.one_shot) figure.faster(*tool, rsa ? faster_rsa : faster_p256);
}

void measure_host(Run& run, const World& world, const Key& key, const References& references) {
  run.attempt(key.name + ": token host alone", [&] {
    HostWire host(world, key);
    run.add(key.name + ": token host alone, info (the way there and back)", "ms",
            repeat(run.effort(2000, 2s), [&] { host.info(); }));
    run.add(key.name + ": token host alone, login_sign", "ms",
            repeat(run.effort(500, 4s), [&] { host.login_sign(); }));
    host.session_open();
    run.add(key.name + ": token host alone, session_sign", "ms",
            repeat(run.effort(2000, 4s), [&] { host.session_sign(); }))
        .above(references.sign, host_above_raw);
  });
}

void measure_session(Run& run, const World& world, const Key& key, const References& references) {
  const auto name = key.name + ": bridge signature in a PIN session";
  run.attempt(name, [&] {
    const Daemon daemon(world);
    Control(daemon).wait_for_keys(1);
    const Desk desk(daemon);
    Page page(daemon.port(), World::session_origin);
    page.open();
    page.log_in();
    auto& figure = run.add(name, "ms", repeat(run.effort(2000, 8s), [&] { page.log_in(); }));
    if (desk.prompts() != 1) figure.remark = "the session did not hold: prompts were answered at once";
    figure.above(references.sign, bridge_above_raw);
    hold_against_tools(figure, references, key.rsa);
  });
}

/// From the answer at the desk to the token at the page: what is left when a person has typed.
double log_in_measured(Page& page, const Desk& desk) {
  page.log_in();
  return milliseconds(Clock::now() - desk.answered());
}

void measure_login(Run& run, const World& world, const Key& key) {
  const auto name = key.name + ": bridge login with a PIN, from its answer to the token";
  run.attempt(name, [&] {
    const Daemon daemon(world);
    Control(daemon).wait_for_keys(1);
    const Desk desk(daemon);
    Page page(daemon.port(), World::origin);
    page.open();
    auto& figure =
        run.add(name, "ms", collect(run.effort(200, 6s), [&] { return log_in_measured(page, desk); }));
    figure.remark = "the try is on disk before it is sent and after, the history before the token";
  });
}

}  // namespace

void measure_signatures(Run& run, const World& world, const Key& key) {
  world.only(key);
  auto references = measure_raw(run, world, key);
  measure_remote(run, world, key);
  measure_tools(run, world, key, references);
  measure_host(run, world, key, references);
  measure_session(run, world, key, references);
  measure_login(run, world, key);
}

}  // namespace redlips::bench
