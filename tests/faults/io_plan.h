// SPDX-License-Identifier: Apache-2.0
// What faultio.so does to the program it is preloaded into, and the conversation in which a test tells it.
//
// FAULTIO_FD is one end of a socket pair; FAULTIO_PROGRAM the program's short name: in every other one, say a
// child that inherits the environment, the library is silent. One line each way; the program listens where it
// waits for events (epoll_wait), so every word finds it between two pieces of work. A program that lives for
// one piece of work has FAULTIO_SOCKET instead, the path of a socket: it takes its first word before it
// begins, and says "ended …" as it exits.
//   begin                     → begun     counts from here on
//   begin KIND N ACTION       → begun     and strikes at the N-th call of KIND, once
//     KIND    files           calls that a disk answers, and the start of a program;   writes: those of them
//             sockets         calls on sockets;   waits: those of them that wait for the other end
//     ACTION  fail ROUND      an error that this call can have; another ROUND, another error
//             short           writes: half of it is taken
//             lose            writes: all of it seems taken, none is; no program bears that
//             hang            waits: this descriptor is never ready again; files: stands still until "go"
//             die             stands still until the test says anything, then SIGKILL
//   end                       → ended FILES WRITES SOCKETS WAITS, the calls since the last begin;
//                                           what hung is ready again
//   clock CLOCK SECONDS       → moved     CLOCK, one of real, mono, boot, is so much later (or earlier: -)
//   go                                      a call that stands still goes on
// On its own it says "reached NAME DETAIL" as it strikes.
#pragma once

#include <sys/epoll.h>

namespace redlips::faults {

enum class Kind { files, writes, sockets, waits };  ///< writes are files too, waits are sockets too

/// What becomes of one call.
struct Verdict {
  enum class Kind { through, error, part, lost } kind = Kind::through;
  int error = 0;  ///< errno
};

/// Every call comes here first. `descriptor` is -1 where there is none.
Verdict judge(Kind kind, const char* name, int descriptor);

/// The number is another file's from now on.
void closed(int descriptor);

/// What the descriptor waits for: once it may be ready again, it is told anew what is.
void awaited(int epoll, int descriptor, const epoll_event& event);

/// True in the one thread that is counted, of the program that is meant.
bool concerned();

/// The end of the conversation; -1 where this program is not meant.
int conversation();

/// Takes what the test said; `wait`: at least one word.
void listen(bool wait);

/// Says a line to the test.
void say(const char* format, ...) __attribute__((format(printf, 1, 2)));

/// A word of the test about clocks: moves one.
void move_clock(const char* name, long seconds);

}  // namespace redlips::faults
