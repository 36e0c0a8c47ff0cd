// SPDX-License-Identifier: Apache-2.0
// What the lips cost: their start, their memory, their sleep.
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "tests/bench/daemon.h"
#include "tests/bench/process_facts.h"
#include "tests/bench/run.h"
#include "tests/bench/tray_host.h"

namespace redlips::bench {
namespace {

using namespace std::chrono_literals;

Background lips(const World& world) { return {{world.program("redlips-tray")}, {}}; }

/// From before it is started to its icon in the bar.
double start_ms(const World& world, TrayHost& host) {
  double taken = 0;
  {
    const auto begun = Clock::now();
    const auto tray = lips(world);
    host.wait_for_icon();
    taken = milliseconds(Clock::now() - begun);
  }
  host.wait_for_icon(false);
  return taken;
}

/// The files that a process has mapped, out of the page cache as far as nobody else holds them.
void evict_files_of(int pid) {
  std::set<std::string> files;
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  for (std::string line; std::getline(maps, line);)
    if (const auto at = line.find('/'); at != std::string::npos) files.insert(line.substr(at));
  for (const auto& file : files) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) continue;
    ::posix_fadvise(opened, 0, 0, POSIX_FADV_DONTNEED);
    ::close(opened);
  }
}

void measure_rest(Run& run, const World& world, TrayHost& host) {
  const auto tray = lips(world);
  host.wait_for_icon();
  rest(run.quick() ? 1s : 11s);  // it has looked at the keys, and a deadline that was met has passed
  const auto time = run.quick() ? 3s : 30s;
  const auto before = wakeups_of(tray.pid());
  rest(time);
  run.add("tray: idle with keys in, wakeups in " + std::to_string(time.count()) + " s", "wakeups",
          {static_cast<double>(wakeups_of(tray.pid()) - before)})
      .at_most(0);
  const auto memory = memory_of(tray.pid());
  run.add("tray: PSS", "MB", {memory.pss_mb}).remark =
      "no window was opened; fonts and libraries shared with none but the bar";
  run.add("tray: private dirty", "MB", {memory.private_dirty_mb});
  evict_files_of(tray.pid());
}

}  // namespace

void measure_tray(Run& run, const World& world) {
  for (const auto& key : world.keys()) world.plug(key);
  run.attempt("tray", [&] {
    const Daemon daemon(world);
    const test::Variable socket("REDLIPS_SOCKET", daemon.socket().string());
    TrayHost host(world);
    measure_rest(run, world, host);
    host.wait_for_icon(false);
    run.add("tray: start to icon, files not in memory", "ms", {start_ms(world, host)}).remark =
        "as far as no other program held them";
    const Effort effort{run.quick() ? 5U : 20U, 10s};
    run.add("tray: start to icon", "ms", collect(effort, [&] { return start_ms(world, host); })).at_most(150);
    host.start_accessibility();
    run.add("tray: start to icon, with an accessibility bus", "ms",
            collect(effort, [&] { return start_ms(world, host); }));
  });
}

}  // namespace redlips::bench
