// SPDX-License-Identifier: Apache-2.0
// Made with softhsm2-util, so that not our own code says what a token is.
#include "tests/support/softhsm_token.h"

#include <fstream>
#include <stdexcept>
#include <string_view>

#include "tests/support/program.h"

namespace redlips::test {
namespace {

std::string write_configuration(const std::filesystem::path& home) {
  std::filesystem::create_directory(home / "tokens");
  std::ofstream(home / "softhsm2.conf") << "directories.tokendir = " << (home / "tokens").string()
                                        << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  return (home / "softhsm2.conf").string();
}

}  // namespace

SofthsmToken::SofthsmToken() : conf_("SOFTHSM2_CONF", write_configuration(home_.path())) {
  const ProgramResult made = run_program({{"/usr/bin/softhsm2-util", "--init-token", "--free", "--label",
                                           "测试", "--pin", pin, "--so-pin", so_pin},
                                          {},
                                          {}});
  if (made.status != 0) throw std::runtime_error(made.output);
  library_ = pkcs11::load_library(module);
  const auto entries = library_->tokens();
  if (entries.size() != 1) throw std::runtime_error("SoftHSM shows no token");
  slot_ = entries.front().slot;
  token_ = library_->open(slot_);
  if (token_->login(secret(pin)).outcome != pkcs11::LoginResult::Outcome::ok)
    throw std::runtime_error("login");
}

Secret SofthsmToken::secret(const char* text) {
  const std::string_view view = text;
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(view.data()), view.size()});
}

}  // namespace redlips::test
