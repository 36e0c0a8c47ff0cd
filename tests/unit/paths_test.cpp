// SPDX-License-Identifier: Apache-2.0
// Directories of ours: where they are, what is refused, and that the refusal says what to do.
#include "drivers/platform/paths.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary.h"

using namespace redlips::platform;
using redlips::test::TemporaryDirectory;
using redlips::test::Variable;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

template <class Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const PathError& error) {
    return error.what();
  }
  return "accepted";
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("state and sockets follow XDG and are for the user alone") {
  TemporaryDirectory base;
  Variable state("XDG_STATE_HOME", base.path() / "s");
  Variable runtime("XDG_RUNTIME_DIR", base.path());
  CHECK(state_directory() == base.path() / "s/redlips");
  CHECK(runtime_directory() == base.path() / "redlips");
  CHECK(mode_of(base.path() / "s/redlips") == 0700);
  CHECK(mode_of(base.path() / "redlips") == 0700);
}

TEST_CASE("without XDG_RUNTIME_DIR sockets live below the state directory") {
  TemporaryDirectory base;
  Variable runtime("XDG_RUNTIME_DIR", std::nullopt);
  {
    Variable state("XDG_STATE_HOME", base.path() / "s");
    CHECK(runtime_directory() == base.path() / "s/redlips/run");
  }
  Variable state("XDG_STATE_HOME", std::nullopt);
  Variable home("HOME", base.path());
  CHECK(runtime_directory() == base.path() / ".local/state/redlips/run");
  CHECK(mode_of(base.path() / ".local") == 0700);
}

TEST_CASE("a relative XDG path is ignored") {
  TemporaryDirectory base;
  Variable home("HOME", base.path());
  Variable state("XDG_STATE_HOME", "here");
  CHECK(state_directory() == base.path() / ".local/state/redlips");
}

TEST_CASE("a home that is missing or not ours says what to set") {
  Variable state("XDG_STATE_HOME", std::nullopt);
  {
    Variable home("HOME", std::nullopt);
    CHECK(says(refusal(state_directory), "set HOME"));
  }
  {
    Variable home("HOME", "/nowhere/at/all");
    CHECK(says(refusal(state_directory), "set HOME"));
  }
  TemporaryDirectory base;
  Variable home("HOME", ::geteuid() == 0 ? base.path().string() : "/");
  if (::geteuid() == 0) REQUIRE(::chown(base.path().c_str(), 1, 1) == 0);
  CHECK(says(refusal(state_directory), "belongs to user"));
  Variable runtime("XDG_RUNTIME_DIR", ::geteuid() == 0 ? base.path().string() : "/");
  CHECK(says(refusal(runtime_directory), "XDG_RUNTIME_DIR"));
}

TEST_CASE("a directory of ours that others could enter is closed") {
  TemporaryDirectory base;
  const auto directory = base.path() / "open";
  fs::create_directory(directory);
  fs::permissions(directory, fs::perms(0755));
  own_private_directory(directory);
  CHECK(mode_of(directory) == 0700);
}

TEST_CASE("a directory that the user chose is not changed, only refused") {
  TemporaryDirectory base;
  const auto directory = base.path() / "open";
  fs::create_directory(directory);
  fs::permissions(directory, fs::perms(0750));
  CHECK(says(refusal([&] { require_private_directory(directory); }), "chmod 700"));
  CHECK(mode_of(directory) == 0750);
}

TEST_CASE("a link or a file in the place of a directory is refused") {
  TemporaryDirectory base;
  fs::create_directory(base.path() / "real");
  fs::create_directory_symlink(base.path() / "real", base.path() / "link");
  fs::create_symlink(base.path() / "nowhere", base.path() / "dangling");
  fs::copy_file("/proc/self/status", base.path() / "file");
  for (const char* name : {"link", "dangling", "file"}) {
    CAPTURE(name);
    CHECK(says(refusal([&] { own_private_directory(base.path() / name); }), "not a directory"));
  }
}

TEST_CASE("programs are found beside the running one") {
  CHECK(helper_program("unit_tests") == executable_directory() / "unit_tests");
  CHECK(says(refusal([] { helper_program("no-such-program"); }), "install"));
}
