// SPDX-License-Identifier: Apache-2.0
// Runs the suite on one token and prints TAP. Exit 0 only if a token was there, cases ran and all of them
// held.
#include <cstdio>
#include <exception>

#include "tests/token_suite/options.h"
#include "tests/token_suite/suite.h"

namespace redlips::suite {

void expect(bool held, const char* what) {
  if (!held) throw std::runtime_error(what);
}

Secret secret_of(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::unique_ptr<pkcs11::Token> Bench::logged_in() {
  auto token = open();
  expect(token->login(pin).outcome == pkcs11::LoginResult::Outcome::ok, "the right PIN logs in");
  return token;
}

namespace {

struct Count {
  int passed = 0, failed = 0, skipped = 0;
};

bool asked_for(Needs needs, const Options& options) {
  switch (needs) {
    case Needs::nothing:
      return true;
    case Needs::pin:
      return !options.pin.empty();
    case Needs::write:
      return !options.pin.empty() && options.write;
    case Needs::tries:
      return !options.pin.empty() && options.spend_tries;
    case Needs::so_pin:
      return !options.pin.empty() && !options.so_pin.empty() && options.spend_tries;
  }
  return false;
}

void run_case(const Case& one, Bench& bench, Count& count) {
  const int number = count.passed + count.failed + count.skipped + 1;
  try {
    one.run(bench);
    ++count.passed;
    std::printf("ok %d - %s\n", number, one.sentence);
  } catch (const NotApplicable& why) {
    ++count.skipped;
    std::printf("ok %d - %s # SKIP %s\n", number, one.sentence, why.what());
  } catch (const std::exception& error) {
    ++count.failed;
    std::printf("not ok %d - %s\n# %s\n", number, one.sentence, error.what());
  }
  std::fflush(stdout);
}

unsigned long choose_slot(pkcs11::Library& library, const std::string& serial) {
  const auto entries = library.tokens();
  unsigned long slot = 0;
  int matching = 0;
  for (const auto& entry : entries) {
    std::printf("# token: %s, %s, %s, serial %s\n", entry.info.label.c_str(), entry.info.manufacturer.c_str(),
                entry.info.model.c_str(), entry.info.serial.c_str());
    if (!serial.empty() && entry.info.serial != serial) continue;
    slot = entry.slot;
    ++matching;
  }
  if (matching == 0) throw std::runtime_error("no token to test");
  if (matching > 1) throw std::runtime_error("several tokens: name one with --serial");
  return slot;
}

int run(Options options) {
  const auto library = pkcs11::load_library(options.module, options.init_args);
  std::printf("# %s\n", library->description().c_str());
  const unsigned long slot = choose_slot(*library, options.serial);
  Bench bench{*library, slot, Secret::copy_of(options.pin.bytes()), Secret::copy_of(options.so_pin.bytes())};
  Count count;
  for (const auto& cases : {reading_cases(), writing_cases(), signing_cases(), pin_cases()}) {
    for (const Case& one : cases) {
      if (asked_for(one.needs, options)) run_case(one, bench, count);
    }
  }
  std::printf("1..%d\n# %d passed, %d failed, %d not applicable\n",
              count.passed + count.failed + count.skipped, count.passed, count.failed, count.skipped);
  return count.failed == 0 && count.passed > 0 ? 0 : 1;
}

}  // namespace
}  // namespace redlips::suite

int main(int argc, char** argv) {
  try {
    return redlips::suite::run(redlips::suite::read_options(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
