// SPDX-License-Identifier: Apache-2.0
// The keyring over a real token host and SoftHSM: the whole way down and up, and a host that is killed on it.
#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <fstream>

#include "drivers/platform/files.h"
#include "tests/support/key_world.h"
#include "tests/support/run.h"
#include "tests/support/soft_hsm.h"

using namespace redlips;
using namespace redlips::keyring;
using test::Person;
using test::run;
using test::SoftHsm;

namespace {

// SoftHSM behind faulty.so, as --module; the host kills itself at C_Login, once, when armed: before SoftHSM
// is asked, or after.
struct Bench {
  explicit Bench(const std::string& when = "")
      : module("FAULTY_MODULE", test::soft_hsm_module),
        plan("FAULTY_PLAN", (hsm.directory() / "plan").string()),
        keys(io.get_executor(), settings(), authorities) {
    std::ofstream(hsm.directory() / "plan") << "C_Login * if " << armed().string() << " " << when << " die\n";
    keys.start();
    run(io, refreshed(keys));
  }

  KeyringSettings settings() const {
    KeyringSettings settings;
    settings.host_program = test::needed("REDLIPS_BIN") + "/redlips-tokenhost";
    settings.modules = {test::needed("REDLIPS_LIB") + "/faulty.so"};
    settings.state_directory = state.path().string();
    return settings;
  }
  std::filesystem::path armed() const { return hsm.directory() / "armed"; }
  void arm() { std::ofstream(armed()) << "now"; }
  static boost::asio::awaitable<bool> refreshed(Keyring& keys) {
    co_await keys.refresh();
    co_return true;
  }
  LoginDone login(Person& person) {
    LoginAsk ask{test::sample_origin(), test::sample_nonce(), {}, {}, false};
    return run(io, keys.login(std::move(ask), person));
  }
  std::string stored() const {
    return platform::read_own_file(state.path() / "tokens.json", 1 << 20).value_or("");
  }

  SoftHsm hsm;
  test::TemporaryDirectory state;
  test::Variable module, plan;
  boost::asio::io_context io{1};
  Authorities authorities;
  Keyring keys;
};

Bytes signed_message() {
  Bytes message;
  for (const auto& text : {test::sample_origin().text(), test::sample_nonce().text()}) {
    const auto hash = test::digest_of(Bytes(text.begin(), text.end())).bytes;
    message.insert(message.end(), hash.begin(), hash.end());
  }
  return message;
}

}  // namespace

TEST_CASE("a login over a real host is what a relying party verifies, after a wrong PIN was counted") {
  Bench bench;
  REQUIRE(bench.keys.tokens().size() == 1);
  Person person;
  person.types("975310");
  person.types(std::string(SoftHsm::pin));
  const auto done = bench.login(person);
  REQUIRE(done.code.empty());
  CHECK(person.whys == std::vector{Why::first, Why::wrong});
  CHECK(test::verifies(bench.hsm.certificate().public_key, pkcs11::Scheme::ecdsa, pkcs11::Hash::sha256,
                       signed_message(), done.signature));
  CHECK(bench.stored().find("\"raises_flag\":true") != std::string::npos);
}

TEST_CASE("a host that is killed in C_Login leaves the try counted, and the next login works") {
  for (const char* when : {"", "after"}) {
    CAPTURE(when);
    Bench bench(when);
    Person person;
    person.types(std::string(SoftHsm::pin));
    bench.arm();
    CHECK(bench.login(person).code == "module_failed");
    CHECK_FALSE(std::filesystem::exists(bench.armed()));
    CHECK(bench.stored().find("\"most\":1") != std::string::npos);
    person.types(std::string(SoftHsm::pin));
    CHECK(bench.login(person).code.empty());
    CHECK(bench.stored().find("\"most\":0") != std::string::npos);
  }
}
