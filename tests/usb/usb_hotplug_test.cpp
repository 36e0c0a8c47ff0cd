// SPDX-License-Identifier: Apache-2.0
// USB hot-plug against a fake bus: devices arrive and leave, here and in another process.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <umockdev.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <cstdlib>

#include "drivers/hotplug.h"

using namespace redlips::drivers;

namespace {

constexpr UsbId key_id{0x055C, 0xE618};
constexpr const char* key_path = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-3";

/// A full-speed device 055C:E618 with one configuration; libusb reads the ids from the descriptors (USB 2.0
/// §9.6.1).
constexpr const char* key_device = R"(P: /devices/pci0000:00/0000:00:14.0/usb1/1-3
N: bus/usb/001/005
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
E: DEVNAME=/dev/bus/usb/001/005
A: busnum=1\n
A: devnum=5\n
A: speed=12\n
A: bConfigurationValue=1\n
H: descriptors=12010002000000405C0518E60001010203010902120001010080320904000000FF000000
)";

/// A bus without devices, seen by this process and its children.
class Bus {
 public:
  Bus() : bed_(umockdev_testbed_new()) { REQUIRE(umockdev_in_mock_environment()); }
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;
  ~Bus() { g_object_unref(bed_); }
  void plug() const {
    REQUIRE(umockdev_testbed_add_from_string(bed_, key_device, nullptr));
  }  // sends "add" itself
  void pull() const {
    umockdev_testbed_uevent(bed_, key_path, "remove");
    umockdev_testbed_remove_device(bed_, key_path);
  }

 private:
  UMockdevTestbed* bed_;
};

/// Collects news and waits for it; ctest's timeout is the only clock.
struct Listener {
  boost::asio::io_context io;
  std::vector<Arrival> news;
  std::unique_ptr<Hotplug> hotplug =
      watch_usb(io.get_executor(), [this](const Arrival& one) { news.push_back(one); });

  Arrival next() {
    while (news.empty()) io.run_one();
    Arrival first = news.front();
    news.erase(news.begin());
    return first;
  }
};

/// In a child: one letter for each arrival, A or L, until the pipe's other end closes; '.' when it listens.
[[noreturn]] void listen_and_write(int fd) {
  Listener listener;
  bool open = ::write(fd, ".", 1) == 1;
  while (open) {
    const Arrival arrival = listener.next();
    open = ::write(fd, arrival.arrived ? "A" : "L", 1) == 1;
  }
  ::_exit(0);
}

}  // namespace

TEST_CASE("a key that is plugged in and pulled out is news with its ids") {
  const Bus bus;
  Listener listener;
  CHECK(listener.hotplug->present().empty());
  for (int round = 0; round < 3; ++round) {
    bus.plug();
    const Arrival came = listener.next();
    CHECK(came.arrived);
    CHECK(came.usb == key_id);
    CHECK_FALSE(came.path);
    CHECK(listener.hotplug->present() == std::vector<UsbId>{key_id});
    bus.pull();
    const Arrival went = listener.next();
    CHECK_FALSE(went.arrived);
    CHECK(went.usb == key_id);
    CHECK(listener.hotplug->present().empty());
  }
  CHECK(listener.news.empty());
}

TEST_CASE("what was plugged in before is present, and no news") {
  const Bus bus;
  bus.plug();
  Listener listener;
  CHECK(listener.hotplug->present() == std::vector<UsbId>{key_id});
  bus.pull();
  CHECK_FALSE(listener.next().arrived);
}

TEST_CASE("the news reaches another process") {
  const Bus bus;
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    listen_and_write(ends[1]);
  }
  ::close(ends[1]);
  const auto heard = [&] {
    char letter = 0;
    return ::read(ends[0], &letter, 1) == 1 ? letter : '!';
  };
  CHECK(heard() == '.');
  bus.plug();
  CHECK(heard() == 'A');
  bus.pull();
  CHECK(heard() == 'L');
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
}

TEST_CASE("while nothing happens nothing runs") {
  const Bus bus;
  Listener listener;
  while (listener.io.poll() != 0) {
  }
  CHECK(listener.io.poll() == 0);
  bus.plug();
  CHECK(listener.next().arrived);
}

TEST_CASE("a watch that has ended tells nothing more") {
  const Bus bus;
  Listener listener;
  bus.plug();
  while (listener.io.run_one() == 0 || listener.news.empty()) {
  }
  bus.pull();
  listener.hotplug.reset();
  listener.io.restart();
  listener.io.run();  // ends: nothing is left to wait for
  CHECK(listener.news.size() == 1);
}
