// SPDX-License-Identifier: Apache-2.0
// Reads PINs byte by byte: nothing behind the line is taken from a shared descriptor.
#include "drivers/softkey/cli/pin_input.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "drivers/softkey/cli/problem.h"

namespace redlips::softkey {
namespace {

constexpr std::size_t max_pin = 255;

[[noreturn]] void unreadable(const std::string& what) {
  throw Problem{Exit::usage, what, "No try was spent.",
                "Give the PIN as one line, for example: 3<pin.txt with --pin-fd 3."};
}

/// Echo off while it lives.
class Quiet {
 public:
  explicit Quiet(int fd) : fd_(fd) {
    ::tcgetattr(fd_, &before_);
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(fd_, TCSAFLUSH, &quiet);
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
  ~Quiet() { ::tcsetattr(fd_, TCSAFLUSH, &before_); }

 private:
  int fd_;
  termios before_{};
};

void say(int fd, std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(fd, text.data(), text.size());
}

}  // namespace

Secret read_pin_line(int fd) {
  Secret pin(max_pin + 1);
  std::size_t size = 0;
  while (size < pin.size()) {
    const ssize_t got = ::read(fd, pin.bytes().data() + size, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) unreadable("The PIN could not be read from descriptor " + std::to_string(fd) + ".");
    if (got == 0 || pin.bytes()[size] == '\n') break;
    ++size;
  }
  if (size > max_pin)
    unreadable("The PIN on descriptor " + std::to_string(fd) + " is longer than 255 bytes.");
  pin.truncate(size);
  return pin;
}

Secret pin_from_option(const Options& options, std::string_view option) {
  return read_pin_line(options.number(option, 0, INT_MAX, 0));
}

Secret ask_pin(const std::string& question, std::string_view option) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0)
    unreadable("A PIN is needed and there is no terminal to ask: use --" + std::string(option) + " N.");
  say(terminal, question);
  const Quiet quiet(terminal);
  Secret pin = read_pin_line(terminal);
  say(terminal, "\n");
  ::close(terminal);
  return pin;
}

}  // namespace redlips::softkey
