// SPDX-License-Identifier: Apache-2.0
// State files: bounded, no links, replaced whole or not at all.
#include "drivers/platform/files.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <system_error>

#include "tests/support/temporary.h"

using namespace redlips::platform;
using redlips::test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

std::size_t entries(const fs::path& directory) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), {}));
}

int read_error(const fs::path& path, std::size_t limit = 100) {
  try {
    read_own_file(path, limit);
  } catch (const std::system_error& error) {
    CHECK(std::string(error.what()).find(path.filename().string()) != std::string::npos);
    return error.code().value();
  }
  return 0;
}

}  // namespace

TEST_CASE("a replaced file has the new contents, mode 0600 and no leftovers") {
  TemporaryDirectory base;
  const auto file = base.path() / "tries.json";
  CHECK_FALSE(read_own_file(file, 10).has_value());
  replace_file(file, "old");
  replace_file(file, std::string("n\0w", 3));
  CHECK(*read_own_file(file, 3) == std::string("n\0w", 3));
  CHECK(fs::status(file).permissions() == fs::perms(0600));
  CHECK(entries(base.path()) == 1);
}

TEST_CASE("what a killed writer left is gone with the next write, and a link in its place is not followed") {
  TemporaryDirectory base;
  const auto file = base.path() / "file", left = base.path() / "file.new", other = base.path() / "other";
  std::ofstream(left) << "half of somethi";
  replace_file(file, "whole");
  CHECK(*read_own_file(file, 10) == "whole");
  CHECK(entries(base.path()) == 1);
  std::ofstream(other) << "precious";
  fs::create_symlink(other, left);
  replace_file(file, "again");
  CHECK(*read_own_file(file, 10) == "again");
  CHECK(*read_own_file(other, 10) == "precious");
  CHECK(entries(base.path()) == 2);
}

TEST_CASE("a file over its limit, a link, a pipe and another user's file are refused by name") {
  TemporaryDirectory base;
  const auto file = base.path() / "file";
  replace_file(file, "12345");
  CHECK(read_error(file, 5) == 0);
  CHECK(read_error(file, 4) == EFBIG);
  fs::create_symlink(file, base.path() / "link");
  CHECK(read_error(base.path() / "link") == ELOOP);
  REQUIRE(::mkfifo((base.path() / "pipe").c_str(), 0600) == 0);
  CHECK(read_error(base.path() / "pipe") == EINVAL);
  CHECK(read_error(base.path()) == EINVAL);
}

TEST_CASE("a disk that fills up leaves the old file and nothing else") {
  TemporaryDirectory base;
  const auto file = base.path() / "file";
  replace_file(file, "old");
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{100, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  CHECK_THROWS_AS(replace_file(file, std::string(1000, 'x')), std::system_error);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(*read_own_file(file, 10) == "old");
  CHECK(entries(base.path()) == 1);
}

TEST_CASE("what is kept aside outlives every replacement, under a name of its own each time") {
  TemporaryDirectory base;
  const auto file = base.path() / "state";
  replace_file(file, "first");
  CHECK(keep_aside(file) == base.path() / "state.damaged");
  CHECK(keep_aside(file) == base.path() / "state.damaged");  // the same file is not kept twice
  replace_file(file, "second");
  CHECK(keep_aside(file) == base.path() / "state.damaged-2");
  replace_file(file, "third");
  CHECK(*read_own_file(base.path() / "state.damaged", 10) == "first");
  CHECK(*read_own_file(base.path() / "state.damaged-2", 10) == "second");
  fs::create_directory(base.path() / "folder");  // has no second name: it is moved
  CHECK(keep_aside(base.path() / "folder") == base.path() / "folder.damaged");
  CHECK_FALSE(fs::exists(base.path() / "folder"));
  CHECK_THROWS_AS(keep_aside(base.path() / "none"), std::system_error);
}

TEST_CASE("a directory that is not there is named") {
  CHECK_THROWS_WITH_AS(replace_file("/nowhere/at/all/file", "x"), doctest::Contains("/nowhere/at/all"),
                       std::system_error);
}
