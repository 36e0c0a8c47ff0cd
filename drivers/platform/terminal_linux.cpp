// SPDX-License-Identifier: Apache-2.0
// termios(3) on /dev/tty.
#include "drivers/platform/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace redlips::platform {

struct Terminal::Quiet::Modes {
  termios modes;
};

Terminal::Terminal() : handle_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
  if (handle_ < 0) throw std::system_error(errno, std::generic_category(), "/dev/tty");
}

Terminal::~Terminal() { ::close(handle_); }

void Terminal::show(std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(handle_, text.data(), text.size());
    if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "/dev/tty");
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
}

Terminal::Wake Terminal::wait(int other) {
  std::array<pollfd, 2> sources{{{handle_, POLLIN, 0}, {other, POLLIN, 0}}};
  while (::poll(sources.data(), sources.size(), -1) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
  }
  // The daemon's word comes first: it may have closed the question that a key was meant for.
  return sources[1].revents != 0 ? Wake::other : Wake::key;
}

bool Terminal::read_key(std::span<std::uint8_t> into) { return read_byte(handle_, into); }

void Terminal::forget() { ::tcflush(handle_, TCIFLUSH); }

Terminal::Quiet::Quiet(Terminal& terminal) : terminal_(terminal), before_(new Modes) {
  if (::tcgetattr(terminal_.handle_, &before_->modes) != 0) {
    const int failed = errno;
    delete before_;
    throw std::system_error(failed, std::generic_category(), "tcgetattr");
  }
  termios quiet = before_->modes;
  quiet.c_lflag &= static_cast<tcflag_t>(~(ICANON | ECHO | ECHONL | ISIG));
  quiet.c_cc[VMIN] = 1;
  quiet.c_cc[VTIME] = 0;
  ::tcsetattr(terminal_.handle_, TCSAFLUSH, &quiet);
}

Terminal::Quiet::~Quiet() {
  ::tcsetattr(terminal_.handle_, TCSAFLUSH, &before_->modes);
  delete before_;
}

bool read_byte(int handle, std::span<std::uint8_t> into) {
  for (;;) {
    const auto count = ::read(handle, into.data(), 1);
    if (count == 1) return true;
    // EIO: the other end of a pseudo-terminal has gone (tty_ioctl(4)).
    if (count == 0 || errno == EIO) return false;
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "read");
  }
}

bool is_terminal(int stream) noexcept { return ::isatty(stream) == 1; }

}  // namespace redlips::platform
