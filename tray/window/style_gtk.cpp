// SPDX-License-Identifier: Apache-2.0
// GTK 3 below wxWidgets: CSS classes and ATK.
#include "tray/window/style.h"

#include <gtk/gtk.h>

#include <array>

#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

GtkWidget* widget(const wxWindow& window) { return window.GetHandle(); }

/// What scrolls in a scroller; of others they themselves.
GtkWidget* scrolled(GtkWidget* widget) {
  GtkWidget* const child = GTK_IS_SCROLLED_WINDOW(widget) ? gtk_bin_get_child(GTK_BIN(widget)) : nullptr;
  return child == nullptr ? widget : child;
}

void settle(GtkWidget* widget, gpointer) {
  g_signal_emit_by_name(widget, "style-updated");
  if (GTK_IS_CONTAINER(widget)) gtk_container_forall(GTK_CONTAINER(widget), settle, nullptr);
}

GtkLabel* label_inside(GtkWidget* button) {
  GtkWidget* child = gtk_bin_get_child(GTK_BIN(button));
  while (child != nullptr && GTK_IS_BIN(child)) child = gtk_bin_get_child(GTK_BIN(child));
  return child != nullptr && GTK_IS_LABEL(child) ? GTK_LABEL(child) : nullptr;
}

/// How tall the label's text is at a width. A layout of our own: GTK's measure is that of the last frame.
int height_at(GtkLabel* label, int width) {
  PangoLayout* const layout = pango_layout_copy(gtk_label_get_layout(label));
  pango_layout_set_width(layout, width * PANGO_SCALE);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  int height = 0;
  pango_layout_get_pixel_size(layout, nullptr, &height);
  g_object_unref(layout);
  return height;
}

/// Padding and border of a widget, both sides.
wxSize frame_of(GtkWidget* widget) {
  GtkStyleContext* const context = gtk_widget_get_style_context(widget);
  GtkBorder padding{}, border{};
  gtk_style_context_get_padding(context, GTK_STATE_FLAG_NORMAL, &padding);
  gtk_style_context_get_border(context, GTK_STATE_FLAG_NORMAL, &border);
  return {padding.left + padding.right + border.left + border.right,
          padding.top + padding.bottom + border.top + border.bottom};
}

std::string escaped(const std::string& text) {
  char* const safe = g_markup_escape_text(text.c_str(), -1);
  std::string copy = safe;
  g_free(safe);
  return copy;
}

std::string markup(const std::vector<Line>& lines) {
  const auto& theme = Theme::current();
  std::string text;
  for (const auto& line : lines) {
    const bool first = text.empty();
    if (!first) text += '\n';
    text += std::string("<span foreground=\"") + tone_colour(theme, line.tone) + '"' +
            (first ? " weight=\"bold\">" : " size=\"92%\">") + escaped(line.text) + "</span>";
  }
  return text;
}

}  // namespace

void install_style(const std::string& css) {
  static GtkCssProvider* const provider = [] {
    GtkCssProvider* const made = gtk_css_provider_new();
    gtk_style_context_add_provider_for_screen(gdk_screen_get_default(), GTK_STYLE_PROVIDER(made),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    return made;
  }();
  GError* error = nullptr;
  if (gtk_css_provider_load_from_data(provider, css.c_str(), -1, &error) == 0) {
    wxLogDebug("style sheet: %s", error->message);
    g_clear_error(&error);
  }
}

void settle_style(wxWindow& window) {
  settle(widget(window), nullptr);
  window.InvalidateBestSize();
  for (wxWindow* const child : window.GetChildren()) settle_style(*child);
}

void set_text_scale(double scale) {
  GtkSettings* const settings = gtk_settings_get_default();
  static const int wanted = [settings] {
    int dpi = 0;  // in 1024ths of a dot; -1: not set
    g_object_get(settings, "gtk-xft-dpi", &dpi, nullptr);
    return dpi > 0 ? dpi : 96 * 1024;
  }();
  g_object_set(settings, "gtk-xft-dpi", static_cast<int>(wanted * scale), nullptr);
}

void add_class(wxWindow& window, const char* name) {
  gtk_style_context_add_class(gtk_widget_get_style_context(widget(window)), name);
  settle_style(window);
}

void remove_class(wxWindow& window, const char* name) {
  gtk_style_context_remove_class(gtk_widget_get_style_context(widget(window)), name);
  settle_style(window);
}

void name_for_readers(wxWindow& window, const std::string& name, const std::string& description) {
  // A list's handle is its scroller; readers land on either.
  for (GtkWidget* const named : {scrolled(widget(window)), widget(window)}) {
    AtkObject* const object = gtk_widget_get_accessible(named);
    atk_object_set_name(object, name.c_str());
    if (!description.empty()) atk_object_set_description(object, description.c_str());
  }
}

void set_role(wxWindow& window, Role role) {
  constexpr std::array roles{ATK_ROLE_PANEL, ATK_ROLE_LIST,         ATK_ROLE_PROGRESS_BAR, ATK_ROLE_PAGE_TAB,
                             ATK_ROLE_ALERT, ATK_ROLE_RADIO_BUTTON, ATK_ROLE_DIALOG};
  atk_object_set_role(gtk_widget_get_accessible(scrolled(widget(window))),
                      roles.at(static_cast<std::size_t>(role)));
}

void label_for(wxWindow& label, wxWindow& field) {
  gtk_label_set_mnemonic_widget(GTK_LABEL(widget(label)), widget(field));
}

void set_button_lines(wxWindow& button, const std::vector<Line>& lines, int width, const std::string& dot) {
  GtkLabel* const inside = label_inside(widget(button));
  if (inside == nullptr) return;
  auto text = markup(lines);
  if (!dot.empty()) text.insert(0, "<span foreground=\"" + dot + "\">⬤</span> ");
  gtk_label_set_markup(inside, text.c_str());
  gtk_label_set_xalign(inside, 0);
  gtk_label_set_line_wrap(inside, TRUE);
  gtk_label_set_line_wrap_mode(inside, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_halign(GTK_WIDGET(inside), GTK_ALIGN_START);
  std::string name;
  for (const auto& line : lines) name += (name.empty() ? "" : ", ") + line.text;
  name_for_readers(button, name);
  settle_style(button);
  const auto frame = frame_of(widget(button));
  const int height = height_at(inside, width - frame.x);
  gtk_widget_set_size_request(GTK_WIDGET(inside), width - frame.x, height);
  button.SetMinSize({width, height + frame.y});
}

void fit_button(wxWindow& button) {
  GtkLabel* const inside = label_inside(widget(button));
  if (inside == nullptr) return;
  int width = 0, height = 0;
  pango_layout_get_pixel_size(gtk_label_get_layout(inside), &width, &height);
  const auto frame = frame_of(widget(button));
  // A little more: the label of a chosen tab is bold.
  button.SetMinSize({width + width / 10 + frame.x, height + frame.y});
}

Paragraph::Paragraph(wxWindow* parent, const std::string& text, int width, const char* style, Tone tone)
    : wxStaticText(parent, wxID_ANY, shown(text)), width_(width), tone_(tone) {
  GtkLabel* const inside = GTK_LABEL(widget(*this));
  gtk_label_set_line_wrap(inside, TRUE);
  gtk_label_set_line_wrap_mode(inside, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign(inside, 0);
  if (style != nullptr) add_class(*this, style);
  add_class(*this, tone_class(tone));
}

void Paragraph::say(const std::string& text) {
  if (GetLabelText() == shown(text)) return;
  SetLabelText(shown(text));
  InvalidateBestSize();
}

void Paragraph::set_tone(Tone tone) {
  remove_class(*this, tone_class(tone_));
  tone_ = tone;
  add_class(*this, tone_class(tone_));
}

void Paragraph::dot(const std::string& colour) {
  if (colour.empty()) return;
  const auto text = GetLabelText().utf8_string();
  gtk_label_set_markup(GTK_LABEL(widget(*this)),
                       ("<span foreground=\"" + colour + "\">⬤</span> " + escaped(text)).c_str());
  name_for_readers(*this, text);
  InvalidateBestSize();
}

wxSize Paragraph::DoGetBestSize() const { return {width_, height_at(GTK_LABEL(widget(*this)), width_)}; }

wxStaticText* label(wxWindow* parent, const std::string& text, const char* style, Tone tone) {
  auto* const made = new wxStaticText(parent, wxID_ANY, shown(text));
  if (style != nullptr) add_class(*made, style);
  add_class(*made, tone_class(tone));
  return made;
}

int em(const wxWindow& window) { return window.GetTextExtent(wxString::FromUTF8("国")).x; }

}  // namespace redlips::tray
