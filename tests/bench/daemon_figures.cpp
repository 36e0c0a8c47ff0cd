// SPDX-License-Identifier: Apache-2.0
// What the daemon costs: its start, its answers, its memory, its sleep.
#include <map>

#include "tests/bench/daemon.h"
#include "tests/bench/many_tabs.h"
#include "tests/bench/page.h"
#include "tests/bench/process_facts.h"
#include "tests/bench/run.h"
#include "tests/bench/year.h"

namespace redlips::bench {
namespace {

using namespace std::chrono_literals;

void measure_start(Run& run, const World& world) {
  run.attempt("daemon: start to listening", [&] {
    run.add("daemon: start to listening", "ms",
            collect(run.effort(100, 10s), [&] { return Daemon(world, year).start_ms(); }))
        .at_most(10)
        .remark = "with the history of a year, " + std::to_string(logins_a_year) + " logins";
  });
}

void measure_info(Run& run, const Daemon& daemon) {
  run.attempt("GET /info", [&] {
    const auto request = test::http_request("GET", "/info", "127.0.0.1:" + std::to_string(daemon.port()));
    const auto ask = [&request](test::RawClient& client) {
      client.send(request);
      if (client.answer().status != 200) throw std::runtime_error("GET /info is refused");
    };
    test::RawClient client(daemon.port());
    run.add("GET /info", "ms", repeat(run.effort(5000, 3s), [&] { ask(client); })).at_most(0.2);
    run.add("GET /info, each on a connection of its own", "ms", repeat(run.effort(2000, 3s), [&] {
              test::RawClient fresh(daemon.port());
              ask(fresh);
            }));
  });
}

void measure_sleep(Run& run, const std::string& who, int pid, std::chrono::seconds time) {
  const auto before = wakeups_of(pid);
  rest(time);
  run.add("idle with keys in, wakeups in " + std::to_string(time.count()) + " s, " + who, "wakeups",
          {static_cast<double>(wakeups_of(pid) - before)})
      .at_most(0);
}

/// An idle host is ended by the daemon once, after 30 s (SECURITY-RULES 1.7): that is no timer that comes
/// back, so the long rest begins behind it.
void measure_idle(Run& run, const Daemon& daemon, int host) {
  run.attempt("idle with keys in", [&] {
    // A deadline that was met still wakes once when it would have ended (Asio leaves its timer set).
    rest(run.quick() ? 11s : 1s);
    measure_sleep(run, "token host", host, 5s);
    if (run.quick()) return measure_sleep(run, "daemon, its token host alive", daemon.pid(), 5s);
    wait_for_end(host);
    rest(1s);  // the daemon has heard of it
    measure_sleep(run, "daemon", daemon.pid(), 30s);
  });
}

void measure_memory(Run& run, const Daemon& daemon, int host) {
  run.attempt("memory", [&] {
    const auto ours = memory_of(daemon.pid()), theirs = memory_of(host);
    run.add("daemon: PSS", "MB", {ours.pss_mb}).at_most(8);
    run.add("daemon: private dirty", "MB", {ours.private_dirty_mb}).at_most(3);
    run.add("token host: PSS", "MB", {theirs.pss_mb});
    run.add("token host: private dirty", "MB", {theirs.private_dirty_mb});
  });
}

/// The key is pulled and the daemon knows it; then from plugging it in to the event.
double insertion(Control& control, const World& world) {
  const auto& key = world.keys().front();
  world.pull(key);
  control.wait_for("token.removed");
  const auto start = Clock::now();
  world.plug(key);
  control.wait_for("token.inserted");
  return milliseconds(Clock::now() - start);
}

void measure_insertion(Run& run, const World& world, const Daemon& daemon) {
  const std::string name = "insertion to token.inserted";
  if (!world.profiled())
    return run.not_measured(
        name, "softkey.so is not root's alone, so no profile may name it and nothing tells of arrivals");
  run.attempt(name, [&] {
    Control control(daemon);
    control.call("watch");
    run.add(name, "ms", collect(run.effort(100, 5s), [&] { return insertion(control, world); })).at_most(100);
  });
}

void measure_tabs(Run& run, const Daemon& daemon) {
  run.attempt("100 tabs at once", [&] {
    const Desk desk(daemon);
    const auto before = memory_of(daemon.pid());
    const auto tabs = ask_from_many_tabs(daemon);
    auto& unanswered =
        run.add("100 tabs at once: neither login nor documented code", "tabs", {tabs.unanswered}).at_most(0);
    unanswered.remark = tabs.answers;
    run.add("100 tabs at once: until the last answer", "ms", {tabs.milliseconds});
    run.add("100 tabs at once: PSS over before", "MB", {tabs.pss_mb - before.pss_mb}).at_most(4);
  });
}

}  // namespace

void measure_daemon(Run& run, const World& world) {
  for (const auto& key : world.keys()) world.plug(key);
  write_year(world);
  measure_start(run, world);
  run.attempt("daemon", [&] {
    const Daemon daemon(world, year);
    int host = -1;
    {
      Control control(daemon);
      control.wait_for_keys(world.keys().size());
      host = control.host_pid();
    }
    measure_memory(run, daemon, host);
    measure_idle(run, daemon, host);
    measure_info(run, daemon);
    measure_insertion(run, world, daemon);
    measure_tabs(run, daemon);
  });
}

}  // namespace redlips::bench
