// SPDX-License-Identifier: Apache-2.0
// posix_spawn with pipes. Lines must fit into a pipe's buffer: they are written before the program runs.
#include "tests/support/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace redlips::test {
namespace {

struct Pipe {
  int read_end = -1, write_end = -1;

  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    // Above the numbers that the program will see, so that no end is overwritten while they are laid out.
    read_end = fcntl(ends[0], F_DUPFD_CLOEXEC, 64);
    write_end = fcntl(ends[1], F_DUPFD_CLOEXEC, 64);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    ::close(read_end);
    end_writing();
  }
  void end_writing() {
    if (write_end >= 0) ::close(write_end);
    write_end = -1;
  }
  void write_line(const std::string& line) {
    const std::string text = line + "\n";
    if (::write(write_end, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
      throw std::system_error(errno, std::generic_category(), "write");
    }
    end_writing();
  }
};

std::vector<std::string> environment_with(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!variables.contains(text.substr(0, text.find('=')))) all.push_back(text);
  }
  for (const auto& [name, value] : variables) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> part{};
  for (ssize_t size = 0; (size = ::read(descriptor, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(size));
  }
  return text;
}

int status_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ProgramResult run_program(const Program& program) {
  std::vector<std::string> arguments = program.arguments;
  std::vector<std::string> environment = environment_with(program.variables);
  Pipe output;
  std::vector<Pipe> inputs(program.lines.size());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.write_end, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write_end, STDERR_FILENO);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inputs[i].write_line(program.lines[i]);
    posix_spawn_file_actions_adddup2(&actions, inputs[i].read_end, 3 + static_cast<int>(i));
  }
  pid_t child = 0;
  const int error = posix_spawn(&child, arguments[0].c_str(), &actions, nullptr,
                                pointers_to(arguments).data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::system_error(error, std::generic_category(), arguments[0]);
  output.end_writing();
  ProgramResult result;
  result.output = read_all(output.read_end);
  result.status = status_of(child);
  return result;
}

std::string test_variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set: run this through ctest");
  return value;
}

}  // namespace redlips::test
