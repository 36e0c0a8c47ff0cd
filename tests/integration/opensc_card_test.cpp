// SPDX-License-Identifier: Apache-2.0
// The suite of every Token over OpenSC's module, on a virtual PIV card (tests/peers/card): real APDUs, a real
// counter of tries.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "tests/support/program.h"

using redlips::test::ProgramResult;
using redlips::test::run_program;
using redlips::test::test_variable;

namespace {

constexpr const char* opensc = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";
constexpr const char* pin = "246802";
constexpr int impossible = 77;  // tests/peers/card/README.md: no private pcscd can be started here

ProgramResult suite_on_card(const std::string& key_type) {
  const std::string bin = test_variable("REDLIPS_BIN");
  return run_program({{bin + "/redlips-test-card", "--key-type", key_type, "--pin", pin, "--",
                       bin + "/redlips-token-suite", "--module", opensc, "--pin-fd", "3", "--spend-tries"},
                      {},
                      {pin}});
}

void holds(const std::string& key_type) {
  const ProgramResult result = suite_on_card(key_type);
  if (result.status == impossible && ::geteuid() != 0) {  // root has no such excuse
    std::printf("1 skipped: %s", result.output.c_str());
    return;
  }
  INFO(result.output);
  CHECK(result.status == 0);
  CHECK(result.output.find("RedLips test card") != std::string::npos);
  CHECK(result.output.find("ok 7 - ") != std::string::npos);
  CHECK(result.output.find("not ok") == std::string::npos);
}

}  // namespace

TEST_CASE("OpenSC on a card with a P-256 key holds to the suite") { holds("p256"); }

TEST_CASE("OpenSC on a card with an RSA key holds to the suite") { holds("rsa2048"); }
