// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/tools.h"

#include <fstream>
#include <stdexcept>

#include "tests/support/program.h"

namespace redlips::bench {
namespace {

namespace fs = std::filesystem;

void write_bytes(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// DigestInfo of SHA-256 (RFC 8017 §9.2, note 1): pkcs11-tool's RSA-PKCS does not make it.
std::string digest_info(const std::string& digest) {
  static constexpr char head[] =
      "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
  return std::string(head, sizeof head - 1) + digest;
}

}  // namespace

Tools::Tools(const World& world, const Key& key)
    : world_(world),
      key_(key),
      digest_(world.at(key.serial + ".digest")),
      input_(world.at(key.serial + ".input")),
      signature_(world.at(key.serial + ".signature")) {
  const std::string digest(32, 'Z');
  write_bytes(digest_, digest);
  write_bytes(input_, key.rsa ? digest_info(digest) : digest);
}

void Tools::run(const std::vector<std::string>& command) const {
  fs::remove(signature_);
  const auto result = test::run_program({command, {{"PKCS11_MODULE_PATH", world_.module()}}, {}});
  std::error_code none;
  if (result.status != 0 || fs::file_size(signature_, none) == 0 || none)
    throw std::runtime_error(command.front() + ": " + result.output);
}

void Tools::pkcs11_tool() const {
  run({"/usr/bin/pkcs11-tool", "--module", world_.module(), "--login", "--pin", World::pin, "--sign",
       "--mechanism", key_.rsa ? "RSA-PKCS" : "ECDSA", "--id", "10", "--input-file", input_, "--output-file",
       signature_});
}

void Tools::openssl() const {
  std::vector<std::string> command{"/usr/bin/openssl",
                                   "pkeyutl",
                                   "-engine",
                                   "pkcs11",
                                   "-keyform",
                                   "engine",
                                   "-inkey",
                                   "pkcs11:serial=" + key_.serial + ";type=private;pin-value=" + World::pin,
                                   "-sign",
                                   "-in",
                                   digest_,
                                   "-out",
                                   signature_};
  if (key_.rsa)
    command.insert(command.end(), {"-pkeyopt", "digest:sha256", "-pkeyopt", "rsa_padding_mode:pkcs1"});
  run(command);
}

RemoteServer::RemoteServer(const World& world)
    : socket_(world.at("p11-kit.sock")),
      process_({"/usr/bin/p11-kit", "server", "--foreground", "--provider", world.module(), "--name", socket_,
                "pkcs11:"},
               {{output_.theirs, 1}}),
      address_("P11_KIT_SERVER_ADDRESS", "unix:path=" + socket_.string()) {
  first_line(output_.ours);
}

std::string RemoteServer::client_library() {
  for (const auto& entry : fs::directory_iterator("/usr/lib"))
    if (const auto file = entry.path() / "pkcs11/p11-kit-client.so"; fs::exists(file)) return file.string();
  throw std::runtime_error("p11-kit-client.so is not installed (package p11-kit-modules)");
}

}  // namespace redlips::bench
