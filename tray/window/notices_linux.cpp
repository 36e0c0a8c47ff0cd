// SPDX-License-Identifier: Apache-2.0
// org.freedesktop.Notifications (Desktop Notifications Specification 1.2) over GDBus.
#include <gio/gio.h>

#include <map>
#include <string_view>

#include "daemon/texts/language.h"
#include "tray/window/notices.h"
#include "tray/window/wx.h"

namespace redlips::tray {
namespace {

constexpr const char* server = "org.freedesktop.Notifications";
constexpr const char* server_path = "/org/freedesktop/Notifications";

class ServerBoard;

/// A call that is on its way; the board may go before the answer comes.
struct Sent {
  ServerBoard* board;
  ShownNotice notice;
};

class ServerBoard final : public NoticeBoard {
 public:
  explicit ServerBoard(NoticeChosen chosen)
      : chosen_(std::move(chosen)),
        toasts_(make_toasts(chosen_)),
        bus_(g_bus_get_sync(G_BUS_TYPE_SESSION, nullptr, nullptr)) {
    if (bus_ == nullptr) return;
    g_dbus_connection_set_exit_on_close(bus_, FALSE);
    signals_ = g_dbus_connection_signal_subscribe(bus_, server, server, nullptr, server_path, nullptr,
                                                  G_DBUS_SIGNAL_FLAGS_NONE, on_signal, this, nullptr);
  }

  ~ServerBoard() override {
    g_cancellable_cancel(asking_);
    g_object_unref(asking_);
    if (bus_ == nullptr) return;
    g_dbus_connection_signal_unsubscribe(bus_, signals_);
    g_object_unref(bus_);
  }

  ServerBoard(const ServerBoard&) = delete;
  ServerBoard& operator=(const ServerBoard&) = delete;

  void show(const ShownNotice& notice) override {
    if (bus_ == nullptr) return toasts_->show(notice);
    g_dbus_connection_call(bus_, server, server_path, server, "Notify", parameters(notice),
                           G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, asking_, on_answer,
                           new Sent{this, notice});
  }

 private:
  GVariant* parameters(const ShownNotice& notice) const {
    GVariantBuilder buttons, hints;
    g_variant_builder_init(&buttons, G_VARIANT_TYPE("as"));
    const auto add = [&](const char* key, const char* label) {
      g_variant_builder_add(&buttons, "s", key);
      g_variant_builder_add(&buttons, "s", label);
    };
    add("default", notice.buttons.front().label.c_str());
    for (const auto& button : notice.buttons) add(button.action.c_str(), button.label.c_str());
    g_variant_builder_init(&hints, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&hints, "{sv}", "desktop-entry", g_variant_new_string("redlips"));
    g_variant_builder_add(&hints, "{sv}", "category", g_variant_new_string("device"));
    return g_variant_new("(susssasa{sv}i)", _("RedLips"), id_of(notice.name()), "redlips",
                         notice.title.c_str(), notice.body.c_str(), &buttons, &hints, -1);
  }

  /// What the server calls the one that is shown of it; 0: none is.
  std::uint32_t id_of(const std::string& name) const {
    for (const auto& [id, notice] : open_) {
      if (notice.name() == name) return id;
    }
    return 0;
  }

  static void on_answer(GObject* bus, GAsyncResult* result, gpointer data) {
    const std::unique_ptr<Sent> sent(static_cast<Sent*>(data));
    GError* error = nullptr;
    GVariant* const answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (answer == nullptr) {
      const bool gone = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) != 0;
      g_clear_error(&error);
      if (!gone) sent->board->toasts_->show(sent->notice);
    } else {
      std::uint32_t id = 0;
      g_variant_get(answer, "(u)", &id);
      g_variant_unref(answer);
      sent->board->open_.insert_or_assign(id, sent->notice);
    }
    wxWakeUpIdle();
  }

  static void on_signal(GDBusConnection*, const char*, const char*, const char*, const char* name,
                        GVariant* values, gpointer data) {
    static_cast<ServerBoard*>(data)->take(name, values);
    wxWakeUpIdle();
  }

  void take(std::string_view signal, GVariant* values) {
    std::uint32_t id = 0;
    const char* word = "";
    if (signal == "NotificationClosed" && g_variant_is_of_type(values, G_VARIANT_TYPE("(uu)")) != 0) {
      g_variant_get(values, "(uu)", &id, nullptr);
      open_.erase(id);
      return;
    }
    if (g_variant_is_of_type(values, G_VARIANT_TYPE("(us)")) == 0) return;
    g_variant_get(values, "(u&s)", &id, &word);
    const auto found = open_.find(id);
    if (found == open_.end()) return;  // another program's
    if (signal == "ActivationToken") activation_ = word;
    if (signal == "ActionInvoked") act(found->second, word);
  }

  /// By value: what it leads to may close the notice.
  void act(const ShownNotice notice, const std::string& action) {
    chosen_(notice, action == "default" ? notice.buttons.front().action : action,
            std::exchange(activation_, {}));
  }

  NoticeChosen chosen_;
  std::unique_ptr<NoticeBoard> toasts_;
  GDBusConnection* bus_;
  GCancellable* asking_ = g_cancellable_new();
  unsigned signals_ = 0;
  std::map<std::uint32_t, ShownNotice> open_;
  std::string activation_;  ///< comes right before the action it belongs to
};

}  // namespace

std::unique_ptr<NoticeBoard> make_notice_board(NoticeChosen chosen) {
  return std::make_unique<ServerBoard>(std::move(chosen));
}

}  // namespace redlips::tray
