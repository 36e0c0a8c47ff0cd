// SPDX-License-Identifier: Apache-2.0
// Own painting; sizes from the text, so that they grow with it.
#include "tray/window/station_bar.h"

#include <wx/dcbuffer.h>
#include <wx/graphics.h>

#include <algorithm>
#include <memory>

#include "daemon/texts/language.h"
#include "tray/window/style.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

struct Look {
  wxColour ring, fill, text;
  bool bold = false;
};

Look look_of(const Theme& theme, int station, int at, int last, Tone tone) {
  const bool over = station < at || at == last;
  if (over) return {theme.good, theme.good, theme.text, station == at};
  if (station > at) return {theme.line, theme.card, theme.quiet};
  const wxColour colour(tone == Tone::plain || tone == Tone::good ? theme.red : tone_colour(theme, tone));
  return {colour, colour, colour, true};
}

}  // namespace

StationBar::StationBar(wxWindow* parent, std::vector<std::string> stations, int at, Tone tone)
    : wxPanel(parent), stations_(std::move(stations)), at_(at), tone_(tone) {
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetMinSize({-1, em(*this) * 3});
  Bind(wxEVT_PAINT, &StationBar::paint, this);
  set_role(*this, Role::progress);
  const auto here = static_cast<std::size_t>(std::clamp<int>(at_, 0, static_cast<int>(stations_.size()) - 1));
  name_for_readers(*this,
                   fill(_("Step {1} of {2}: {3}"),
                        {std::to_string(here + 1), std::to_string(stations_.size()), stations_[here]}));
}

void StationBar::paint(wxPaintEvent&) {
  wxAutoBufferedPaintDC dc(this);
  const auto& theme = Theme::current();
  dc.SetBackground(wxBrush(wxColour(theme.card)));
  dc.Clear();
  const std::unique_ptr<wxGraphicsContext> context(wxGraphicsContext::Create(dc));
  const auto size = GetClientSize();
  const int count = static_cast<int>(stations_.size());
  const double share = static_cast<double>(size.x) / count, radius = em(*this) * 0.45, middle = radius + 2;
  const auto centre = [&](int station) { return share * (station + 0.5); };
  for (int i = 0; i + 1 < count; ++i) {
    const bool over = i < at_;
    context->SetPen(
        context->CreatePen(wxGraphicsPenInfo(wxColour(over ? theme.good : theme.line), over ? 2 : 1)));
    context->StrokeLine(centre(i) + radius, middle, centre(i + 1) - radius, middle);
  }
  for (int i = 0; i < count; ++i) {
    const auto look = look_of(theme, i, at_, count - 1, tone_);
    context->SetPen(context->CreatePen(wxGraphicsPenInfo(look.ring, 2)));
    context->SetBrush(look.fill);
    context->DrawEllipse(centre(i) - radius, middle - radius, 2 * radius, 2 * radius);
    auto font = GetFont();
    if (look.bold) font.MakeBold();
    context->SetFont(font, look.text);
    double width = 0, height = 0;
    const auto name = shown(stations_[static_cast<std::size_t>(i)]);
    context->GetTextExtent(name, &width, &height);
    context->DrawText(name, centre(i) - width / 2, middle + radius + 4);
  }
}

}  // namespace redlips::tray
