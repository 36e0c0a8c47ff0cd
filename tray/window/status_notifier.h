// SPDX-License-Identifier: Apache-2.0
// The icon as org.kde.StatusNotifierItem with a com.canonical.dbusmenu, over GDBus (freedesktop.org:
// StatusNotifierItem).
#pragma once

#include <gio/gio.h>

#include <cstdint>
#include <string>

#include "tray/window/tray_icon.h"

namespace redlips::tray {

/// Lives on the session bus as soon as it is made; registers with the watcher when told to.
class StatusNotifier final : public TrayIcon {
 public:
  /// Throws std::runtime_error where the objects cannot be exported.
  StatusNotifier(GDBusConnection* bus, const IconActions& actions);
  ~StatusNotifier() override;
  StatusNotifier(const StatusNotifier&) = delete;
  StatusNotifier& operator=(const StatusNotifier&) = delete;

  /// Tells the watcher of this item; again for each watcher that comes.
  void enlist();
  void show(const IconLook& look) override;
  bool has_host() const override { return true; }  ///< it is made where there is one

  // Called by the bus, through the tables of status_notifier_linux.cpp.
  void item_call(const char* method, GDBusMethodInvocation* invocation);
  GVariant* item_property(const char* name) const;
  void menu_call(const char* method, GVariant* parameters, GDBusMethodInvocation* invocation);
  GVariant* menu_property(const char* name) const;

 private:
  void signal(const char* path, const char* interface, const char* name, GVariant* parameters) const;
  GVariant* layout() const;
  GVariant* group_properties() const;
  void choose(std::int32_t id) const;

  GDBusConnection* bus_;
  const IconActions& actions_;
  std::string name_;
  unsigned item_ = 0, menu_ = 0, owned_ = 0;
  IconLook look_;
  std::vector<MenuRow> rows_;
  std::uint32_t revision_ = 1;
};

}  // namespace redlips::tray
