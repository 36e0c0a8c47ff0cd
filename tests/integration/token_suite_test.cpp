// SPDX-License-Identifier: Apache-2.0
// One suite over every Token. Each module runs in a process and a directory of its own, on a key made for it;
// a module that is not there, or shows no token, fails. Another module is one more row.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/program.h"
#include "tests/support/temporary.h"

using redlips::test::Program;
using redlips::test::ProgramResult;
using redlips::test::run_program;
using redlips::test::TemporaryDirectory;
using redlips::test::test_variable;

namespace {

constexpr const char* softhsm = "/usr/lib/softhsm/libsofthsm2.so";
constexpr const char* p11_kit_proxy = "/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so";
constexpr const char* opensc = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";
constexpr const char* pin = "246802";
constexpr const char* so_pin = "13571357";

using Variables = std::map<std::string, std::string>;

void must_succeed(const Program& program) {
  const ProgramResult result = run_program(program);
  INFO(result.output);
  REQUIRE(result.status == 0);
}

Variables softhsm_variables(const std::filesystem::path& home) {
  return {{"SOFTHSM2_CONF", (home / "softhsm2.conf").string()}};
}

Variables make_softhsm_token(const std::filesystem::path& home) {
  std::filesystem::create_directory(home / "tokens");
  std::ofstream(home / "softhsm2.conf") << "directories.tokendir = " << (home / "tokens").string()
                                        << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  must_succeed({{"/usr/bin/softhsm2-util", "--init-token", "--free", "--label", "测试", "--pin", pin,
                 "--so-pin", so_pin},
                softhsm_variables(home),
                {}});
  return softhsm_variables(home);
}

Variables make_softkey(const std::filesystem::path& home) {
  Variables variables{{"REDLIPS_SOFTKEY_DIR", home.string()}};
  must_succeed(
      {{test_variable("REDLIPS_BIN") + "/redlips-softkey", "create", "--pin-fd", "3", "--so-pin-fd", "4"},
       variables,
       {pin, so_pin}});
  return variables;
}

ProgramResult run_suite(const std::string& module, const Variables& variables) {
  return run_program({{test_variable("REDLIPS_BIN") + "/redlips-token-suite", "--module", module, "--pin-fd",
                       "3", "--so-pin-fd", "4", "--write", "--spend-tries"},
                      variables,
                      {pin, so_pin}});
}

void holds(const std::string& module, const Variables& variables) {
  const ProgramResult result = run_suite(module, variables);
  INFO(result.output);
  CHECK(result.status == 0);
  CHECK(result.output.find("\nok 7 - ") != std::string::npos);
  CHECK(result.output.find("not ok") == std::string::npos);
}

}  // namespace

TEST_CASE("SoftHSM holds to the suite") {
  const TemporaryDirectory home;
  holds(softhsm, make_softhsm_token(home.path()));
}

TEST_CASE("SoftHSM behind p11-kit's proxy holds to the suite") {
  const TemporaryDirectory home;
  holds(p11_kit_proxy, make_softhsm_token(home.path()));
}

TEST_CASE("the software key holds to the suite") {
  const TemporaryDirectory home;
  holds(test_variable("REDLIPS_LIB") + "/softkey.so", make_softkey(home.path()));
}

TEST_CASE("a suite that finds no token fails") {
  const TemporaryDirectory home;
  std::filesystem::create_directory(home.path() / "tokens");
  std::ofstream(home.path() / "softhsm2.conf")
      << "directories.tokendir = " << (home.path() / "tokens").string() << "\nobjectstore.backend = file\n";
  const ProgramResult empty = run_suite(softhsm, softhsm_variables(home.path()));
  CHECK(empty.status != 0);
  CHECK(empty.output.find("no token to test") != std::string::npos);
}

TEST_CASE("a library that cannot be loaded is named by its call") {
  const ProgramResult absent = run_suite("/nonexistent/library.so", {});
  CHECK(absent.status != 0);
  CHECK(absent.output.find("dlopen: broken") != std::string::npos);
  const ProgramResult stranger = run_suite("libm.so.6", {});
  CHECK(stranger.status != 0);
  CHECK(stranger.output.find("C_GetFunctionList: broken") != std::string::npos);
}

TEST_CASE("OpenSC's module without readers loads, lists nothing and says so") {
  // No PIN is given, and no pcscd is reached: a real card in this computer is none of our business.
  const ProgramResult result =
      run_program({{test_variable("REDLIPS_BIN") + "/redlips-token-suite", "--module", opensc},
                   {{"PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm"}},
                   {}});
  CHECK(result.status != 0);
  CHECK(result.output.find("OpenSC") != std::string::npos);
  CHECK(result.output.find("no token to test") != std::string::npos);
}
