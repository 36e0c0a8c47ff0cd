// SPDX-License-Identifier: Apache-2.0
// A library that kills or stops its process at any call, and a host that breaks the framing: one clear error
// within the deadline, and the next request works.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>

#include "tests/support/faulty_bench.h"

using namespace redlips;
using namespace redlips::drivers;
using redlips::test::FaultyBench;
using redlips::test::run;
using redlips::test::secret_of;
using redlips::test::SoftHsm;
using redlips::test::write_text;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using Kind = HostError::Kind;

TEST_CASE("a library that dies at any call of a login costs one error") {
  FaultyBench bench;
  const auto calls = bench.calls_of_a_login();
  REQUIRE(calls.count("C_Login") == 1);
  REQUIRE(calls.count("C_Sign") == 1);
  for (const auto& function : calls) {
    if (function == "C_Finalize") continue;  // the end of the host, nobody waits for it
    CAPTURE(function);
    bench.plan_fault(function, "die");
    const auto error = bench.sign_into_fault();
    REQUIRE(error.has_value());
    CHECK(error->kind() == Kind::died);
    CHECK(error->maybe_sent() == (function != "C_Initialize" && function != "C_GetInfo"));
    CHECK(bench.host.child() == -1);
    CHECK(bench.sign().login.outcome == pkcs11::LoginResult::Outcome::ok);
  }
}

TEST_CASE("a library that hangs at any call of a login is killed at the deadline") {
  FaultyBench bench;
  const auto calls = bench.calls_of_a_login();
  auto settings = bench.settings();
  for (const char* verb : {"open", "login_sign"}) settings.deadlines[verb] = 1s;
  for (const auto& function : {"C_Initialize", "C_GetTokenInfo", "C_Login", "C_Sign", "C_Logout"}) {
    CAPTURE(function);
    REQUIRE(calls.count(function) == 1);
    for (const auto* action : {"stop", "hang"}) {
      bench.plan_fault(function, action);
      TokenHost hasty(bench.context.get_executor(), settings);
      std::optional<HostError> error;
      try {
        run(bench.context, hasty.login_sign(bench.who, pkcs11::Scheme::ecdsa, test::digest_of(Bytes{1}),
                                            secret_of(SoftHsm::pin)));
      } catch (const HostError& thrown) {
        error = thrown;
      }
      REQUIRE(error.has_value());
      CHECK(error->kind() == Kind::stuck);
      CHECK(error->maybe_sent() == (std::string_view(function) != "C_Initialize"));
      CHECK(run(bench.context, hasty.tokens()).size() == 1);
    }
  }
}

TEST_CASE(
    "whichever signature of several fails or hangs, none leaves and the right PIN is known to be right") {
  FaultyBench bench;
  const std::vector<pkcs11::Digest> digests(3, test::digest_of(Bytes{1}));
  auto settings = bench.settings();
  settings.deadlines["login_sign_all"] = 500ms;  // for each of the three
  for (const auto* when : {"1", "2", "3"}) {
    for (const auto* action : {"rv 0x30", "die", "hang"}) {
      CAPTURE(when);
      CAPTURE(action);
      write_text(bench.hsm.directory() / "plan", std::string("C_Sign ") + when + " " + action + "\n");
      TokenHost host(bench.context.get_executor(), settings);
      std::optional<HostError> error;
      try {
        run(bench.context,
            host.login_sign_all(bench.who, pkcs11::Scheme::ecdsa, digests, secret_of(SoftHsm::pin)));
      } catch (const HostError& thrown) {
        error = thrown;
      }
      REQUIRE(error.has_value());
      CHECK(error->maybe_sent());
      const bool answered = std::string_view(action).starts_with("rv");
      const auto stuck = std::string_view(action) == "hang" ? Kind::stuck : Kind::died;
      CHECK(error->kind() == (answered ? Kind::token : stuck));
      CHECK(error->login().has_value() == answered);
    }
  }
  write_text(bench.hsm.directory() / "plan", "");
  TokenHost host(bench.context.get_executor(), settings);
  const auto done = run(
      bench.context, host.login_sign_all(bench.who, pkcs11::Scheme::ecdsa, digests, secret_of(SoftHsm::pin)));
  CHECK(done.login.outcome == pkcs11::LoginResult::Outcome::ok);
  CHECK(done.signatures.size() == 3);
}

TEST_CASE("a host killed between two requests costs at most one error") {
  FaultyBench bench;
  ::kill(bench.host.child(), SIGKILL);
  const auto error = bench.sign_into_fault();
  if (error) CHECK(error->kind() == Kind::died);
  CHECK(bench.sign().login.outcome == pkcs11::LoginResult::Outcome::ok);
}

TEST_CASE("a host that crashes each time is off after three starts, until a key is inserted") {
  FaultyBench bench;
  write_text(bench.hsm.directory() / "plan", "C_GetSlotList 1+ die\n");
  auto settings = bench.settings();
  settings.starts_per_minute = 3;
  TokenHost host(bench.context.get_executor(), settings);
  const auto kind = [&] {
    try {
      run(bench.context, host.tokens());
    } catch (const HostError& error) {
      return std::optional(error.kind());
    }
    return std::optional<Kind>();
  };
  for (int i = 0; i < 3; ++i) CHECK(kind() == Kind::died);
  CHECK(kind() == Kind::off);
  write_text(bench.hsm.directory() / "plan", "");
  CHECK(kind() == Kind::off);
  host.rearm();
  CHECK_FALSE(kind().has_value());
}

TEST_CASE("a second request waits for its turn, and a caller who goes does not stop a verb") {
  FaultyBench bench;
  int done = 0;
  for (int i = 0; i < 3; ++i) {
    asio::co_spawn(bench.context, bench.host.tokens(),
                   [&](const std::exception_ptr& error, const auto& tokens) {
                     CHECK(error == nullptr);
                     CHECK(tokens.size() == 1);
                     ++done;
                   });
  }
  CHECK(bench.sign().login.outcome == pkcs11::LoginResult::Outcome::ok);
  CHECK(done == 3);
}

TEST_CASE("a token host may go while its verb is running") {
  asio::io_context context;
  SoftHsm hsm;
  HostSettings settings;
  settings.program = test::needed("REDLIPS_BIN") + "/redlips-tokenhost";
  settings.library = test::soft_hsm_module;
  settings.environment = {"SOFTHSM2_CONF"};
  auto host = std::make_unique<TokenHost>(context.get_executor(), settings);
  bool failed = false;
  asio::co_spawn(context, host->tokens(),
                 [&](const std::exception_ptr& error, const auto&) { failed = error != nullptr; });
  context.poll();
  host.reset();
  context.restart();
  context.run();
  CHECK(failed);
}

TEST_CASE("a host that breaks the protocol is killed") {
  test::TemporaryDirectory base;
  const auto program = base.path() / "host";
  const char* const answers[] = {
      R"(printf 'Z' >&0)",                          // another type is seen with the whole header only
      R"(printf 'Z\001\000\000\000x' >&0)",         // another type
      R"(printf 'J\377\377\377\377' >&0)",          // a length over the limit
      R"(printf 'J\002\000\000\000[]' >&0)",        // no object
      R"(printf 'J\002\000\000\000{}' >&0)",        // no answer to our request
      R"(printf 'J\010\000\000\000{"id":1}' >&0)",  // neither result nor error
      R"(printf 'S\001\000\000\000x' >&0)",         // a secret
      R"(printf 'J\023\000\000\000{"id":1,"result":1}' >&0)",  // result of another type
      R"(printf 'J\007\000\000\000{"a":1,' >&0)",              // broken JSON
      R"(exit 3)",
  };
  for (const auto* answer : answers) {
    CAPTURE(answer);
    const bool half = std::string_view(answer) == answers[0];
    write_text(program,
               "#!/bin/sh\n" + std::string(answer) + (half ? "\nexit 0\n" : "\nexec cat > /dev/null\n"));
    REQUIRE(::chmod(program.c_str(), 0700) == 0);
    asio::io_context context;
    HostSettings settings;
    settings.program = program;
    TokenHost host(context.get_executor(), settings);
    try {
      run(context, host.tokens());
      FAIL("accepted");
    } catch (const HostError& error) {
      CHECK(error.kind() == Kind::died);
    }
    CHECK(host.child() == -1);
  }
}
