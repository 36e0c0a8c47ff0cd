// SPDX-License-Identifier: Apache-2.0
// inotify(7) inside Asio.
#include "drivers/platform/directory_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <system_error>

namespace redlips::platform {

struct DirectoryWatch::State {
  boost::asio::posix::stream_descriptor inotify;
};

DirectoryWatch::DirectoryWatch(boost::asio::any_io_executor executor, const std::filesystem::path& directory)
    : state_(std::make_unique<State>(State{boost::asio::posix::stream_descriptor(executor)})) {
  const int handle = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (handle < 0) throw std::system_error(errno, std::generic_category(), "inotify_init1");
  state_->inotify.assign(handle);
  // IN_ATTRIB: a socket is bound first and given its mode a moment later.
  if (::inotify_add_watch(handle, directory.c_str(), IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR) < 0)
    throw std::system_error(errno, std::generic_category(), directory.string());
}

DirectoryWatch::~DirectoryWatch() = default;

boost::asio::awaitable<void> DirectoryWatch::changed() {
  auto& inotify = state_->inotify;
  co_await inotify.async_wait(boost::asio::posix::stream_descriptor::wait_read, boost::asio::use_awaitable);
  std::array<char, 4096> buffer{};
  while (::read(inotify.native_handle(), buffer.data(), buffer.size()) > 0) {
  }
}

}  // namespace redlips::platform
