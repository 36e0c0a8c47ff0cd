// SPDX-License-Identifier: Apache-2.0
// One radio button per key, in several lines.
#include "tray/window/side.h"

#include <wx/tglbtn.h>

#include "daemon/texts/language.h"
#include "tray/core/words.h"
#include "tray/window/answering_line.h"
#include "tray/window/lips.h"
#include "tray/window/style.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

void add_house(wxWindow& side, wxSizer& column, bool connected) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  const int picture = em(side) * 5 / 2;
  auto* const mouth = new wxStaticBitmap(
      &side, wxID_ANY, lips(connected ? IconState::key : IconState::no_service, {picture, picture}));
  name_for_readers(*mouth, _("RedLips"));
  row->Add(mouth, wxSizerFlags().CentreVertical().Border(wxRIGHT, side.FromDIP(10)));
  row->Add(label(&side, _("My keys"), "rl-house"), wxSizerFlags().CentreVertical());
  column.Add(row, wxSizerFlags().Border(wxBOTTOM, side.FromDIP(16)));
}

/// What stands on a key's card, top to bottom.
std::vector<Line> card_lines(const Key& key, const std::vector<Authority>& authorities) {
  std::vector<Line> lines{{key_title(key), key.foreign ? Tone::quiet : Tone::plain}};
  if (!key.name.empty()) lines.push_back({key.name, Tone::quiet});
  const auto* certificate = key.best();
  if (certificate != nullptr && !certificate->unit_id.empty())
    lines.push_back({grouped(*certificate), Tone::quiet});
  const auto state = key_line(key, authorities);
  lines.push_back({"● " + state.text, state.tone});
  return lines;
}

wxToggleButton* make_card(wxWindow& side, const Key& key, const std::vector<Authority>& authorities,
                          int width) {
  auto* const card = new wxToggleButton(&side, wxID_ANY, shown(key_title(key)));
  add_class(*card, "rl-key");
  if (key.foreign) add_class(*card, "rl-foreign");
  const auto colour = key_colour(key.colour);
  set_button_lines(*card, card_lines(key, authorities), width,
                   colour.IsOk() ? colour.GetAsString(wxC2S_HTML_SYNTAX).utf8_string() : "");
  set_role(*card, Role::radio);
  return card;
}

std::string no_key_words(bool connected) {
  if (connected) return _("No key is in. Put it into a USB port; it appears here by itself.");
  return _(
      "The service of RedLips is not running. Keys and certificates are fine. It appears here by "
      "itself as soon as it runs; log out and in again if it does not.");
}

void add_hotline(wxWindow& side, wxSizer& column, int width, const Authority& authority) {
  column.Add(
      new Paragraph(&side, fill(_("Hotline {1}"), {authority.hotline}), width, "rl-small", Tone::quiet));
  column.Add(new Paragraph(&side, authority.hours.shown(), width, "rl-small", Tone::quiet),
             wxSizerFlags().Border(wxTOP, side.FromDIP(3)));
  column.Add(new AnsweringLine(&side, authority, width, "rl-small", time_now()),
             wxSizerFlags().Border(wxTOP, side.FromDIP(3)));
}

}  // namespace

void build_side(wxWindow& side, const Desk& desk, const Key* chosen,
                const std::function<void(const std::string& token)>& choose) {
  const int width = em(side) * 17;
  auto* const column = new wxBoxSizer(wxVERTICAL);
  add_house(side, *column, desk.connected);
  for (const auto& key : desk.keys) {
    auto* const card = make_card(side, key, desk.authorities, width);
    card->SetValue(&key == chosen);
    card->Bind(wxEVT_TOGGLEBUTTON, [choose, token = key.token](wxCommandEvent&) { choose(token); });
    column->Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, side.FromDIP(10)));
  }
  if (desk.keys.empty())
    column->Add(new Paragraph(&side, no_key_words(desk.connected), width, nullptr,
                              desk.connected ? Tone::quiet : Tone::fault));
  column->AddStretchSpacer();
  const auto* certificate = chosen == nullptr ? nullptr : chosen->best();
  const auto* authority =
      certificate == nullptr ? nullptr : find_authority(desk.authorities, certificate->authority);
  if (authority != nullptr) add_hotline(side, *column, width, *authority);
  side.SetSizer(column);
  side.SetMinSize({width, -1});
}

}  // namespace redlips::tray
