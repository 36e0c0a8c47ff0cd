// SPDX-License-Identifier: Apache-2.0
// USB hot-plug: libusb's own descriptors wait inside Asio, so that no thread of ours and no timer exists for
// it.
#include <libusb.h>

#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <map>

#include "drivers/hotplug.h"

namespace redlips::drivers {
namespace {

using descriptor = boost::asio::posix::stream_descriptor;

struct Exit {
  void operator()(libusb_context* context) const { libusb_exit(context); }
};
using ContextPtr = std::unique_ptr<libusb_context, Exit>;

struct Release {
  void operator()(const libusb_pollfd** list) const { libusb_free_pollfds(list); }
};

std::optional<UsbId> id_of(libusb_device* device) {
  libusb_device_descriptor about{};  // cached by libusb: nothing is sent to the device
  if (libusb_get_device_descriptor(device, &about) != LIBUSB_SUCCESS) return std::nullopt;
  return UsbId{about.idVendor, about.idProduct};
}

/// Shared with the waits in flight, which end after the watch itself.
class UsbWaits : public std::enable_shared_from_this<UsbWaits> {
 public:
  UsbWaits(boost::asio::any_io_executor executor, std::function<void(Arrival)> news)
      : executor_(std::move(executor)), news_(std::move(news)) {}

  /// Silent where libusb cannot listen (no bus, no udev, no netlink).
  void start() {
    libusb_context* context = nullptr;
    if (libusb_init(&context) != LIBUSB_SUCCESS) return;
    context_.reset(context);
    if (libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) == 0) return;
    libusb_set_pollfd_notifiers(context, added, removed, this);
    const std::unique_ptr<const libusb_pollfd*, Release> list(libusb_get_pollfds(context));
    for (const libusb_pollfd** entry = list.get(); entry != nullptr && *entry != nullptr; ++entry) {
      add((*entry)->fd);
    }
    libusb_hotplug_register_callback(
        context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
        LIBUSB_HOTPLUG_NO_FLAGS, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
        changed, this, nullptr);
  }

  void stop() {
    news_ = nullptr;
    if (context_) libusb_set_pollfd_notifiers(context_.get(), nullptr, nullptr, nullptr);
    for (auto& [fd, waiting] : waiting_) waiting.release();
    waiting_.clear();
    context_.reset();
  }

  std::vector<UsbId> present() const {
    std::vector<UsbId> ids;
    libusb_device** list = nullptr;
    const ssize_t count = context_ ? libusb_get_device_list(context_.get(), &list) : 0;
    for (ssize_t i = 0; i < count; ++i) {
      if (const auto id = id_of(list[i])) ids.push_back(*id);
    }
    if (list != nullptr) libusb_free_device_list(list, 1);
    return ids;
  }

 private:
  /// Only input: libusb writes to no descriptor while no transfer is under way, and we start none.
  void add(int fd) {
    const auto entry = waiting_.emplace(fd, descriptor(executor_, fd)).first;
    wait(fd, entry->second);
  }

  void wait(int fd, descriptor& waiting) {
    waiting.async_wait(descriptor::wait_read,
                       [self = shared_from_this(), fd](boost::system::error_code error) {
                         if (error || !self->context_) return;
                         timeval at_once{0, 0};
                         libusb_handle_events_timeout_completed(self->context_.get(), &at_once, nullptr);
                         const auto entry = self->waiting_.find(fd);
                         if (entry != self->waiting_.end()) self->wait(fd, entry->second);
                       });
  }

  void tell(Arrival arrival) {
    boost::asio::post(executor_, [self = shared_from_this(), arrival] {
      if (self->news_) self->news_(arrival);
    });
  }

  static void LIBUSB_CALL added(int fd, short, void* self) { static_cast<UsbWaits*>(self)->add(fd); }

  static void LIBUSB_CALL removed(int fd, void* self) {
    auto& waiting = static_cast<UsbWaits*>(self)->waiting_;
    const auto entry = waiting.find(fd);
    if (entry == waiting.end()) return;
    entry->second.release();  // libusb closes it
    waiting.erase(entry);
  }

  static int LIBUSB_CALL changed(libusb_context*, libusb_device* device, libusb_hotplug_event event,
                                 void* self) {
    static_cast<UsbWaits*>(self)->tell(
        {event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED, id_of(device), std::nullopt});
    return 0;  // stay registered
  }

  boost::asio::any_io_executor executor_;
  std::function<void(Arrival)> news_;
  ContextPtr context_;
  std::map<int, descriptor> waiting_;
};

class UsbHotplug : public Hotplug {
 public:
  explicit UsbHotplug(std::shared_ptr<UsbWaits> waits) : waits_(std::move(waits)) { waits_->start(); }
  UsbHotplug(const UsbHotplug&) = delete;
  UsbHotplug& operator=(const UsbHotplug&) = delete;
  ~UsbHotplug() override { waits_->stop(); }
  std::vector<UsbId> present() override { return waits_->present(); }

 private:
  std::shared_ptr<UsbWaits> waits_;
};

}  // namespace

std::unique_ptr<Hotplug> watch_usb(boost::asio::any_io_executor executor, std::function<void(Arrival)> news) {
  return std::make_unique<UsbHotplug>(std::make_shared<UsbWaits>(std::move(executor), std::move(news)));
}

}  // namespace redlips::drivers
