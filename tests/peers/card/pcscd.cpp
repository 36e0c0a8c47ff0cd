// SPDX-License-Identifier: Apache-2.0
// Namespaces, mounts and the start of pcscd.
#include "tests/peers/card/pcscd.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

#include "tests/peers/card/pidfd.h"

namespace redlips::peers {
namespace {

constexpr const char* program = "/usr/sbin/pcscd";
constexpr const char* driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

void write_map(const char* path, const std::string& text) {
  const Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  if (::write(file.get(), text.data(), text.size()) < 0)
    throw std::system_error(errno, std::generic_category(), path);
}

void step(bool done, const char* what) {
  if (!done) throw std::system_error(errno, std::generic_category(), what);
}

/// A mount namespace in which /run is `run`. Without privilege it needs a user namespace, where we look like
/// root.
void enter_private_run(const Path& run) {
  const uid_t uid = ::geteuid();
  const gid_t gid = ::getegid();
  if (::unshare(CLONE_NEWNS) != 0) {
    step(::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0, "unshare");
    write_map("/proc/self/setgroups", "deny");
    write_map("/proc/self/uid_map", "0 " + std::to_string(uid) + " 1");
    write_map("/proc/self/gid_map", "0 " + std::to_string(gid) + " 1");
  }
  step(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "mount --make-rprivate /");
  step(::mount(run.c_str(), "/run", nullptr, MS_BIND, nullptr) == 0, "mount --bind /run");
}

/// The child's way to pcscd; what fails goes up the pipe, which exec closes.
[[noreturn]] void become_pcscd(const Path& directory, int errors) {
  try {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int log = ::open((directory / "pcscd.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const int nothing = ::open("/dev/null", O_RDONLY);
    step(log >= 0 && nothing >= 0, "pcscd.log");
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    enter_private_run(directory / "run");
    const std::string readers = directory / "readers";
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    ::execl(program, "pcscd", "--foreground", "--config", readers.c_str(), "--info", nullptr);
    step(false, program);
  } catch (const std::exception& error) {
    if (::write(errors, error.what(), std::strlen(error.what())) < 0) ::_exit(126);
  }
  ::_exit(127);
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 256> part{};
  for (ssize_t got = 0; (got = ::read(descriptor, part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(got));
  return text;
}

}  // namespace

Pcscd::Pcscd(const Path& directory, std::uint16_t card_port) : directory_(directory) {
  for (const char* const needed : {program, driver})
    if (!std::filesystem::exists(needed)) throw PcscdImpossible(std::string(needed) + " is not installed");
  std::filesystem::create_directories(directory / "run/pcscd");
  std::filesystem::create_directories(directory / "readers");
  // "/dev/null" before the port makes vpcd listen; a host's name would make it connect.
  write_file(directory / "readers/card",
             "FRIENDLYNAME \"RedLips test card\"\nDEVICENAME /dev/null:" + std::to_string(card_port) +
                 "\nLIBPATH " + driver + "\nCHANNELID 0x0001\n");
  watch_ = Descriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  step(::inotify_add_watch(watch_.get(), (directory / "run/pcscd").c_str(), IN_CREATE | IN_ATTRIB) >= 0,
       "inotify");
  std::array<int, 2> ends{};
  step(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe");
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  child_ = ::fork();
  step(child_ >= 0, "fork");
  if (child_ == 0) become_pcscd(directory, writing.get());
  process_ = Descriptor(::pidfd_open(child_, 0));
  writing = Descriptor();
  const std::string failure = read_all(reading.get());
  if (!failure.empty()) {
    ::waitpid(child_, nullptr, 0);
    child_ = -1;
    throw PcscdImpossible(failure);
  }
}

Pcscd::~Pcscd() {
  if (child_ < 0) return;
  ::kill(child_, SIGTERM);
  ::waitpid(child_, nullptr, 0);
}

Path Pcscd::socket() const { return directory_ / "run/pcscd/pcscd.comm"; }

bool Pcscd::listening() {
  alignas(inotify_event) std::array<char, 4096> events{};
  const ssize_t got = ::read(watch_.get(), events.data(), events.size());
  for (ssize_t at = 0; at < got;) {
    const auto* const event = reinterpret_cast<const inotify_event*>(events.data() + at);
    at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    if ((event->mask & IN_ATTRIB) != 0 && event->len > 0 && std::strcmp(event->name, "pcscd.comm") == 0)
      listening_ = true;
  }
  return listening_;
}

std::string Pcscd::log() const {
  std::ostringstream text;
  text << std::ifstream(directory_ / "pcscd.log").rdbuf();
  return text.str();
}

}  // namespace redlips::peers
