// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faulty_bench.h"

#include <algorithm>
#include <fstream>

namespace redlips::test {
namespace fs = std::filesystem;
namespace {

const Bytes faulty_text{1};

}  // namespace

void write_text(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

FaultyBench::FaultyBench()
    : module_("FAULTY_MODULE", soft_hsm_module),
      plan_("FAULTY_PLAN", (hsm.directory() / "plan").string()),
      trace_("FAULTY_TRACE", (hsm.directory() / "trace").string()),
      host(context.get_executor(), settings()) {
  write_text(hsm.directory() / "plan", "");
  const auto tokens = run(context, host.tokens());
  if (tokens.size() != 1) throw std::runtime_error("not one token");
  const auto& info = tokens[0].info;
  who = {tokens[0].slot, info.manufacturer, info.model, info.serial, hsm.certificate().sha256};
}

drivers::HostSettings FaultyBench::settings() const {
  drivers::HostSettings settings;
  settings.program = needed("REDLIPS_BIN") + "/redlips-tokenhost";
  settings.library = needed("REDLIPS_LIB") + "/faulty.so";
  settings.environment = {"SOFTHSM2_CONF", "FAULTY_MODULE", "FAULTY_PLAN", "FAULTY_TRACE"};
  settings.starts_per_minute = 10000;
  return settings;
}

drivers::LoginSigned FaultyBench::sign(std::string_view pin) {
  return run(context, host.login_sign(who, pkcs11::Scheme::ecdsa, digest_of(faulty_text), secret_of(pin)));
}

drivers::PinChanged FaultyBench::change(std::string_view old_pin, std::string_view new_pin) {
  return run(context, host.change_pin(who, secret_of(old_pin), secret_of(new_pin)));
}

bool FaultyBench::verifies(const drivers::LoginSigned& done) const {
  return test::verifies(hsm.certificate().public_key, pkcs11::Scheme::ecdsa, pkcs11::Hash::sha256,
                        faulty_text, done.signature);
}

void FaultyBench::plan(const std::string& rules) {
  host.stop();
  fs::remove(hsm.directory() / "trace");
  write_text(hsm.directory() / "plan", rules + "\n");
}

void FaultyBench::plan_fault(const std::string& function, const std::string& action) {
  const auto armed = hsm.directory() / "armed";
  plan(function + " * if " + armed.string() + " " + action);
  write_text(armed, "");
}

std::size_t FaultyBench::count(const std::string& function) const {
  return static_cast<std::size_t>(std::ranges::count(calls(), function));
}

std::set<std::string> FaultyBench::calls_of_a_login() {
  plan("");
  sign();
  const auto lines = calls();
  return {lines.begin(), lines.end()};
}

}  // namespace redlips::test
