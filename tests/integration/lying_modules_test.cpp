// SPDX-License-Identifier: Apache-2.0
// Libraries that answer what is not so: PINs that are not changed, lengths, numbers and signatures that lie,
// errors at any call. One clear answer, no signature but by the right key, and no PIN sent that was not typed
// for it.
#include <doctest/doctest.h>

#include "pkcs11/utf8.h"
#include "tests/support/faulty_bench.h"

using namespace redlips;
using namespace redlips::drivers;
using redlips::test::FaultyBench;
using redlips::test::host_error_of;
using redlips::test::run;
using redlips::test::SoftHsm;
using Kind = HostError::Kind;
using Change = pkcs11::ChangeResult::Outcome;
using Login = pkcs11::LoginResult::Outcome;

namespace {

const std::string endless = "0xffffffffffffffff";  // CK_UNAVAILABLE_INFORMATION, too

/// A login that a fault may spoil: the right signature, or one error of the library's; at most one try.
void login_is_right_or_refused(FaultyBench& bench) {
  try {
    const auto done = bench.sign();
    if (done.login.outcome == Login::ok) CHECK(bench.verifies(done));
  } catch (const HostError& error) {
    CHECK(error.kind() == Kind::token);
  }
  CHECK(bench.count("C_Login") <= 1);
}

std::size_t calls_of(FaultyBench& bench, const std::string& function) {
  bench.plan("");
  REQUIRE(bench.sign().login.outcome == Login::ok);
  return bench.count(function);
}

}  // namespace

TEST_CASE("a change that the key claims and does not make is told, and costs nothing") {
  FaultyBench bench;
  bench.plan("C_SetPIN * lie");
  const auto changed = bench.change(SoftHsm::pin, "654321");
  CHECK(changed.change.outcome == Change::unchanged);
  CHECK_FALSE(changed.flags.count_low);  // the old PIN came last, and gave back what the new one cost
  CHECK(bench.count("C_Login") == 3);
  CHECK(bench.sign().login.outcome == Login::ok);
}

TEST_CASE("a key that takes neither PIN after a change is not asked further") {
  FaultyBench bench;
  bench.plan("C_SetPIN * lie\nC_Login 3 rv 0xa0");
  const auto error = host_error_of([&] { bench.change(SoftHsm::pin, "654321"); });
  REQUIRE(error.has_value());
  REQUIRE(error->kind() == Kind::token);
  CHECK(error->error()->kind() == pkcs11::TokenError::Kind::broken);
  CHECK(error->error()->call() == "C_SetPIN");
  CHECK(error->maybe_sent());
  CHECK_FALSE(error->login().has_value());
  CHECK(bench.count("C_Login") == 3);  // the old one, the new one, the old one again
}

TEST_CASE("a key that takes any old PIN for a change is asked by a login first") {
  FaultyBench bench;
  bench.plan("C_SetPIN * lie");
  CHECK(bench.change("000000", "654321").change.outcome == Change::wrong);
  CHECK(bench.count("C_Login") == 1);
  CHECK(bench.count("C_SetPIN") == 0);
}

TEST_CASE("a change that is made costs no try, also where the key goes before it can be shown") {
  FaultyBench bench;
  bench.plan("");
  const auto changed = bench.change(SoftHsm::pin, "654321");
  CHECK(changed.change.outcome == Change::ok);
  CHECK_FALSE(changed.flags.count_low);
  bench.plan("C_Login 2 rv 0x32");
  CHECK(bench.change("654321", "864209").change.outcome == Change::ok);
  CHECK(bench.sign("864209").login.outcome == Login::ok);
}

TEST_CASE("no attribute's length or first byte can lie to harm") {
  FaultyBench bench;
  const auto reads = calls_of(bench, "C_GetAttributeValue");
  REQUIRE(reads > 4);
  for (const auto& lie :
       {std::string("length 0"), std::string("length 16385"), "length " + endless, std::string("flip")}) {
    for (std::size_t n = 1; n <= reads; ++n) {
      CAPTURE(lie);
      CAPTURE(n);
      bench.plan("C_GetAttributeValue " + std::to_string(n) + " " + lie);
      login_is_right_or_refused(bench);
    }
    bench.plan("C_GetAttributeValue * " + lie);
    CHECK(bench.certificates() <= 1);
    login_is_right_or_refused(bench);
  }
  MESSAGE("reads of attributes in a login, each lied about in four ways: ", reads);
}

TEST_CASE("a key with forty certificates shows thirty-two") {
  FaultyBench bench;
  {
    const auto library = pkcs11::load_library(test::soft_hsm_module);
    const auto token = library->open(library->tokens().at(0).slot);
    REQUIRE(token->login(test::secret_of(SoftHsm::pin)).outcome == Login::ok);
    for (long serial = 1; serial <= 40; ++serial) {
      test::CertificateRecipe recipe;
      recipe.serial = serial;
      token->write_certificate({0x20}, "more",
                               test::make_certificate_for(recipe, bench.hsm.certificate().public_key));
    }
  }
  bench.host.stop();
  CHECK(bench.certificates() == 32);
}

TEST_CASE("a search that never ends is left") {
  FaultyBench bench;
  for (const auto& number : {std::string("16"), std::string("17"), endless}) {
    CAPTURE(number);
    bench.plan("C_FindObjects * length " + number);
    CHECK(bench.certificates() <= 32);
    CHECK(bench.count("C_FindObjects") < 1000);
    login_is_right_or_refused(bench);
  }
}

TEST_CASE("a list of slots that is too long, or grows while it is read, costs one error at most") {
  FaultyBench bench;
  for (const auto& number :
       {std::string("0"), std::string("3"), std::string("65"), std::string("5000"), endless}) {
    for (int call = 1; call <= 5; ++call) {
      CAPTURE(number);
      CAPTURE(call);
      bench.plan("C_GetSlotList " + std::to_string(call) + " length " + number);
      const auto error = host_error_of([&] { run(bench.context, bench.host.tokens()); });
      // libp11 believes the second of its two answers: the process may end for it, and no more than that.
      if (error && call != 3) CHECK(error->kind() == Kind::token);
      bench.plan("");
      CHECK(run(bench.context, bench.host.tokens()).size() == 1);
    }
    bench.plan("C_GetSlotList * length " + number);
    CHECK(host_error_of([&] { run(bench.context, bench.host.tokens()); })
              .value_or(HostError(Kind::token, ""))
              .kind() == Kind::token);
  }
}

TEST_CASE("a label of any bytes is text when it leaves the host") {
  FaultyBench bench;
  for (const char* bytes :
       {"ff", "c0af", "eda080", "f4908080", "41c3", "00", "1b5b324a0a", "e280ae61626364"}) {
    CAPTURE(bytes);
    bench.plan("C_GetTokenInfo * label " + std::string(bytes));
    const auto tokens = run(bench.context, bench.host.tokens());
    REQUIRE(tokens.size() == 1);
    CHECK(pkcs11::repaired_utf8(tokens[0].info.label) == tokens[0].info.label);
  }
}

TEST_CASE("a signature of a wrong length or a wrong byte never leaves, and the login before it is known") {
  FaultyBench bench;
  for (const auto& lie : {std::string("flip"), std::string("length 0"), std::string("length 63"),
                          std::string("length 65"), std::string("length 1024"), "length " + endless}) {
    CAPTURE(lie);
    bench.plan("C_Sign * " + lie);
    const auto error = bench.sign_into_fault();
    REQUIRE(error.has_value());
    REQUIRE(error->kind() == Kind::token);
    CHECK(error->error()->call() == "C_Sign");
    REQUIRE(error->login().has_value());
    CHECK(error->login()->outcome == Login::ok);
    CHECK(bench.count("C_Sign") == 1);
    CHECK(bench.count("C_Login") == 1);
  }
}

TEST_CASE("whatever a function answers for ever, the PIN is sent once and nothing is repeated without end") {
  FaultyBench bench;
  const auto functions = bench.calls_of_a_login();
  // BUFFER_TOO_SMALL, OPERATION_ACTIVE, DEVICE_REMOVED, SESSION_HANDLE_INVALID, USER_ALREADY_LOGGED_IN,
  // FUNCTION_FAILED
  for (const char* rv : {"0x150", "0x90", "0x32", "0xb3", "0x100", "0x6"}) {
    for (const auto& function : functions) {
      CAPTURE(rv);
      CAPTURE(function);
      bench.plan(function + " * rv " + rv);
      login_is_right_or_refused(bench);
      CHECK(bench.calls().size() < 200);
    }
  }
  MESSAGE("functions of a login, each with six answers: ", functions.size());
}
