// SPDX-License-Identifier: Apache-2.0
// GtkEntryBuffer over a PinBuffer (docs.gtk.org/gtk3/class.EntryBuffer.html), DESKTOP-FACTS §4.
#include <gdk/gdkx.h>
#include <gtk/gtk.h>

#include <algorithm>
#include <array>
#include <optional>

#include "tray/window/pin_field.h"
#include "tray/window/style.h"

namespace {

using redlips::tray::PinBuffer;

/// The GObject; it borrows the buffer of its field and outlives it by nothing.
struct RlPinEntryBuffer {
  GtkEntryBuffer parent;
  PinBuffer* pin;
  const std::function<void(PinBuffer::Refusal)>* changed;
};
struct RlPinEntryBufferClass {
  GtkEntryBufferClass parent;
};

G_DEFINE_TYPE(RlPinEntryBuffer, rl_pin_entry_buffer, GTK_TYPE_ENTRY_BUFFER)

RlPinEntryBuffer* ours(GtkEntryBuffer* buffer) { return reinterpret_cast<RlPinEntryBuffer*>(buffer); }

const char* get_text(GtkEntryBuffer* buffer, gsize* bytes) {
  const auto* pin = ours(buffer)->pin;
  if (bytes != nullptr) *bytes = pin == nullptr ? 0 : pin->length();
  return pin == nullptr ? "" : pin->text();
}

guint get_length(GtkEntryBuffer* buffer) {
  const auto* pin = ours(buffer)->pin;
  return pin == nullptr ? 0 : static_cast<guint>(pin->length());
}

guint insert_text(GtkEntryBuffer* buffer, guint position, const char* characters, guint count) {
  auto* const self = ours(buffer);
  if (self->pin == nullptr || count == 0) return 0;
  const auto bytes = static_cast<std::size_t>(g_utf8_offset_to_pointer(characters, count) - characters);
  const auto refusal = self->pin->insert(position, {characters, bytes});
  if (refusal == PinBuffer::Refusal::none)
    gtk_entry_buffer_emit_inserted_text(buffer, position, characters, 1);
  if (*self->changed) (*self->changed)(refusal);
  return refusal == PinBuffer::Refusal::none ? 1 : 0;
}

guint delete_text(GtkEntryBuffer* buffer, guint position, guint count) {
  auto* const self = ours(buffer);
  if (self->pin == nullptr) return 0;
  const auto gone = static_cast<guint>(self->pin->erase(position, count));
  if (gone == 0) return 0;
  gtk_entry_buffer_emit_deleted_text(buffer, position, gone);
  if (*self->changed) (*self->changed)(PinBuffer::Refusal::none);
  return gone;
}

void rl_pin_entry_buffer_class_init(RlPinEntryBufferClass* type) {
  type->parent.get_text = get_text;
  type->parent.get_length = get_length;
  type->parent.insert_text = insert_text;
  type->parent.delete_text = delete_text;
}

void rl_pin_entry_buffer_init(RlPinEntryBuffer*) {}

/// What the digits of the number pad are while Num Lock is off.
bool is_pad_without_num_lock(int key) {
  return (key >= WXK_NUMPAD_HOME && key <= WXK_NUMPAD_BEGIN) || key == WXK_NUMPAD_INSERT;
}

}  // namespace

namespace redlips::tray {

PinField::PinField(wxWindow* parent, Changed changed)
    : wxTextCtrl(parent, wxID_ANY, wxString(), wxDefaultPosition, wxDefaultSize,
                 wxTE_PASSWORD | wxTE_PROCESS_ENTER),
      buffer_(std::make_unique<PinBuffer>()),
      changed_(std::move(changed)) {
  auto* const entry = GTK_ENTRY(GetHandle());
  auto* const made = static_cast<RlPinEntryBuffer*>(g_object_new(rl_pin_entry_buffer_get_type(), nullptr));
  made->pin = buffer_.get();
  made->changed = &changed_;
  gtk_entry_set_buffer(entry, GTK_ENTRY_BUFFER(made));
  g_object_unref(made);
  gtk_entry_set_input_purpose(entry, GTK_INPUT_PURPOSE_PASSWORD);
  g_object_set(entry, "im-module", "gtk-im-context-simple", nullptr);
  add_class(*this, "rl-pin");
  Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) {
    const int key = event.GetKeyCode();
    if (is_pad_without_num_lock(key)) changed_(PinBuffer::Refusal::no_num_lock);
    event.Skip();
  });
}

PinField::~PinField() {
  // The entry may live a little longer than we do.
  auto* const buffer = ours(gtk_entry_get_buffer(GTK_ENTRY(GetHandle())));
  buffer->pin = nullptr;
}

void PinField::wipe() {
  gtk_entry_buffer_delete_text(gtk_entry_get_buffer(GTK_ENTRY(GetHandle())), 0, -1);
  buffer_->clear();
}

void PinField::reveal(bool plain) { gtk_entry_set_visibility(GTK_ENTRY(GetHandle()), plain ? TRUE : FALSE); }

void watch_keymap(wxWindow& window, std::function<void()> changed) {
  GdkKeymap* const keymap = gdk_keymap_get_for_display(gdk_display_get_default());
  using Changed = std::function<void()>;
  auto* const kept = new Changed(std::move(changed));
  const auto call = +[](GdkKeymap*, gpointer data) { (*static_cast<Changed*>(data))(); };
  const auto gone = +[](GtkWidget*, gpointer data) {
    GdkKeymap* const from = gdk_keymap_get_for_display(gdk_display_get_default());
    g_signal_handlers_disconnect_matched(from, G_SIGNAL_MATCH_DATA, 0, 0, nullptr, nullptr, data);
    delete static_cast<Changed*>(data);
  };
  g_signal_connect(keymap, "state-changed", G_CALLBACK(call), kept);
  g_signal_connect(window.GetHandle(), "destroy", G_CALLBACK(gone), kept);
}

bool caps_lock_on() {
  return gdk_keymap_get_caps_lock_state(gdk_keymap_get_for_display(gdk_display_get_default())) != 0;
}

std::optional<bool> anything_held() {
  GdkDisplay* const display = gdk_display_get_default();
  if (!GDK_IS_X11_DISPLAY(display)) return std::nullopt;
  std::array<char, 32> keys{};
  XQueryKeymap(GDK_DISPLAY_XDISPLAY(display), keys.data());
  if (std::ranges::any_of(keys, [](char eight) { return eight != 0; })) return true;
  GdkModifierType state{};
  gdk_device_get_state(gdk_seat_get_pointer(gdk_display_get_default_seat(display)),
                       gdk_get_default_root_window(), nullptr, &state);
  return (state & (GDK_BUTTON1_MASK | GDK_BUTTON2_MASK | GDK_BUTTON3_MASK)) != 0;
}

}  // namespace redlips::tray
