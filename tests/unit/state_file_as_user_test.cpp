// SPDX-License-Identifier: Apache-2.0
// Damaged state in a directory that refuses: nothing is written over it, then or later. Root is refused by no
// directory.
#include "daemon/state_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sstream>

#include "daemon/history.h"
#include "daemon/keyring/file_storage.h"
#include "daemon/keyring/try_store.h"
#include "daemon/login/remembered.h"
#include "daemon/not_saved.h"
#include "tests/support/temporary.h"

using namespace redlips;

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

/// A directory that may not be written to, until it is opened.
struct Refusing {
  test::TemporaryDirectory folder;
  void close() const { REQUIRE(::chmod(folder.path().c_str(), 0500) == 0); }
  void open() const { REQUIRE(::chmod(folder.path().c_str(), 0700) == 0); }
  ~Refusing() { ::chmod(folder.path().c_str(), 0700); }
};

HistoryEntry login() {
  HistoryEntry entry;
  entry.what = "authenticate";
  entry.origin = "https://a";
  entry.code = "ok";
  return entry;
}

auto now() { return std::chrono::system_clock::now(); }

}  // namespace

TEST_CASE_FIXTURE(Refusing, "a state file that cannot be kept aside is not written over before it can be") {
  REQUIRE(::geteuid() != 0);
  for (const char* name : {"tokens.json", "history.jsonl", "sites.json"})
    test::write_file(folder, name, "precious");
  test::write_file(folder, "lock", "");
  const auto storage = keyring::file_storage(folder.path());  // makes the directory ours first
  close();
  keyring::TryStore tries(*storage);
  History history(folder.path(), now);
  login::Remembered sites(folder.path());
  CHECK(tries.fault().what.find("no PIN is sent before it can") != std::string::npos);
  REQUIRE(history.faults().size() == 1);
  CHECK(history.faults()[0].what.find("cannot be kept under another name now") != std::string::npos);
  CHECK(sites.faults().size() == 1);
  CHECK(tries.facts({"M", "D", "S", true, {}})
            ->tries.state_lost);  // the range is the widest: see tries_test.cpp
  CHECK_THROWS_AS(tries.save(), NotSaved);
  CHECK_THROWS_AS(history.add(login()), NotSaved);
  CHECK_THROWS_AS(
      sites.block(*Origin::parse("https://b.test"), std::chrono::floor<std::chrono::seconds>(now())),
      NotSaved);
  open();
  tries.save();
  history.add(login());
  sites.block(*Origin::parse("https://c.test"), std::chrono::floor<std::chrono::seconds>(now()));
  for (const char* name : {"tokens.json", "history.jsonl", "sites.json"})
    CHECK(text_of(folder.path() / (std::string(name) + ".damaged")) == "precious");
}
