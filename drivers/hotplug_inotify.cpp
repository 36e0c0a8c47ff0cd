// SPDX-License-Identifier: Apache-2.0
// Presence directories: inotify(7) inside Asio. A directory that is missing is waited for at its nearest
// parent.
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <map>

#include "drivers/hotplug.h"

namespace redlips::drivers {
namespace {

using std::filesystem::path;

constexpr std::uint32_t came = IN_CREATE | IN_MOVED_TO;
constexpr std::uint32_t left = IN_DELETE | IN_MOVED_FROM;
constexpr std::uint32_t self_gone = IN_DELETE_SELF | IN_MOVE_SELF;

/// What one watch descriptor stands for: a presence directory, or a parent of a missing one.
struct Watch {
  path directory;
  bool presence = false;
};

/// Shared with the wait in flight, which ends after the watch itself.
class PathWaits : public std::enable_shared_from_this<PathWaits> {
 public:
  PathWaits(const boost::asio::any_io_executor& executor, std::vector<path> paths,
            std::function<void(Arrival)> news)
      : inotify_(executor), paths_(std::move(paths)), news_(std::move(news)) {}

  /// Silent where the user has no inotify instance left.
  void start() {
    const int fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) return;
    inotify_.assign(fd);
    for (const path& wanted : paths_) arm(wanted);
    wait();
  }

  void stop() {
    news_ = nullptr;
    boost::system::error_code ignored;
    inotify_.close(ignored);  // NOLINT(bugprone-unused-return-value): nothing can be done about it
  }

 private:
  bool add(const path& directory, std::uint32_t mask, bool presence) {
    const int watch = ::inotify_add_watch(inotify_.native_handle(), directory.c_str(), mask | IN_ONLYDIR);
    if (watch < 0) return false;
    watches_.insert_or_assign(watch, Watch{directory, presence});
    return true;
  }

  /// Watches the directory itself, else its nearest existing parent. Returns true for the directory itself.
  bool arm(const path& wanted) {
    if (add(wanted, came | left | self_gone, true)) return true;
    for (path parent = wanted.parent_path(); !parent.empty(); parent = parent.parent_path()) {
      if (is_presence(parent) || add(parent, came | self_gone, false)) break;
      if (parent == parent.root_path()) return false;
    }
    // It may have come while we climbed: then the parent's news will never arrive.
    return add(wanted, came | left | self_gone, true);
  }

  bool is_presence(const path& directory) const {
    for (const auto& [watch, about] : watches_) {
      if (about.presence && about.directory == directory) return true;
    }
    return false;
  }

  void arm_missing() {
    for (const path& wanted : paths_) {
      if (!is_presence(wanted) && arm(wanted)) tell(true, wanted);  // with whatever is in it already
    }
  }

  void wait() {
    inotify_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                        [self = shared_from_this()](boost::system::error_code error) {
                          if (error || !self->inotify_.is_open()) return;
                          self->read();
                          self->arm_missing();
                          self->wait();
                        });
  }

  void read() {
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = ::read(inotify_.native_handle(), buffer.data(), buffer.size())) > 0) {
      for (const char* at = buffer.data(); at < buffer.data() + size;) {
        inotify_event event{};
        std::memcpy(&event, at, sizeof event);
        take(event, std::string(at + sizeof event, ::strnlen(at + sizeof event, event.len)));
        at += sizeof event + event.len;
      }
    }
  }

  void take(const inotify_event& event, const std::string& name) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      for (const path& wanted : paths_) tell(true, wanted);  // something was lost: look at everything
      return;
    }
    const auto found = watches_.find(event.wd);
    if (found == watches_.end()) return;
    const Watch about = found->second;
    if ((event.mask & (self_gone | IN_IGNORED)) != 0) {
      forget(event.wd, about);
    } else if (about.presence && (event.mask & (came | left)) != 0) {
      tell((event.mask & came) != 0, about.directory / name);
    }
  }

  /// The directory was deleted or moved away: what was in it has left, and its place is watched again.
  void forget(int watch, const Watch& about) {
    ::inotify_rm_watch(inotify_.native_handle(),
                       watch);  // a moved directory is still watched under its old name
    watches_.erase(watch);
    if (about.presence) tell(false, about.directory);
  }

  void tell(bool arrived, path where) {
    boost::asio::post(inotify_.get_executor(), [self = shared_from_this(),
                                                arrival = Arrival{arrived, std::nullopt, std::move(where)}] {
      if (self->news_) self->news_(arrival);
    });
  }

  boost::asio::posix::stream_descriptor inotify_;
  std::vector<path> paths_;
  std::function<void(Arrival)> news_;
  std::map<int, Watch> watches_;
};

class PathHotplug : public Hotplug {
 public:
  explicit PathHotplug(std::shared_ptr<PathWaits> waits) : waits_(std::move(waits)) { waits_->start(); }
  PathHotplug(const PathHotplug&) = delete;
  PathHotplug& operator=(const PathHotplug&) = delete;
  ~PathHotplug() override { waits_->stop(); }
  std::vector<UsbId> present() override { return {}; }

 private:
  std::shared_ptr<PathWaits> waits_;
};

}  // namespace

std::unique_ptr<Hotplug> watch_paths(boost::asio::any_io_executor executor,
                                     std::vector<std::filesystem::path> paths,
                                     std::function<void(Arrival)> news) {
  return std::make_unique<PathHotplug>(
      std::make_shared<PathWaits>(executor, std::move(paths), std::move(news)));
}

}  // namespace redlips::drivers
