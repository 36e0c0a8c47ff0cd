// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/run.h"

#include <algorithm>
#include <iostream>

namespace redlips::bench {

Run::Run(bool quick) {
  report_.quick = quick;
  report_.machine = this_machine();
}

Effort Run::effort(std::size_t runs, std::chrono::milliseconds at_most) const {
  if (!quick()) return {runs, at_most};
  return {std::max<std::size_t>(runs / 5, 5), at_most / 5};
}

Figure& Run::add(const std::string& name, const std::string& unit, const std::vector<double>& values) {
  std::cerr << "measured: " << name << '\n';
  return figures_.emplace_back(Figure{name, unit, spread_of(values), {}, {}});
}

void Run::attempt(const std::string& name, const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    not_measured(name, error.what());
  }
}

void Run::not_measured(const std::string& name, const std::string& why) {
  std::cerr << "not measured: " << name << ": " << why << '\n';
  report_.unmeasured.push_back({name, why});
}

Report Run::report() {
  report_.figures.assign(figures_.begin(), figures_.end());
  report_.machine.load_after = load_now();
  report_.seconds = milliseconds(Clock::now() - begun_) / 1000;
  return report_;
}

}  // namespace redlips::bench
