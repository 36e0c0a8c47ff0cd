// SPDX-License-Identifier: Apache-2.0
// User time and event signals of GTK 3.
#include "tray/window/front.h"

#include <gdk/gdkx.h>
#include <gtk/gtk.h>

namespace redlips::tray {
namespace {

/// Another dialog of ours that is open, a file chooser say, keeps the input of its group alone.
void give_own_input(GtkWindow* window) {
  if (gtk_window_has_group(window) != FALSE) return;
  GtkWindowGroup* const group = gtk_window_group_new();
  gtk_window_group_add_window(group, window);
  g_object_unref(group);  // the window keeps it
}

void hand_out(GdkEvent* event, gpointer) { gtk_main_do_event(event); }

struct Filtered {
  GtkWidget* window;
  InputFilter filter;
};

Filtered* filtered = nullptr;  ///< one prompt is on screen at a time

/// Where GTK hands out events: before any widget, and whichever widget of the window they are for.
void on_any(GdkEvent* event, gpointer) {
  const auto type = event->type;
  const bool key = type == GDK_KEY_PRESS || type == GDK_KEY_RELEASE;
  const bool button = type == GDK_BUTTON_PRESS || type == GDK_2BUTTON_PRESS || type == GDK_3BUTTON_PRESS ||
                      type == GDK_BUTTON_RELEASE;
  if ((key || button) && filtered != nullptr) {
    GtkWidget* const at = gtk_get_event_widget(event);
    const bool inside = at != nullptr && gtk_widget_get_toplevel(at) == filtered->window;
    const bool down = type != GDK_KEY_RELEASE && type != GDK_BUTTON_RELEASE;
    constexpr unsigned buttons = 1U << 16U;  // apart from key codes
    const unsigned what = key ? event->key.hardware_keycode : buttons + event->button.button;
    if (inside && filtered->filter(down, what)) return;
  }
  gtk_main_do_event(event);
}

void on_destroy(GtkWidget*, gpointer data) {
  auto* const gone = static_cast<Filtered*>(data);
  if (filtered == gone) {
    filtered = nullptr;
    gdk_event_handler_set(hand_out, nullptr, nullptr);
  }
  delete gone;
}

}  // namespace

void bring_to_front(wxTopLevelWindow& window, const std::string& activation) {
  GtkWidget* const widget = window.GetHandle();
  if (window.IsKindOf(wxCLASSINFO(wxDialog))) {
    gtk_window_set_type_hint(GTK_WINDOW(widget), GDK_WINDOW_TYPE_HINT_DIALOG);
    give_own_input(GTK_WINDOW(widget));
  }
  if (!activation.empty()) gtk_window_set_startup_id(GTK_WINDOW(widget), activation.c_str());
  gtk_widget_realize(widget);
  GdkWindow* const surface = gtk_widget_get_window(widget);
  if (!GDK_IS_X11_WINDOW(surface)) {
    window.Show();
    window.Raise();
    return;
  }
  // A question that is minimised is one that nobody answers.
  if (window.IsKindOf(wxCLASSINFO(wxDialog)))
    gdk_window_set_functions(surface, static_cast<GdkWMFunction>(GDK_FUNC_MOVE | GDK_FUNC_CLOSE));
  const auto now = gdk_x11_get_server_time(surface);
  gdk_x11_window_set_user_time(surface, now);
  window.Show();
  gtk_window_present_with_time(GTK_WINDOW(widget), now);
}

void show_without_keyboard(wxTopLevelWindow& window) {
  auto* const frame = GTK_WINDOW(window.GetHandle());
  gtk_window_set_type_hint(frame, GDK_WINDOW_TYPE_HINT_NOTIFICATION);
  gtk_window_set_focus_on_map(frame, FALSE);
  window.ShowWithoutActivating();
}

void announce(wxWindow& window, bool there) {
  AtkObject* const object = gtk_widget_get_accessible(window.GetHandle());
  atk_object_notify_state_change(object, ATK_STATE_SHOWING, there ? TRUE : FALSE);
}

void filter_input(wxTopLevelWindow& window, InputFilter filter) {
  auto* const kept = new Filtered{window.GetHandle(), std::move(filter)};
  filtered = kept;
  g_signal_connect(kept->window, "destroy", G_CALLBACK(on_destroy), kept);
  gdk_event_handler_set(on_any, nullptr, nullptr);
}

}  // namespace redlips::tray
