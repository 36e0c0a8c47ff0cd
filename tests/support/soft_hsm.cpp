// SPDX-License-Identifier: Apache-2.0
// Makes the token with SoftHSM's own tool, key and certificate through our Token.
#include "tests/support/soft_hsm.h"

#include <openssl/crypto.h>

#include <fstream>

#include "pkcs11/token.h"
#include "tests/support/test_certificate.h"

namespace redlips::test {
namespace {

// SoftHSM still draws random bytes when the program ends: after OpenSSL's own clean-up these would be leaks.
[[maybe_unused]] const int openssl_stays = OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);

std::string write_config(const std::filesystem::path& directory) {
  const auto tokens = directory / "tokens";
  std::filesystem::create_directory(tokens);
  const auto file = directory / "softhsm2.conf";
  std::ofstream(file) << "directories.tokendir = " << tokens.string() << "\nlog.level = ERROR\n";
  return file;
}

void make_token() {
  const auto command = "softhsm2-util --init-token --free --label RedLips --pin " +
                       std::string(SoftHsm::pin) + " --so-pin " + std::string(SoftHsm::so_pin) +
                       " > /dev/null";
  if (std::system(command.c_str()) != 0)
    throw std::runtime_error("softhsm2-util failed");  // NOLINT(cert-env33-c)
}

Bytes make_login_key() {
  const auto library = pkcs11::load_library(soft_hsm_module);
  const auto token = library->open(library->tokens().at(0).slot);
  token->login(secret_of(SoftHsm::pin));
  const pkcs11::KeyId id{0x10};
  const auto public_key = token->generate(id, pkcs11::KeyType::p256, "login");
  auto certificate = make_certificate_for({}, public_key);
  token->write_certificate(id, "login", certificate);
  token->logout();
  return certificate;
}

}  // namespace

Secret secret_of(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

SoftHsm::SoftHsm() : config_("SOFTHSM2_CONF", write_config(directory_.path())) {
  make_token();
  certificate_ = pkcs11::parse_certificate(make_login_key()).value();
}

}  // namespace redlips::test
