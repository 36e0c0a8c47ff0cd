// SPDX-License-Identifier: Apache-2.0
// A key that wants its PIN within each signature (CKA_ALWAYS_AUTHENTICATE), and several documents: the PIN
// that was typed once is given once for each of them, and not once more after the first refusal.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/integration/raw_module.h"
#include "tests/support/faulty_bench.h"

using namespace redlips;
using namespace redlips::drivers;
using namespace redlips::test;
using Login = pkcs11::LoginResult::Outcome;

namespace {

/// A bench whose verbs are for a second key, which asks again.
struct StrictBench : FaultyBench {
  StrictBench() {
    const auto library = pkcs11::load_library(soft_hsm_module);
    const auto slot = library->tokens().at(0).slot;
    const auto token = library->open(slot);
    token->login(secret_of(SoftHsm::pin));
    const pkcs11::KeyId id{0x20};
    public_key = RawModule(soft_hsm_module).generate_always_authenticate(slot, id);
    const auto der = make_certificate_for({}, public_key);
    token->write_certificate(id, "strict", der);
    token->logout();
    who.certificate = pkcs11::parse_certificate(der).value().sha256;
    plan("");
  }

  LoginSignedAll sign_all(std::string_view pin = SoftHsm::pin) {
    std::vector<pkcs11::Digest> digests;
    for (const auto& text : texts) digests.push_back(digest_of(text));
    return run(context, host.login_sign_all(who, pkcs11::Scheme::ecdsa, std::move(digests), secret_of(pin)));
  }

  std::vector<Bytes> texts{{1}, {2}, {3}};
  Bytes public_key;
};

}  // namespace

TEST_CASE("each of several documents is signed with the PIN typed once, by one login and one more for each") {
  StrictBench bench;
  const auto done = bench.sign_all();
  CHECK(done.login.outcome == Login::ok);
  REQUIRE(done.signatures.size() == bench.texts.size());
  for (std::size_t i = 0; i < bench.texts.size(); ++i)
    CHECK(verifies(bench.public_key, pkcs11::Scheme::ecdsa, pkcs11::Hash::sha256, bench.texts[i],
                   done.signatures[i]));
  CHECK(bench.count("C_Login") == 1 + bench.texts.size());
  auto calls = bench.calls();
  std::ranges::reverse(calls);
  CHECK(*std::ranges::find_if(
            calls, [](const auto& call) { return call == "C_Sign" || call == "C_Logout"; }) == "C_Logout");
}

TEST_CASE("the first refusal within the signatures is the last: none leaves, and the try stays counted") {
  StrictBench bench;
  for (const char* answer : {"0xa0", "0xa4", "0x30", "0x100"}) {
    for (std::size_t at = 2; at <= 1 + bench.texts.size(); ++at) {
      CAPTURE(answer);
      CAPTURE(at);
      bench.plan("C_Login " + std::to_string(at) + " rv " + answer);
      const auto error = host_error_of([&] { bench.sign_all(); });
      REQUIRE(error.has_value());
      REQUIRE(error->error().has_value());
      CHECK(error->error()->call() == "C_Login");
      CHECK(error->maybe_sent());
      CHECK_FALSE(error->login().has_value());
      CHECK(bench.count("C_Login") == at);
      CHECK(bench.count("C_Sign") == at - 2);
    }
  }
  bench.plan("");
  CHECK(bench.sign_all().login.outcome == Login::ok);
}

TEST_CASE("a wrong PIN is sent once, however many documents wait for it") {
  StrictBench bench;
  const auto done = bench.sign_all("654321");
  CHECK(done.login.outcome == Login::wrong);
  CHECK(done.signatures.empty());
  CHECK(bench.count("C_Login") == 1);
  CHECK(bench.count("C_Sign") == 0);
}
