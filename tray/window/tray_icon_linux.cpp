// SPDX-License-Identifier: Apache-2.0
// Which tray is there: a StatusNotifierWatcher with a host, else XEmbed on X11; moved live, never both
// (DDE drops an XEmbed icon whose process has an item: DESKTOP-FACTS §1).
#include <gdk/gdkx.h>
#include <gio/gio.h>

#include <optional>
#include <string_view>

#include "tray/window/status_notifier.h"
#include "tray/window/tray_icon.h"
#include "tray/window/wx.h"

namespace redlips::tray {
namespace {

constexpr const char* watcher = "org.kde.StatusNotifierWatcher";
constexpr const char* watcher_path = "/StatusNotifierWatcher";

bool on_x11() { return GDK_IS_X11_DISPLAY(gdk_display_get_default()); }

class LiveIcon final : public TrayIcon {
 public:
  explicit LiveIcon(IconActions actions) : actions_(std::move(actions)) {
    bus_ = g_bus_get_sync(G_BUS_TYPE_SESSION, nullptr, nullptr);
    if (bus_ == nullptr) {
      choose(false);
      return;
    }
    g_dbus_connection_set_exit_on_close(bus_, FALSE);
    news_ = g_dbus_connection_signal_subscribe(bus_, watcher, watcher, nullptr, watcher_path, nullptr,
                                               G_DBUS_SIGNAL_FLAGS_NONE, on_news, this, nullptr);
    watch_ = g_bus_watch_name_on_connection(bus_, watcher, G_BUS_NAME_WATCHER_FLAGS_NONE, on_watcher,
                                            on_no_watcher, this, nullptr);
  }

  ~LiveIcon() override {
    g_cancellable_cancel(asking_);
    g_object_unref(asking_);
    icon_.reset();
    if (bus_ == nullptr) return;
    g_bus_unwatch_name(watch_);
    g_dbus_connection_signal_unsubscribe(bus_, news_);
    g_object_unref(bus_);
  }

  LiveIcon(const LiveIcon&) = delete;
  LiveIcon& operator=(const LiveIcon&) = delete;

  void show(const IconLook& look) override {
    look_ = look;
    if (icon_) icon_->show(look);
  }

  bool has_host() const override { return icon_ && icon_->has_host(); }

 private:
  static LiveIcon& self(gpointer data) { return *static_cast<LiveIcon*>(data); }

  static void on_watcher(GDBusConnection*, const char*, const char*, gpointer data) { self(data).ask(); }
  static void on_no_watcher(GDBusConnection*, const char*, gpointer data) { self(data).choose(false); }
  static void on_news(GDBusConnection*, const char*, const char*, const char*, const char* name, GVariant*,
                      gpointer data) {
    const std::string_view what = name;
    if (what == "StatusNotifierHostRegistered" || what == "StatusNotifierHostUnregistered") self(data).ask();
  }

  /// Has the watcher anybody who shows what it knows?
  void ask() {
    g_dbus_connection_call(bus_, watcher, watcher_path, "org.freedesktop.DBus.Properties", "Get",
                           g_variant_new("(ss)", watcher, "IsStatusNotifierHostRegistered"),
                           G_VARIANT_TYPE("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, asking_, on_answer, this);
  }

  static void on_answer(GObject* bus, GAsyncResult* result, gpointer data) {
    GError* error = nullptr;
    GVariant* const answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (answer == nullptr) {
      const bool gone = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) != 0;
      g_clear_error(&error);
      return gone ? void() : self(data).choose(false);
    }
    GVariant* value = nullptr;
    g_variant_get(answer, "(v)", &value);
    const bool hosted =
        g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN) != 0 && g_variant_get_boolean(value) != 0;
    g_variant_unref(value);
    g_variant_unref(answer);
    self(data).choose(hosted);
  }

  void choose(bool notifier) {
    if (notifier_ != notifier) {
      icon_.reset();
      notifier_ = notifier;
      if (notifier) {
        icon_ = std::make_unique<StatusNotifier>(bus_, actions_);
      } else if (on_x11()) {
        icon_ = make_xembed_icon(actions_);
      }
    }
    if (notifier) static_cast<StatusNotifier&>(*icon_).enlist();
    if (icon_) icon_->show(look_);
    wxWakeUpIdle();
  }

  IconActions actions_;
  GDBusConnection* bus_ = nullptr;
  GCancellable* asking_ = g_cancellable_new();
  unsigned watch_ = 0, news_ = 0;
  std::optional<bool> notifier_;  ///< which back end is there; none before the first answer
  std::unique_ptr<TrayIcon> icon_;
  IconLook look_;
};

}  // namespace

std::unique_ptr<TrayIcon> make_tray_icon(IconActions actions) {
  return std::make_unique<LiveIcon>(std::move(actions));
}

}  // namespace redlips::tray
