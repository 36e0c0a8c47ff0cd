// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/background.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace redlips::bench {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

}  // namespace

Background::Background(std::vector<std::string> arguments, const std::vector<std::pair<int, int>>& passed) {
  std::vector<char*> words;
  for (auto& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  for (const auto& [ours, theirs] : passed) posix_spawn_file_actions_adddup2(&actions, ours, theirs);
  pid_t child = -1;
  const int error = posix_spawnp(&child, words.front(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  for (const auto& [ours, theirs] : passed) ::close(ours);
  if (error != 0) fail(error, arguments.front());
  pid_ = child;
}

Background::~Background() {
  ::kill(pid_, SIGTERM);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
}

// Numbers above those that a child is given, so that none is overwritten while they are laid out.
Ends pipe_to_us() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "pipe2");
  const int high = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 64);
  ::close(ends[1]);
  return {ends[0], high};
}

Ends socket_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail(errno, "socketpair");
  const int high = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 64);
  ::close(ends[1]);
  return {ends[0], high};
}

std::string first_line(int descriptor) {
  std::string line;
  for (char byte = 0; ::read(descriptor, &byte, 1) == 1 && byte != '\n';) line += byte;
  ::close(descriptor);
  if (line.empty()) throw std::runtime_error("a program ended before it said that it is ready");
  return line;
}

}  // namespace redlips::bench
