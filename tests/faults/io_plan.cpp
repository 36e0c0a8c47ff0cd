// SPDX-License-Identifier: Apache-2.0
// Counting, striking, and the words of the test.
#include "tests/faults/io_plan.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <bitset>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "tests/faults/io_next.h"

namespace redlips::faults {
namespace {

enum class Action { none, fail, part, lose, hang, die };

struct Plan {
  Kind kind = Kind::files;
  long at = 0, round = 0;
  Action action = Action::none;
};

struct Counts {
  long files = 0, writes = 0, sockets = 0, waits = 0;
};

// All of it is touched by the program's first thread alone.
bool counting = false, standing_still = false;
Plan plan;
Counts counts;
std::bitset<4096> never_ready;
struct Waiting {
  int epoll = -1;
  epoll_event event{};
};
std::array<Waiting, 4096> waiting;
std::string heard;

struct Errors {
  const char* name;
  std::array<int, 3> errors;
};

/// What the manual pages name for each, and the disk full wherever something is made or written.
constexpr Errors errors_of[] = {
    {"open", {EMFILE, EIO, ENOSPC}},
    {"write", {ENOSPC, EIO, EDQUOT}},
    {"read", {EIO, EIO, EIO}},
    {"pread", {EIO, EIO, EIO}},
    {"pwrite", {ENOSPC, EIO, EDQUOT}},
    {"fsync", {EIO, ENOSPC, EDQUOT}},
    {"rename", {ENOSPC, EIO, EROFS}},
    {"link", {ENOSPC, EIO, EPERM}},
    {"unlink", {EIO, EROFS, EACCES}},
    {"posix_spawn", {EAGAIN, ENOMEM, EMFILE}},
    {"socket", {EMFILE, ENFILE, ENOBUFS}},
    {"socketpair", {EMFILE, ENFILE, ENOMEM}},
    {"accept", {EMFILE, ENFILE, ENOMEM}},
    {"recv", {ECONNRESET, ETIMEDOUT, ENOMEM}},
    {"recvmsg", {ECONNRESET, ETIMEDOUT, ENOMEM}},
    {"send", {EPIPE, ECONNRESET, ENOBUFS}},
    {"sendmsg", {EPIPE, ECONNRESET, ENOBUFS}},
    {"epoll_ctl", {ENOSPC, ENOMEM, ENOSPC}},
    {"getpeername", {ENOTCONN, ENOBUFS, ENOTCONN}},
};

int error_for(const char* name, long turn) {
  for (const auto& entry : errors_of)
    if (std::strcmp(entry.name, name) == 0) return entry.errors[static_cast<std::size_t>(turn) % 3];
  return turn % 2 == 0 ? EIO : ENOMEM;
}

/// The number of this call among those of the plan's kind; 0 where it is none of them.
long count(Kind kind) {
  const bool on_disk = kind == Kind::files || kind == Kind::writes;
  const long all = on_disk ? ++counts.files : ++counts.sockets;
  const long narrow = kind == Kind::writes ? ++counts.writes : kind == Kind::waits ? ++counts.waits : 0;
  if (plan.kind == kind) return narrow != 0 ? narrow : all;
  return plan.kind == (on_disk ? Kind::files : Kind::sockets) ? all : 0;
}

/// Blocks as a disk does that answers nothing.
void stand_still() {
  for (standing_still = true; standing_still;) listen(true);
}

/// Until the test says anything: what we said is lost with the socket to whoever writes to it before reading.
void die_once_heard() {
  pollfd word{conversation(), POLLIN, 0};
  ::poll(&word, 1, -1);
  ::kill(::getpid(), SIGKILL);
  ::pause();
}

Verdict strike(const char* name, int descriptor) {
  const Action action = plan.action;
  plan.action = Action::none;
  const int error = error_for(name, plan.at + plan.round);
  say("reached %s %s", name, action == Action::fail ? ::strerrorname_np(error) : "-");
  switch (action) {
    case Action::fail:
      return {Verdict::Kind::error, error};
    case Action::part:
      return {Verdict::Kind::part, 0};
    case Action::lose:
      return {Verdict::Kind::lost, 0};
    case Action::die:
      die_once_heard();
      break;
    case Action::hang:
      if (plan.kind == Kind::files) {
        stand_still();
        return {};
      }
      never_ready.set(static_cast<std::size_t>(descriptor));
      return {Verdict::Kind::error, EAGAIN};
    case Action::none:
      break;
  }
  return {};
}

Kind kind_of(const char* word) {
  constexpr std::pair<const char*, Kind> kinds[] = {
      {"files", Kind::files}, {"writes", Kind::writes}, {"sockets", Kind::sockets}, {"waits", Kind::waits}};
  for (const auto& [name, kind] : kinds)
    if (std::strcmp(name, word) == 0) return kind;
  std::abort();  // a plan that is not understood would make a test that cannot fail
}

Action action_of(const char* word) {
  constexpr std::pair<const char*, Action> actions[] = {{"fail", Action::fail},
                                                        {"short", Action::part},
                                                        {"lose", Action::lose},
                                                        {"hang", Action::hang},
                                                        {"die", Action::die}};
  for (const auto& [name, action] : actions)
    if (std::strcmp(name, word) == 0) return action;
  std::abort();
}

/// What came meanwhile is told by the system once (EPOLLET), and was told: it tells again whoever asks anew.
void make_ready() {
  static const auto ask = next<int(int, int, int, epoll_event*)>("epoll_ctl");
  for (std::size_t i = 0; i < never_ready.size(); ++i) {
    if (never_ready.test(i) && waiting[i].epoll >= 0)
      ask(waiting[i].epoll, EPOLL_CTL_MOD, static_cast<int>(i), &waiting[i].event);
  }
  never_ready.reset();
}

void obey(const std::string& line) {
  char kind[16] = "", action[16] = "";
  long number = 0, round = 0;
  if (line.starts_with("begin")) {
    counts = {};
    counting = true;
    plan = {};
    if (std::sscanf(line.c_str(), "begin %15s %ld %15s %ld", kind, &number, action, &round) >= 3)
      plan = {kind_of(kind), number, round, action_of(action)};
    say("begun");
  } else if (line == "end") {
    counting = false;
    plan.action = Action::none;
    make_ready();
    say("ended %ld %ld %ld %ld", counts.files, counts.writes, counts.sockets, counts.waits);
  } else if (line == "go") {
    standing_still = false;
  } else if (std::sscanf(line.c_str(), "clock %15s %ld", kind, &number) == 2) {
    move_clock(kind, number);
    say("moved");
  } else {
    std::abort();
  }
}

/// A connection of its own, where FAULTIO_SOCKET names one; -1 where it does not, or nobody is there.
int connected() {
  static const auto make = next<int(int, int, int)>("socket");
  static const auto call = next<int(int, const sockaddr*, socklen_t)>("connect");
  const char* path = std::getenv("FAULTIO_SOCKET");
  sockaddr_un address{};
  if (path == nullptr || std::strlen(path) >= sizeof address.sun_path) return -1;
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, path);
  const int end = make(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  return call(end, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? end : -1;
}

[[gnu::constructor]] void take_first_word() {
  if (std::getenv("FAULTIO_SOCKET") == nullptr) return;
  while (concerned() && !counting) listen(true);
}

[[gnu::destructor]] void say_counts() {
  if (std::getenv("FAULTIO_SOCKET") != nullptr && counting)
    say("ended %ld %ld %ld %ld", counts.files, counts.writes, counts.sockets, counts.waits);
}

}  // namespace

int conversation() {
  static const int end = [] {
    if (std::getenv("FAULTIO_SOCKET") != nullptr) return connected();
    const char* program = std::getenv("FAULTIO_PROGRAM");
    const char* number = std::getenv("FAULTIO_FD");
    const bool ours =
        program != nullptr && number != nullptr && std::strcmp(program, program_invocation_short_name) == 0;
    return ours ? std::atoi(number) : -1;
  }();
  return end;
}

bool concerned() { return conversation() >= 0 && ::gettid() == ::getpid(); }

Verdict judge(Kind kind, const char* name, int descriptor) {
  if (!concerned()) return {};
  const bool known = descriptor >= 0 && static_cast<std::size_t>(descriptor) < never_ready.size();
  if (kind == Kind::waits && known && never_ready.test(static_cast<std::size_t>(descriptor)))
    return {Verdict::Kind::error, EAGAIN};
  if (!counting) return {};
  const long number = count(kind);
  const bool due = plan.action != Action::none && number == plan.at;
  return due ? strike(name, descriptor) : Verdict{};
}

void closed(int descriptor) {
  if (descriptor < 0 || static_cast<std::size_t>(descriptor) >= never_ready.size() || !concerned()) return;
  never_ready.reset(static_cast<std::size_t>(descriptor));
  waiting[static_cast<std::size_t>(descriptor)] = {};
}

void awaited(int epoll, int descriptor, const epoll_event& event) {
  if (descriptor < 0 || static_cast<std::size_t>(descriptor) >= waiting.size() || !concerned()) return;
  waiting[static_cast<std::size_t>(descriptor)] = {epoll, event};
}

void say(const char* format, ...) {
  char line[256];
  va_list words;
  va_start(words, format);
  const int size = std::vsnprintf(line, sizeof line - 1, format, words);
  va_end(words);
  line[size] = '\n';
  static const auto send = next<ssize_t(int, const void*, std::size_t, int)>("send");
  send(conversation(), line, static_cast<std::size_t>(size) + 1, MSG_NOSIGNAL);
}

void listen(bool wait) {
  static const auto receive = next<ssize_t(int, void*, std::size_t, int)>("recv");
  char part[256];
  const auto size = receive(conversation(), part, sizeof part, wait ? 0 : MSG_DONTWAIT);
  if (size == 0) ::_exit(1);  // the test is gone
  if (size > 0) heard.append(part, static_cast<std::size_t>(size));
  for (auto end = heard.find('\n'); end != std::string::npos; end = heard.find('\n')) {
    const auto line = heard.substr(0, end);
    heard.erase(0, end + 1);
    obey(line);
  }
}

}  // namespace redlips::faults
