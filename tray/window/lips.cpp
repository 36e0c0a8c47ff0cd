// SPDX-License-Identifier: Apache-2.0
// One drawing; other states are other paints and a mark at the lower right.
#include "tray/window/lips.h"

#include <array>
#include <utility>

namespace redlips::tray {
namespace {

constexpr const char* drawing =
#include "tray/lips_svg.inc"
    ;

constexpr std::array<std::pair<const char*, const char*>, 6> greys{{{"#ef3a50", "#a9a6ad"},
                                                                    {"#b3102a", "#7a7780"},
                                                                    {"#e42a43", "#a09da5"},
                                                                    {"#c4142f", "#85828b"},
                                                                    {"#5f0717", "#3f3d44"},
                                                                    {"#ffd7dc", "#e8e6ea"}}};

constexpr const char* exclamation =
    R"(<circle cx="48.500" cy="48.500" r="15.500" fill="#ffffff"/><circle cx="48.500" cy="48.500" r="13.500" fill="#f5a300"/>)"
    R"(<rect x="46" y="39.500" width="5" height="11" rx="2" fill="#3a2500"/><circle cx="48.500" cy="55" r="2.900" fill="#3a2500"/>)";
constexpr const char* dots =
    R"(<rect x="31" y="40" width="33" height="16" rx="8" fill="#ffffff"/><rect x="32.500" y="41.500" width="30" height="13" rx="6.500" fill="#2563c9"/>)"
    R"(<circle cx="39.500" cy="48" r="2.800" fill="#ffffff"/><circle cx="47.500" cy="48" r="2.800" fill="#ffffff"/><circle cx="55.500" cy="48" r="2.800" fill="#ffffff"/>)";
constexpr const char* stroke =
    R"(<path d="M10 58 L54 6" stroke="#ffffff" stroke-width="10" stroke-linecap="round"/><path d="M10 58 L54 6" stroke="#5b5862" stroke-width="5" stroke-linecap="round"/>)";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

void mark(std::string& svg, const char* shape) { svg.insert(svg.rfind("</svg>"), shape); }

}  // namespace

std::string lips_svg(IconState state) {
  std::string svg = drawing;
  if (state == IconState::no_key || state == IconState::no_service) {
    for (const auto& [red, grey] : greys) replace_all(svg, red, grey);
  }
  if (state == IconState::no_service) mark(svg, stroke);
  if (state == IconState::working) mark(svg, dots);
  if (state == IconState::attention) mark(svg, exclamation);
  return svg;
}

wxBitmapBundle lips(IconState state, wxSize size) {
  return wxBitmapBundle::FromSVG(lips_svg(state).c_str(), size);
}

}  // namespace redlips::tray
