// SPDX-License-Identifier: Apache-2.0
// The program, its PEM files, and the port it chose.
#include "tests/support/mock_cmp_server.h"

#include <fcntl.h>
#include <openssl/pem.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <vector>

namespace redlips::test {
namespace {

std::string certificate_file(const std::filesystem::path& path, const Bytes& der) {
  const std::uint8_t* at = der.data();
  const ossl::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  const ossl::BioPtr file(BIO_new_file(path.c_str(), "w"));
  PEM_write_bio_X509(file.get(), certificate.get());
  return path;
}

std::string key_file(const std::filesystem::path& path, EVP_PKEY* key) {
  const ossl::BioPtr file(BIO_new_file(path.c_str(), "w"));
  PEM_write_bio_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return path;
}

/// Its id; everything it says goes to `output`.
int start(std::vector<std::string> words, int output) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, output, 2);
  int pid = -1;
  const int fault = ::posix_spawnp(&pid, "openssl", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (fault != 0) throw std::runtime_error("openssl cannot be started");
  return pid;
}

/// Of the line "ACCEPT [::]:12345 PID=6".
std::string port_of(int output) {
  std::string text;
  char letter = 0;
  while (::read(output, &letter, 1) == 1) {
    text += letter;
    if (letter != '\n') continue;
    const auto at = text.find("ACCEPT ");
    const auto end = text.find(" PID=");
    if (at != std::string::npos && end != std::string::npos) {
      const auto colon = text.rfind(':', end);
      return text.substr(colon + 1, end - colon - 1);
    }
    text.clear();
  }
  throw std::runtime_error("openssl cmp does not listen: " + text);
}

}  // namespace

MockCmpServer::MockCmpServer(const CmpAuthority& authority, const Bytes& answer,
                             const std::filesystem::path& directory, int polls) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  output_ = ends[0];
  pid_ = start({"openssl",      "cmp",
                "-config",      "",
                "-port",        "0",
                "-verbosity",   "3",
                "-srv_cert",    certificate_file(directory / "srv.pem", authority.responder),
                "-srv_key",     key_file(directory / "srv.key", authority.responder_key()),
                "-srv_trusted", certificate_file(directory / "root.pem", authority.root),
                "-rsp_cert",    certificate_file(directory / "rsp.pem", answer),
                "-poll_count",  std::to_string(polls),
                "-check_after", "1"},
               ends[1]);
  ::close(ends[1]);
  port_ = port_of(output_);
}

MockCmpServer::~MockCmpServer() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  ::close(output_);
}

}  // namespace redlips::test
