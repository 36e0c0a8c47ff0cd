// SPDX-License-Identifier: Apache-2.0
// Two keys change places in their readers at every single call of a verb: the wrong one sees no PIN, signs
// nothing, and keeps its PIN (SECURITY-RULES 1.1).
#include <doctest/doctest.h>

#include "tests/integration/softkey_box.h"
#include "tests/support/faulty_bench.h"

using namespace redlips;
using namespace redlips::drivers;
using redlips::test::run;
using redlips::test::secret_of;
using redlips::test::Variable;
using Login = pkcs11::LoginResult::Outcome;
using Change = pkcs11::ChangeResult::Outcome;

namespace {

constexpr std::string_view pin = "123456";
const Bytes message{7};

/// Two software keys with a certificate each, behind faulty.so, which changes their slots at the planned
/// call.
class TwoKeys {
 public:
  TwoKeys() : host_(context_.get_executor(), settings()) {
    for (const auto& serial : {box_.create(), box_.create()}) certificates_.push_back(certify(serial));
    plan("");
    for (const auto& token : run(context_, host_.tokens())) tokens_.push_back(token);
    if (tokens_.size() != 2) throw std::runtime_error("not two keys");
    if (certificates_[0].serial != tokens_[0].info.serial) std::swap(certificates_[0], certificates_[1]);
  }

  void exchange_at(std::size_t call) {
    plan("* " + std::to_string(call) + " exchange " + std::to_string(tokens_[0].slot) + " " +
         std::to_string(tokens_[1].slot));
  }
  void plan(const std::string& rules) {
    host_.stop();
    test::write_file(files_, "plan", rules + "\n");
    std::filesystem::remove(files_.path() / "trace");
  }
  std::size_t calls() const { return test::lines_of(files_.path() / "trace").size(); }

  LoginSigned sign(std::string_view typed) {
    return run(context_,
               host_.login_sign(first(), pkcs11::Scheme::ecdsa, test::digest_of(message), secret_of(typed)));
  }
  PinChanged change(std::string_view from, std::string_view to) {
    return run(context_, host_.change_pin(first(), secret_of(from), secret_of(to)));
  }
  bool signed_by_first(const LoginSigned& done) const {
    return test::verifies(certificates_[0].certificate.public_key, pkcs11::Scheme::ecdsa,
                          pkcs11::Hash::sha256, message, done.signature);
  }
  /// Tries left on the key, as it counts them itself.
  int tries(std::size_t key) const {
    const auto json = test::output_of(test::needed("REDLIPS_BIN") + "/redlips-softkey list --json");
    const auto here = json.find(tokens_[key].info.serial);
    return std::stoi(json.substr(json.find("\"tries\":", here) + 8));
  }
  /// A login with the right PIN on either key: its counter is full again.
  Login opens(std::size_t key, std::string_view with) {
    plan("");
    ExpectedIdentity who = first();
    if (key == 1) who = identity(1);
    return run(context_,
               host_.login_sign(who, pkcs11::Scheme::ecdsa, test::digest_of(message), secret_of(with)))
        .login.outcome;
  }

 private:
  struct Certified {
    std::string serial;
    pkcs11::Certificate certificate;
  };

  static Certified certify(const std::string& serial) {
    const auto library = pkcs11::load_library(test::needed("REDLIPS_LIB") + "/softkey.so");
    for (const auto& entry : library->tokens()) {
      if (entry.info.serial != serial) continue;
      const auto token = library->open(entry.slot);
      token->login(secret_of(pin));
      const auto der =
          test::make_certificate_for({}, token->generate({0x55}, pkcs11::KeyType::p256, "login"));
      token->write_certificate({0x55}, "login", der);
      return {serial, pkcs11::parse_certificate(der).value()};
    }
    throw std::runtime_error("no key " + serial);
  }
  HostSettings settings() const {
    HostSettings settings;
    settings.program = test::needed("REDLIPS_BIN") + "/redlips-tokenhost";
    settings.library = test::needed("REDLIPS_LIB") + "/faulty.so";
    settings.environment = {"REDLIPS_SOFTKEY_DIR", "FAULTY_MODULE", "FAULTY_PLAN", "FAULTY_TRACE"};
    settings.starts_per_minute = 10000;
    return settings;
  }
  ExpectedIdentity identity(std::size_t key) const {
    const auto& info = tokens_[key].info;
    return {tokens_[key].slot, info.manufacturer, info.model, info.serial,
            certificates_[key].certificate.sha256};
  }
  ExpectedIdentity first() const { return identity(0); }

  test::SoftkeyBox box_;
  test::TemporaryDirectory files_;
  Variable module_{"FAULTY_MODULE", test::needed("REDLIPS_LIB") + "/softkey.so"};
  Variable plan_{"FAULTY_PLAN", (files_.path() / "plan").string()};
  Variable trace_{"FAULTY_TRACE", (files_.path() / "trace").string()};
  boost::asio::io_context context_;
  TokenHost host_;
  std::vector<Certified> certificates_;
  std::vector<HostToken> tokens_;
};

}  // namespace

TEST_CASE(
    "two keys that change places at any call of a login: none loses a try unasked, no other key signs") {
  TwoKeys keys;
  keys.plan("");
  REQUIRE(keys.sign(pin).login.outcome == Login::ok);
  const auto calls = keys.calls();
  REQUIRE(calls > 20);
  std::size_t signed_anyway = 0;
  std::size_t tried = 0;
  for (std::size_t n = 1; n <= calls; ++n) {
    CAPTURE(n);
    keys.exchange_at(n);
    const auto error = test::host_error_of([&] {
      const auto done = keys.sign(pin);
      if (done.login.outcome != Login::ok) return;
      CHECK(keys.signed_by_first(done));
      ++signed_anyway;
    });
    if (error) CHECK(error->kind() == HostError::Kind::token);
    CHECK(keys.tries(1) == 6);

    keys.exchange_at(n);
    const auto wrong = test::host_error_of([&] { keys.sign("900001"); });
    CHECK(keys.tries(1) == 6);
    if (keys.tries(0) == 6) continue;
    ++tried;
    CHECK((!wrong || wrong->maybe_sent()));  // a try that is spent is a try that is told
    REQUIRE(keys.opens(0, pin) == Login::ok);
  }
  MESSAGE("calls of a login: ", calls, "; exchanged at each; signed by its own key: ", signed_anyway,
          "; wrong PINs that reached their own key: ", tried);
  CHECK(signed_anyway > 0);
  CHECK(signed_anyway < calls);
}

TEST_CASE("two keys that change places at any call of a PIN change: the other one keeps PIN and tries") {
  TwoKeys keys;
  keys.plan("");
  REQUIRE(keys.change(pin, "654321").change.outcome == Change::ok);
  const auto calls = keys.calls();
  std::string_view now = "654321", next = pin;
  std::size_t changed = 0;
  for (std::size_t n = 1; n <= calls; ++n) {
    CAPTURE(n);
    keys.exchange_at(n);
    const auto error = test::host_error_of([&] { keys.change(now, next); });
    CHECK(keys.tries(1) == 6);
    REQUIRE(keys.opens(1, pin) == Login::ok);
    const bool is_new = keys.opens(0, next) == Login::ok;
    // What is said is what is: a change that is told as made was made on the key that was meant.
    if (!error) CHECK(is_new);
    if (!is_new) REQUIRE(keys.opens(0, now) == Login::ok);
    if (is_new) std::swap(now, next);
    changed += is_new ? 1 : 0;
  }
  MESSAGE("calls of a PIN change: ", calls, "; exchanged at each; changed on its own key: ", changed);
  CHECK(changed > 0);
  CHECK(changed < calls);
}
