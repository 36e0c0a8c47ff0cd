// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/machine.h"

#include <sys/utsname.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <thread>

namespace redlips::bench {
namespace {

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  return "unknown processor";
}

std::string kernel() {
  utsname names{};
  return ::uname(&names) == 0 ? std::string(names.release) : std::string();
}

}  // namespace

double load_now() {
  double load = 0;
  std::ifstream("/proc/loadavg") >> load;
  return load;
}

Machine this_machine() { return {processor(), kernel(), std::thread::hardware_concurrency(), load_now(), 0}; }

std::string text_of(const Machine& machine) {
  std::array<char, 64> load{};
  std::snprintf(load.data(), load.size(), "load %.1f before, %.1f after", machine.load_before,
                machine.load_after);
  std::string text = std::to_string(machine.cores) + " cores, " + machine.processor + ", Linux " +
                     machine.kernel + "; " + load.data() + ".\n";
  if (machine.load_before > machine.cores)
    text += "The machine was busy with other things: times are longer than they would be, p95 most of all.\n";
  return text;
}

boost::json::object view(const Machine& machine) {
  return {{"processor", machine.processor},
          {"kernel", machine.kernel},
          {"cores", machine.cores},
          {"load_before", machine.load_before},
          {"load_after", machine.load_after}};
}

}  // namespace redlips::bench
