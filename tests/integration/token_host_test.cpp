// SPDX-License-Identifier: Apache-2.0
// The real token host over SoftHSM: verbs, and what a dead, hung or crashing library costs: one clear error.
#include "drivers/token_host.h"

#include <doctest/doctest.h>
#include <signal.h>

#include "tests/support/run.h"
#include "tests/support/soft_hsm.h"
#include "tests/support/test_certificate.h"

using namespace redlips;
using namespace redlips::drivers;
using redlips::test::run;
using redlips::test::secret_of;
using redlips::test::SoftHsm;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using Kind = HostError::Kind;

namespace {

const Bytes message{'t', 'b', 's'};

HostSettings settings_for(const std::string& library) {
  HostSettings settings;
  settings.program = test::needed("REDLIPS_BIN") + "/redlips-tokenhost";
  settings.library = library;
  settings.environment = {"SOFTHSM2_CONF", "REDLIPS_FAULTY_MODULE", "REDLIPS_FAULTY_PLAN",
                          "REDLIPS_FAULTY_LOG"};
  return settings;
}

/// SoftHSM behind a token host, and who its one token is.
struct Bench {
  explicit Bench(HostSettings settings = settings_for(test::soft_hsm_module))
      : host(context.get_executor(), std::move(settings)) {}

  ExpectedIdentity identity() {
    const auto tokens = run(context, host.tokens());
    REQUIRE(tokens.size() == 1);
    const auto& info = tokens[0].info;
    return {tokens[0].slot, info.manufacturer, info.model, info.serial, hsm.certificate().sha256};
  }
  LoginSigned sign(const ExpectedIdentity& who, std::string_view pin = SoftHsm::pin) {
    return run(context,
               host.login_sign(who, pkcs11::Scheme::ecdsa, test::digest_of(message), secret_of(pin)));
  }

  SoftHsm hsm;
  asio::io_context context;
  TokenHost host;
};

/// What a call throws; anything else fails the test.
template <class Call>
HostError error_of(Call call) {
  try {
    call();
  } catch (const HostError& error) {
    return error;
  }
  FAIL("no HostError");
  std::abort();
}

}  // namespace

TEST_CASE("a token host lists a token, its certificate, and signs with its key") {
  Bench bench;
  const auto who = bench.identity();
  const auto info = run(bench.context, bench.host.info(who.slot));
  CHECK(info.label == "RedLips");
  CHECK(info.serial == who.serial);
  const auto certificates = run(bench.context, bench.host.certificates(who.slot));
  REQUIRE(certificates.size() == 1);
  CHECK(certificates[0].der == bench.hsm.certificate().der);
  const auto done = bench.sign(who);
  CHECK(done.login.outcome == pkcs11::LoginResult::Outcome::ok);
  CHECK(test::verifies(bench.hsm.certificate().public_key, pkcs11::Scheme::ecdsa, pkcs11::Hash::sha256,
                       message, done.signature));
}

TEST_CASE("a wrong PIN is a value with the flags after the try, and the next right one signs") {
  Bench bench;
  const auto who = bench.identity();
  const auto done = bench.sign(who, "000000");
  CHECK(done.login.outcome == pkcs11::LoginResult::Outcome::wrong);
  CHECK(done.signature.empty());
  CHECK(done.flags.count_low);
  const auto next = bench.sign(who);
  CHECK(next.login.outcome == pkcs11::LoginResult::Outcome::ok);
  CHECK_FALSE(next.flags.count_low);
}

TEST_CASE("a PIN is changed in one verb, and the old one is wrong afterwards") {
  Bench bench;
  const auto who = bench.identity();
  const auto change = [&](std::string_view from, std::string_view to) {
    return run(bench.context, bench.host.change_pin(who, secret_of(from), secret_of(to))).change.outcome;
  };
  using Outcome = pkcs11::ChangeResult::Outcome;
  CHECK(change("000000", "654321") == Outcome::wrong);
  CHECK(change(SoftHsm::pin, "1") == Outcome::refused);
  CHECK(change(SoftHsm::pin, "654321") == Outcome::ok);
  CHECK(bench.sign(who).login.outcome == pkcs11::LoginResult::Outcome::wrong);
  CHECK(bench.sign(who, "654321").login.outcome == pkcs11::LoginResult::Outcome::ok);
}

TEST_CASE("another identity costs no try") {
  Bench bench;
  const auto who = bench.identity();
  for (auto member : {&ExpectedIdentity::manufacturer, &ExpectedIdentity::model, &ExpectedIdentity::serial,
                      &ExpectedIdentity::certificate}) {
    auto other = who;
    other.*member = "another";
    const auto error = error_of([&] { bench.sign(other, "000000"); });
    REQUIRE(error.kind() == Kind::token);
    CHECK(error.error()->kind() == pkcs11::TokenError::Kind::removed);
    CHECK(error.error()->call() == "identity");
    CHECK_FALSE(error.maybe_sent());
    CHECK_THROWS_AS(
        run(bench.context, bench.host.change_pin(other, secret_of("000000"), secret_of("111111"))),
        HostError);
  }
  CHECK_FALSE(run(bench.context, bench.host.info(who.slot)).user_pin.count_low);
}

TEST_CASE("a slot that is not there is a removed key") {
  Bench bench;
  const auto error = error_of([&] { run(bench.context, bench.host.info(999)); });
  REQUIRE(error.kind() == Kind::token);
  CHECK(error.error()->kind() == pkcs11::TokenError::Kind::removed);
}

TEST_CASE("a library that does not load is named, and after three starts it is off until a key is inserted") {
  Bench bench(settings_for("/usr/lib/no-such-library.so"));
  const auto call = [&] { run(bench.context, bench.host.tokens()); };
  for (int i = 0; i < 3; ++i) {
    const auto error = error_of(call);
    REQUIRE(error.kind() == Kind::token);
    CHECK(error.error()->kind() == pkcs11::TokenError::Kind::broken);
    CHECK(error.error()->call() == "dlopen");
  }
  CHECK(error_of(call).kind() == Kind::off);
  CHECK(error_of(call).kind() == Kind::off);
  bench.host.rearm();
  CHECK(error_of(call).kind() == Kind::token);
}

TEST_CASE("a program that cannot be started is an error, not a crash") {
  auto settings = settings_for(test::soft_hsm_module);
  settings.program = "/usr/lib/no-such-program";
  Bench bench(settings);
  CHECK(error_of([&] { run(bench.context, bench.host.tokens()); }).kind() == Kind::died);
}

TEST_CASE("stopping a token host in good order does not count against it") {
  Bench bench;
  for (int i = 0; i < 5; ++i) {
    CHECK(run(bench.context, bench.host.tokens()).size() == 1);
    CHECK(bench.host.child() > 0);
    bench.host.stop();
    CHECK(bench.host.child() == -1);
  }
}
