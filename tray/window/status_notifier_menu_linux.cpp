// SPDX-License-Identifier: Apache-2.0
// The item's menu as com.canonical.dbusmenu, version 3: one level, rows numbered from 1.
#include <string_view>

#include "tray/window/status_notifier.h"
#include "tray/window/wx.h"

namespace redlips::tray {
namespace {

/// Takes the floating array that the builder ends in.
GVariant* row_properties(const MenuRow& row) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a{sv}"));
  if (row.text.empty()) {
    g_variant_builder_add(&builder, "{sv}", "type", g_variant_new_string("separator"));
  } else {
    g_variant_builder_add(&builder, "{sv}", "label", g_variant_new_string(row.text.c_str()));
    g_variant_builder_add(&builder, "{sv}", "enabled", g_variant_new_boolean(row.enabled ? TRUE : FALSE));
  }
  return g_variant_builder_end(&builder);
}

GVariant* root_properties() {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a{sv}"));
  g_variant_builder_add(&builder, "{sv}", "children-display", g_variant_new_string("submenu"));
  return g_variant_builder_end(&builder);
}

GVariant* no_children() { return g_variant_new_array(G_VARIANT_TYPE_VARIANT, nullptr, 0); }

}  // namespace

GVariant* StatusNotifier::layout() const {
  GVariantBuilder children;
  g_variant_builder_init(&children, G_VARIANT_TYPE("av"));
  std::int32_t id = 0;
  for (const auto& row : rows_) {
    g_variant_builder_add(&children, "v",
                          g_variant_new("(i@a{sv}@av)", ++id, row_properties(row), no_children()));
  }
  return g_variant_new("(i@a{sv}@av)", 0, root_properties(), g_variant_builder_end(&children));
}

GVariant* StatusNotifier::group_properties() const {
  GVariantBuilder all;
  g_variant_builder_init(&all, G_VARIANT_TYPE("a(ia{sv})"));
  g_variant_builder_add(&all, "(i@a{sv})", 0, root_properties());
  std::int32_t id = 0;
  for (const auto& row : rows_) g_variant_builder_add(&all, "(i@a{sv})", ++id, row_properties(row));
  return g_variant_builder_end(&all);
}

void StatusNotifier::choose(std::int32_t id) const {
  if (id < 1 || static_cast<std::size_t>(id) > rows_.size()) return;
  const auto chosen = rows_[static_cast<std::size_t>(id) - 1].chosen;
  if (chosen) chosen();
  wxWakeUpIdle();
}

void StatusNotifier::menu_call(const char* method, GVariant* parameters, GDBusMethodInvocation* invocation) {
  const std::string_view name = method;
  GVariant* answer = nullptr;
  std::int32_t clicked = 0;
  if (name == "GetLayout") {
    answer = g_variant_new("(u@(ia{sv}av))", revision_, layout());
  } else if (name == "GetGroupProperties") {
    answer = g_variant_new("(@a(ia{sv}))", group_properties());
  } else if (name == "GetProperty") {
    answer = g_variant_new("(v)", g_variant_new_string(""));
  } else if (name == "Event") {
    const char* event = nullptr;
    g_variant_get(parameters, "(i&svu)", &clicked, &event, nullptr, nullptr);
    if (std::string_view(event) != "clicked") clicked = 0;
  } else if (name == "EventGroup") {
    answer = g_variant_new("(@ai)", g_variant_new_array(G_VARIANT_TYPE_INT32, nullptr, 0));
  } else if (name == "AboutToShow") {
    answer = g_variant_new("(b)", FALSE);
  } else {
    answer = g_variant_new("(@ai@ai)", g_variant_new_array(G_VARIANT_TYPE_INT32, nullptr, 0),
                           g_variant_new_array(G_VARIANT_TYPE_INT32, nullptr, 0));
  }
  g_dbus_method_invocation_return_value(invocation, answer);
  choose(clicked);
}

GVariant* StatusNotifier::menu_property(const char* asked) const {
  const std::string_view name = asked;
  if (name == "Version") return g_variant_new_uint32(3);
  if (name == "IconThemePath") return g_variant_new_strv(nullptr, 0);
  return g_variant_new_string(name == "Status" ? "normal" : "ltr");
}

}  // namespace redlips::tray
