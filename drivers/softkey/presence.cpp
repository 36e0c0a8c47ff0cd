// SPDX-License-Identifier: Apache-2.0
// inotify on the presence directory, and an eventfd that ends the waits.
#include "drivers/softkey/presence.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>

#include "drivers/softkey/failure.h"

namespace redlips::softkey {
namespace {

constexpr std::uint32_t watched =
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

Change change_of(std::uint32_t mask, std::string name) {
  if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) return {Change::Kind::inserted, std::move(name)};
  if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) return {Change::Kind::removed, std::move(name)};
  return {Change::Kind::unknown, {}};  // IN_Q_OVERFLOW, or the directory itself went
}

/// inotify(7): each event is a header and `len` bytes of name, NUL padded.
void append_changes(const char* buffer, std::size_t size, std::vector<Change>& changes) {
  while (size >= sizeof(inotify_event)) {
    inotify_event event{};
    std::memcpy(&event, buffer, sizeof event);
    std::string name(buffer + sizeof event, ::strnlen(buffer + sizeof event, event.len));
    changes.push_back(change_of(event.mask, std::move(name)));
    buffer += sizeof event + event.len;
    size -= sizeof event + event.len;
  }
}

}  // namespace

Presence::Presence(const std::filesystem::path& directory)
    : inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (inotify_ >= 0 && wake_ >= 0 && ::inotify_add_watch(inotify_, directory.c_str(), watched) >= 0) return;
  if (inotify_ >= 0) ::close(inotify_);
  if (wake_ >= 0) ::close(wake_);
  throw Failure{CKR_GENERAL_ERROR};
}

Presence::~Presence() {
  ::close(inotify_);
  ::close(wake_);
}

std::vector<Change> Presence::changes() {
  std::vector<Change> changes;
  std::array<char, 4096> buffer{};
  ssize_t size = 0;
  while ((size = ::read(inotify_, buffer.data(), buffer.size())) > 0) {
    append_changes(buffer.data(), static_cast<std::size_t>(size), changes);
  }
  return changes;
}

void Presence::wait() const {
  std::array<pollfd, 2> descriptors{pollfd{inotify_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
  ::poll(descriptors.data(), descriptors.size(), -1);  // EINTR: the caller looks again
}

void Presence::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);  // full counter: already awake
}

void Presence::rest() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(wake_, &count, sizeof count);
}

}  // namespace redlips::softkey
