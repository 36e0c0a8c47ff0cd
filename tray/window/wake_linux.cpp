// SPDX-License-Identifier: Apache-2.0
// logind tells when the computer goes to sleep and when it is back (org.freedesktop.login1, PrepareForSleep).
#include <gio/gio.h>

#include "tray/window/notices.h"
#include "tray/window/wx.h"

namespace redlips::tray {
namespace {

class LogindWatch final : public WakeWatch {
 public:
  explicit LogindWatch(std::function<void()> woke) : woke_(std::move(woke)) {
    g_bus_get(G_BUS_TYPE_SYSTEM, asking_, on_bus, this);
  }

  ~LogindWatch() override {
    g_cancellable_cancel(asking_);
    g_object_unref(asking_);
    if (bus_ == nullptr) return;
    g_dbus_connection_signal_unsubscribe(bus_, signal_);
    g_object_unref(bus_);
  }

  LogindWatch(const LogindWatch&) = delete;
  LogindWatch& operator=(const LogindWatch&) = delete;

 private:
  /// Without a system bus nobody tells, and notices come with the next key or session.
  static void on_bus(GObject*, GAsyncResult* result, gpointer data) {
    GError* error = nullptr;
    GDBusConnection* const bus = g_bus_get_finish(result, &error);
    if (bus == nullptr) {
      g_clear_error(&error);  // it may be that we have gone: `data` is not to be touched
      return;
    }
    auto& self = *static_cast<LogindWatch*>(data);
    self.bus_ = bus;
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    self.signal_ = g_dbus_connection_signal_subscribe(
        bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
        "/org/freedesktop/login1", nullptr, G_DBUS_SIGNAL_FLAGS_NONE, on_sleep, data, nullptr);
  }

  static void on_sleep(GDBusConnection*, const char*, const char*, const char*, const char*, GVariant* values,
                       gpointer data) {
    gboolean begins = TRUE;
    if (g_variant_is_of_type(values, G_VARIANT_TYPE("(b)")) != 0) g_variant_get(values, "(b)", &begins);
    if (begins == FALSE) static_cast<LogindWatch*>(data)->woke_();
    wxWakeUpIdle();
  }

  std::function<void()> woke_;
  GDBusConnection* bus_ = nullptr;
  GCancellable* asking_ = g_cancellable_new();
  unsigned signal_ = 0;
};

}  // namespace

std::unique_ptr<WakeWatch> watch_wake(std::function<void()> woke) {
  return std::make_unique<LogindWatch>(std::move(woke));
}

}  // namespace redlips::tray
