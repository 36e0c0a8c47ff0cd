// SPDX-License-Identifier: Apache-2.0
// GTK CSS (docs.gtk.org/gtk3/css-properties.html); sizes in em follow the text size, also where only that is
// scaled.
#include "tray/window/theme.h"

#include <wx/settings.h>

#include <array>
#include <map>
#include <utility>

namespace redlips::tray {
namespace {

constexpr Theme light{"#f5f4f6", "#ffffff", "#e2dfe5", "#f0eef2", "#1c1b1f", "#69646f", "#c9152e", "#ab0f25",
                      "#ffffff", "#fdecee", "#147a3b", "#8f5a00", "#fff3dc", "#c9152e", "#e6e3e9"};
constexpr Theme dark{"#1b1b1e", "#29292d", "#3b3a40", "#34333a", "#f2f0f4", "#aaa6b0", "#ff6074", "#ff7d8d",
                     "#2c0409", "#45222a", "#5fce8d", "#f2b44e", "#403321", "#ff7686", "#45434a"};

/// Names stand for colours of `theme` between two at signs.
constexpr const char* rules = R"css(
.rl-window, .rl-window * { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif; }
.rl-window * { transition: none; }
.rl-window { background-color: @ground@; color: @text@; }
.rl-window label { color: @text@; }
.rl-window label.rl-quiet { color: @quiet@; }
.rl-window label.rl-good { color: @good@; }
.rl-window label.rl-remind { color: @remind@; }
.rl-window label.rl-fault { color: @fault@; }
.rl-window label.rl-red { color: @red@; }
.rl-window label.rl-small { font-size: 92%; }
.rl-window label.rl-title { font-size: 128%; font-weight: bold; }
.rl-window label.rl-large { font-size: 160%; font-weight: bold; }
.rl-window label.rl-house { font-size: 118%; font-weight: bold; }
.rl-window label.rl-strong { font-weight: bold; }
.rl-window label.rl-headline { font-size: 118%; font-weight: bold; }
.rl-window label.rl-origin { font-size: 118%; }
.rl-window button { background-image: none; background-color: @card@; color: @text@; border: 1px solid @line@;
  border-radius: 8px; padding: 0.42em 1.1em; box-shadow: none; text-shadow: none; -gtk-icon-shadow: none;
  outline-color: @red@; outline-style: solid; outline-width: 1px; outline-offset: -4px; -gtk-outline-radius: 5px; }
.rl-window button:hover { background-color: @hover@; }
.rl-window button:active { background-color: @line@; }
.rl-window button:disabled label { color: @quiet@; }
.rl-window button.rl-primary { background-color: @red@; border-color: @red@; outline-color: @on_red@; }
.rl-window button.rl-primary label { color: @on_red@; font-weight: bold; }
.rl-window button.rl-primary:hover { background-color: @red_hover@; border-color: @red_hover@; }
.rl-window button.rl-primary:disabled { background-color: @line@; border-color: @line@; }
.rl-window button.rl-primary:disabled label { color: @quiet@; }
.rl-window button.rl-tab { background-color: transparent; border: none; border-radius: 0; padding: 0.5em 0.15em; min-width: 0;
  border-bottom: 3px solid transparent; outline-offset: -2px; }
.rl-window button.rl-tab label { color: @quiet@; }
.rl-window button.rl-tab:hover label { color: @text@; }
.rl-window button.rl-tab:checked { border-bottom-color: @red@; }
.rl-window button.rl-tab:checked label { color: @red@; font-weight: bold; }
.rl-window button.rl-key { padding: 0.8em 0.9em; border-radius: 11px; border-left-width: 1px; }
.rl-window button.rl-key:checked { border-color: @red@; box-shadow: inset 4px 0 0 0 @red@; background-color: @card@; }
.rl-window button.rl-foreign label { color: @quiet@; }
.rl-window button.rl-link { background-color: transparent; border: none; padding: 0 0.3em; min-height: 0; min-width: 0; outline-offset: -1px; }
.rl-window button.rl-link label { color: @red@; }
.rl-window button.rl-eye { padding: 0.42em 0.6em; }
.rl-window entry { background-color: @card@; background-image: none; color: @text@; border: 1px solid @line@;
  border-radius: 8px; padding: 0.45em 0.7em; box-shadow: none; min-height: 1.6em; caret-color: @red@; }
.rl-window entry:focus { border: 2px solid @red@; padding: 0.4em 0.65em; }
.rl-window entry:disabled { background-color: @hover@; }
.rl-window entry.rl-pin { font-size: 118%; letter-spacing: 2px; }
.rl-window check { min-width: 1em; min-height: 1em; background-image: none; background-color: @card@; border: 1px solid @quiet@; border-radius: 4px; box-shadow: none; }
.rl-window check:checked { background-color: @red@; border-color: @red@; color: @on_red@; }
.rl-window .rl-toast { background-color: @card@; border: 1px solid @line@; }
.rl-window treeview header button { border-width: 0 0 1px 0; border-radius: 0; padding: 0.42em 0.3em; }
.rl-window treeview header button label { color: @quiet@; }
.rl-window treeview.view { background-color: @card@; color: @text@; }
.rl-window treeview.view:selected { background-color: @soft_red@; color: @text@; }
.rl-window scrolledwindow { border-color: @line@; }
)css";

std::string filled_in(std::string rules_text, const std::map<std::string, const char*>& values) {
  for (const auto& [name, value] : values) {
    const auto place = '@' + name + '@';
    for (auto at = rules_text.find(place); at != std::string::npos; at = rules_text.find(place, at))
      rules_text.replace(at, place.size(), value);
  }
  return rules_text;
}

}  // namespace

const Theme& Theme::current() { return wxSystemSettings::GetAppearance().IsDark() ? dark : light; }

const char* tone_colour(const Theme& theme, Tone tone) {
  const std::array colours{theme.text, theme.quiet, theme.good, theme.remind, theme.fault};
  return colours.at(static_cast<std::size_t>(tone));
}

const char* tone_class(Tone tone) {
  constexpr std::array classes{"rl-plain", "rl-quiet", "rl-good", "rl-remind", "rl-fault"};
  return classes.at(static_cast<std::size_t>(tone));
}

std::string style_sheet(const Theme& theme) {
  return filled_in(rules, {{"ground", theme.ground},
                           {"card", theme.card},
                           {"line", theme.line},
                           {"hover", theme.hover},
                           {"text", theme.text},
                           {"quiet", theme.quiet},
                           {"red", theme.red},
                           {"red_hover", theme.red_hover},
                           {"on_red", theme.on_red},
                           {"soft_red", theme.soft_red},
                           {"good", theme.good},
                           {"remind", theme.remind},
                           {"fault", theme.fault}});
}

wxColour key_colour(const std::string& name) {
  static const std::map<std::string, const char*> colours{{"red", "#d43a4e"},    {"orange", "#e08a1e"},
                                                          {"green", "#2f9e5b"},  {"blue", "#3a7bd5"},
                                                          {"purple", "#8e5cc7"}, {"grey", "#8a8690"}};
  const auto found = colours.find(name);
  return found == colours.end() ? wxColour() : wxColour(found->second);
}

}  // namespace redlips::tray
