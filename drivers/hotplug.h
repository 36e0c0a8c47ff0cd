// SPDX-License-Identifier: Apache-2.0
// News that something was plugged or pulled; what it was is found by enumerating. No timer, no thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "drivers/profile.h"

namespace redlips::drivers {

/// A USB device as its descriptor tells (USB 2.0 §9.6.1), or a change below a watched presence path (no ids).
struct Arrival {
  bool arrived = true;
  std::optional<UsbId> usb;
  std::optional<std::filesystem::path> path;
};

/// Watches while alive; `news` runs on the executor.
class Hotplug {
 public:
  virtual ~Hotplug() = default;
  /// Devices present now.
  virtual std::vector<UsbId> present() = 0;
};

/// libusb's hot-plug with its descriptors inside Asio. Where libusb finds no bus it stays silent.
std::unique_ptr<Hotplug> watch_usb(boost::asio::any_io_executor executor, std::function<void(Arrival)> news);
/// inotify on directories (created if missing: no).
std::unique_ptr<Hotplug> watch_paths(boost::asio::any_io_executor executor,
                                     std::vector<std::filesystem::path> paths,
                                     std::function<void(Arrival)> news);

}  // namespace redlips::drivers
