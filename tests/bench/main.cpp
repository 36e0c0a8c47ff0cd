// SPDX-License-Identifier: Apache-2.0
// redlips-bench [--quick] [--json FILE]: measures RedLips beside what a user could take instead. Started by
// ./dev bench, with REDLIPS_BIN and REDLIPS_LIB. Exit 0 when measured: a target that is missed is printed, it
// is no error.
#include <boost/json/serialize.hpp>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>

#include "tests/bench/run.h"
#include "tests/support/program.h"

namespace {

using namespace redlips;

struct Words {
  bool quick = false;
  std::optional<std::string> json;
};

std::optional<Words> words_of(int argc, char** argv) {
  Words words;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--quick") == 0) {
      words.quick = true;
    } else if (std::strcmp(argv[i], "--json") == 0 && i + 1 < argc) {
      words.json = argv[++i];
    } else {
      return std::nullopt;
    }
  }
  return words;
}

void save(const std::string& file, const bench::Report& report) {
  std::ofstream out(file);
  out << boost::json::serialize(bench::to_json(report)) << '\n';
  if (!out.flush()) throw std::runtime_error(file + " cannot be written");
}

bench::Report measured(bool quick) {
  bench::Run run(quick);
  const bench::World world(test::test_variable("REDLIPS_BIN"), test::test_variable("REDLIPS_LIB"));
  for (const auto& key : world.keys()) bench::measure_signatures(run, world, key);
  bench::measure_daemon(run, world);
  bench::measure_tray(run, world);
  return run.report();
}

}  // namespace

int main(int argc, char** argv) {
  const auto words = words_of(argc, argv);
  if (!words) return std::cerr << "bench: there is --quick and --json FILE\n", 2;
  try {
    const auto report = measured(words->quick);
    std::cout << bench::table(report);
    if (words->json) save(*words->json, report);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 1;
  }
}
