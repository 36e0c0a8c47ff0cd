// SPDX-License-Identifier: Apache-2.0
// Own painting, without shadows: one line around, ten pixels of corner.
#include "tray/window/card.h"

#include <wx/dcbuffer.h>
#include <wx/graphics.h>

#include <algorithm>
#include <memory>

#include "tray/window/style.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

constexpr double corner = 11;

const char* ground_colour(const Theme& theme, Card::Ground ground) {
  if (ground == Card::Ground::soft_red) return theme.soft_red;
  return ground == Card::Ground::soft_remind ? theme.soft_remind : theme.card;
}

/// A context over a window whose ground is painted already.
std::unique_ptr<wxGraphicsContext> begin(wxAutoBufferedPaintDC& dc, const Theme& theme) {
  dc.SetBackground(wxBrush(wxColour(theme.ground)));
  dc.Clear();
  return std::unique_ptr<wxGraphicsContext>(wxGraphicsContext::Create(dc));
}

}  // namespace

Surface::Surface(wxWindow* parent, const wxSize& size) : wxPanel(parent, wxID_ANY, wxDefaultPosition, size) {
  m_container.DisableSelfFocus();
}

Card::Card(wxWindow* parent, Ground ground) : Surface(parent), ground_(ground) {
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  Bind(wxEVT_PAINT, &Card::paint, this);
  auto* const frame = new wxBoxSizer(wxVERTICAL);
  inside_ = new wxBoxSizer(wxVERTICAL);
  frame->Add(inside_, wxSizerFlags(1).Expand().Border(wxALL, FromDIP(16)));
  SetSizer(frame);
}

void Card::paint(wxPaintEvent&) {
  wxAutoBufferedPaintDC dc(this);
  const auto& theme = Theme::current();
  const auto context = begin(dc, theme);
  const auto size = GetClientSize();
  context->SetBrush(wxColour(ground_colour(theme, ground_)));
  const bool plain = ground_ == Ground::card;
  context->SetPen(
      context->CreatePen(wxGraphicsPenInfo(wxColour(plain ? theme.line : ground_colour(theme, ground_)), 1)));
  context->DrawRoundedRectangle(0.5, 0.5, size.x - 1, size.y - 1, corner);
}

YearBar::YearBar(wxWindow* parent, const Progress& progress, Tone tone)
    : Surface(parent), share_(progress.share), tone_(tone) {
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetMinSize({-1, std::max(FromDIP(6), em(*this) / 2)});
  Bind(wxEVT_PAINT, &YearBar::paint, this);
  set_role(*this, Role::progress);
  name_for_readers(*this, progress.words);
}

void YearBar::paint(wxPaintEvent&) {
  wxAutoBufferedPaintDC dc(this);
  const auto& theme = Theme::current();
  dc.SetBackground(wxBrush(wxColour(theme.card)));
  dc.Clear();
  const std::unique_ptr<wxGraphicsContext> context(wxGraphicsContext::Create(dc));
  const auto size = GetClientSize();
  context->SetPen(*wxTRANSPARENT_PEN);
  context->SetBrush(wxColour(theme.track));
  context->DrawRoundedRectangle(0, 0, size.x, size.y, size.y / 2.0);
  const double gone = std::clamp(share_, 0.0, 1.0) * size.x;
  if (gone < 1) return;
  context->SetBrush(wxColour(tone_colour(theme, tone_)));
  context->DrawRoundedRectangle(0, 0, std::max(gone, static_cast<double>(size.y)), size.y, size.y / 2.0);
}

}  // namespace redlips::tray
