// SPDX-License-Identifier: Apache-2.0
// The item's half: properties, clicks, registration. Calls come in on the windows' thread, for wxWidgets runs
// the GLib loop.
#include <unistd.h>

#include <stdexcept>
#include <string_view>
#include <utility>

#include "daemon/texts/language.h"
#include "tray/window/icon_pixmaps.h"
#include "tray/window/status_notifier.h"
#include "tray/window/status_notifier_xml.h"
#include "tray/window/wx.h"

namespace redlips::tray {
namespace {

constexpr const char* item_path = "/StatusNotifierItem";
constexpr const char* menu_path = "/MenuBar";
constexpr const char* item_interface = "org.kde.StatusNotifierItem";
constexpr const char* menu_interface = "com.canonical.dbusmenu";

StatusNotifier& self(gpointer data) { return *static_cast<StatusNotifier*>(data); }

void on_item_call(GDBusConnection*, const char*, const char*, const char*, const char* method, GVariant*,
                  GDBusMethodInvocation* invocation, gpointer data) {
  self(data).item_call(method, invocation);
}

GVariant* on_item_property(GDBusConnection*, const char*, const char*, const char*, const char* name,
                           GError**, gpointer data) {
  return self(data).item_property(name);
}

void on_menu_call(GDBusConnection*, const char*, const char*, const char*, const char* method,
                  GVariant* parameters, GDBusMethodInvocation* invocation, gpointer data) {
  self(data).menu_call(method, parameters, invocation);
}

GVariant* on_menu_property(GDBusConnection*, const char*, const char*, const char*, const char* name,
                           GError**, gpointer data) {
  return self(data).menu_property(name);
}

constexpr GDBusInterfaceVTable item_table{on_item_call, on_item_property, nullptr, {}};
constexpr GDBusInterfaceVTable menu_table{on_menu_call, on_menu_property, nullptr, {}};

unsigned export_object(GDBusConnection* bus, const char* path, const char* xml,
                       const GDBusInterfaceVTable& table, StatusNotifier* item) {
  GDBusNodeInfo* const node = g_dbus_node_info_new_for_xml(xml, nullptr);
  if (node == nullptr) throw std::runtime_error("introspection does not parse");
  const auto id =
      g_dbus_connection_register_object(bus, path, node->interfaces[0], &table, item, nullptr, nullptr);
  g_dbus_node_info_unref(node);
  if (id == 0) throw std::runtime_error(std::string(path) + " cannot be exported");
  return id;
}

const char* status_word(const IconLook& look) {
  if (look.hidden) return "Passive";
  return look.state == IconState::attention ? "NeedsAttention" : "Active";
}

}  // namespace

StatusNotifier::StatusNotifier(GDBusConnection* bus, const IconActions& actions)
    : bus_(bus),
      actions_(actions),
      name_("org.kde.StatusNotifierItem-" + std::to_string(::getpid()) + "-1"),
      item_(export_object(bus, item_path, item_xml, item_table, this)),
      menu_(export_object(bus, menu_path, menu_xml, menu_table, this)),
      owned_(g_bus_own_name_on_connection(bus, name_.c_str(), G_BUS_NAME_OWNER_FLAGS_NONE, nullptr, nullptr,
                                          nullptr, nullptr)) {}

StatusNotifier::~StatusNotifier() {
  g_bus_unown_name(owned_);
  g_dbus_connection_unregister_object(bus_, menu_);
  g_dbus_connection_unregister_object(bus_, item_);
}

void StatusNotifier::enlist() {
  g_dbus_connection_call(bus_, "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher",
                         "org.kde.StatusNotifierWatcher", "RegisterStatusNotifierItem",
                         g_variant_new("(s)", name_.c_str()), nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr,
                         nullptr, nullptr);
}

void StatusNotifier::show(const IconLook& look) {
  const auto before = std::exchange(look_, look);
  rows_ = actions_.menu();
  if (before.state != look.state) signal(item_path, item_interface, "NewIcon", nullptr);
  if (before.tooltip != look.tooltip) {
    signal(item_path, item_interface, "NewToolTip", nullptr);
    signal(item_path, item_interface, "NewTitle", nullptr);
  }
  signal(item_path, item_interface, "NewStatus", g_variant_new("(s)", status_word(look)));
  signal(menu_path, menu_interface, "LayoutUpdated", g_variant_new("(ui)", ++revision_, 0));
}

void StatusNotifier::signal(const char* path, const char* interface, const char* name,
                            GVariant* parameters) const {
  g_dbus_connection_emit_signal(bus_, nullptr, path, interface, name, parameters, nullptr);
}

void StatusNotifier::item_call(const char* method, GDBusMethodInvocation* invocation) {
  g_dbus_method_invocation_return_value(invocation, nullptr);
  const std::string_view name = method;
  if (name == "Activate" || name == "SecondaryActivate") actions_.activate();
  wxWakeUpIdle();
}

GVariant* StatusNotifier::item_property(const char* asked) const {
  const std::string_view name = asked;
  if (name == "Category") return g_variant_new_string("Hardware");
  if (name == "Id") return g_variant_new_string("redlips");
  if (name == "Title") return g_variant_new_string(_("RedLips"));
  if (name == "Status") return g_variant_new_string(status_word(look_));
  if (name == "WindowId") return g_variant_new_int32(0);
  if (name == "Menu") return g_variant_new_object_path(menu_path);
  if (name == "ItemIsMenu") return g_variant_new_boolean(FALSE);
  // IconName stays empty: some desktops repaint themed icons (DESKTOP-FACTS §1).
  if (name == "IconPixmap" || name == "AttentionIconPixmap") return icon_pixmaps(look_.state);
  if (name == "OverlayIconPixmap") return g_variant_new_array(G_VARIANT_TYPE("(iiay)"), nullptr, 0);
  if (name == "ToolTip")
    return g_variant_new("(s@a(iiay)ss)", "", g_variant_new_array(G_VARIANT_TYPE("(iiay)"), nullptr, 0),
                         look_.tooltip.c_str(), "");
  return g_variant_new_string("");
}

}  // namespace redlips::tray
