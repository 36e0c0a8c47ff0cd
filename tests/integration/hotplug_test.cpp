// SPDX-License-Identifier: Apache-2.0
// Presence directories under watch, and USB where there may be no bus.
#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>

#include "drivers/hotplug.h"
#include "tests/support/temporary.h"

using namespace redlips::drivers;
using redlips::test::TemporaryDirectory;
using redlips::test::write_file;

namespace {

/// Collects news and waits for it; ctest's timeout is the only clock.
struct Listener {
  explicit Listener(std::vector<std::filesystem::path> paths)
      : hotplug(watch_paths(io.get_executor(), std::move(paths),
                            [this](const Arrival& one) { news.push_back(one); })) {}
  boost::asio::io_context io;
  std::vector<Arrival> news;
  std::unique_ptr<Hotplug> hotplug;

  Arrival next() {
    while (news.empty()) io.run_one();
    Arrival first = news.front();
    news.erase(news.begin());
    return first;
  }
  void settle() {
    while (io.poll() != 0) {
    }
  }
};

}  // namespace

TEST_CASE("a file that comes and goes is news") {
  const TemporaryDirectory directory;
  Listener listener({directory.path()});
  write_file(directory, "SK1", "");
  const Arrival came = listener.next();
  CHECK(came.arrived);
  CHECK(came.path == directory.path() / "SK1");
  CHECK_FALSE(came.usb);
  std::filesystem::remove(directory.path() / "SK1");
  const Arrival went = listener.next();
  CHECK_FALSE(went.arrived);
  CHECK(went.path == directory.path() / "SK1");
  listener.settle();
  CHECK(listener.news.empty());
}

TEST_CASE("pull and replug are two news, however quick") {
  const TemporaryDirectory directory;
  write_file(directory, "SK1", "");
  Listener listener({directory.path()});
  std::filesystem::remove(directory.path() / "SK1");
  write_file(directory, "SK1", "");
  CHECK_FALSE(listener.next().arrived);
  CHECK(listener.next().arrived);
}

TEST_CASE("a file moved in or out is news, a change of one is none") {
  const TemporaryDirectory directory, elsewhere;
  write_file(elsewhere, "SK1", "");
  Listener listener({directory.path()});
  std::filesystem::rename(elsewhere.path() / "SK1", directory.path() / "SK1");
  CHECK(listener.next().arrived);
  write_file(directory, "SK1", "other text");
  std::filesystem::rename(directory.path() / "SK1", elsewhere.path() / "SK1");
  CHECK_FALSE(listener.next().arrived);
  listener.settle();
  CHECK(listener.news.empty());
}

TEST_CASE("a directory that is made later is news itself, and watched from then on") {
  const TemporaryDirectory root;
  const auto wanted = root.path() / "a" / "b" / "present";
  Listener listener({wanted});
  std::filesystem::create_directory(root.path() / "a");
  listener.settle();
  CHECK(listener.news.empty());
  std::filesystem::create_directories(wanted);
  const Arrival came = listener.next();
  CHECK(came.arrived);
  CHECK(came.path == wanted);
  write_file(root, "a/b/present/SK1", "");
  CHECK(listener.next().path == wanted / "SK1");
}

TEST_CASE("a directory that is deleted has left, and is watched again when it comes back") {
  const TemporaryDirectory root;
  const auto wanted = root.path() / "present";
  std::filesystem::create_directory(wanted);
  Listener listener({wanted});
  std::filesystem::remove(wanted);
  const Arrival went = listener.next();
  CHECK_FALSE(went.arrived);
  CHECK(went.path == wanted);
  std::filesystem::create_directory(wanted);
  CHECK(listener.next().arrived);
  write_file(root, "present/SK1", "");
  CHECK(listener.next().path == wanted / "SK1");
}

TEST_CASE("two directories are told apart") {
  const TemporaryDirectory first, second;
  Listener listener({first.path(), second.path()});
  write_file(second, "SK1", "");
  CHECK(listener.next().path == second.path() / "SK1");
  write_file(first, "SK1", "");
  CHECK(listener.next().path == first.path() / "SK1");
}

TEST_CASE("a watch that has ended tells nothing more and leaves nothing to wait for") {
  const TemporaryDirectory directory;
  Listener listener({directory.path()});
  write_file(directory, "SK1", "");
  listener.hotplug.reset();
  listener.io.run();
  CHECK(listener.news.empty());
}

TEST_CASE("USB is watched with or without a bus, silently") {
  boost::asio::io_context io;
  int news = 0;
  auto usb = watch_usb(io.get_executor(), [&news](const Arrival&) { ++news; });
  const auto devices = usb->present();
  while (io.poll() != 0) {
  }
  CHECK(news == 0);
  CHECK(usb->present() == devices);
  usb.reset();
  io.restart();
  io.run();
  CHECK(news == 0);
}
