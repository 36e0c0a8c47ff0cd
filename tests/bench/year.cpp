// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/year.h"

#include "daemon/history.h"

namespace redlips::bench {
namespace {

HistoryEntry login(int number) {
  HistoryEntry entry;
  entry.what = "authenticate";
  entry.origin = World::origin;
  entry.code = "ok";
  entry.token_serial = "BENCH-P256";
  entry.unit = "Bench";
  entry.certificate = std::string(64, 'c');
  entry.prompter = "tray";
  entry.caller = "popup";
  const auto digits = std::to_string(number);
  entry.nonce_hash = std::string(64 - digits.size(), '0') + digits;
  return entry;
}

}  // namespace

void write_year(const World& world) {
  std::filesystem::create_directory(world.at(year));
  std::filesystem::permissions(world.at(year), std::filesystem::perms::owner_all);
  auto when = std::chrono::system_clock::now() - std::chrono::days(365);
  History history(world.at(year), [&when] { return when; });
  for (int i = 0; i < logins_a_year; ++i) {
    when += std::chrono::hours(11);
    history.add(login(i));
  }
}

}  // namespace redlips::bench
