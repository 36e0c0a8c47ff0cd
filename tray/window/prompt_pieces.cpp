// SPDX-License-Identifier: Apache-2.0
// The pieces that questions are made of.
#include <algorithm>

#include "daemon/texts/language.h"
#include "tray/window/card.h"
#include "tray/window/lips.h"
#include "tray/window/prompt_window.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

std::string key_name(const AskedKey& key) {
  std::string name = key.unit.empty() ? (key.name.empty() ? key.model : key.name) : key.unit;
  if (name.empty()) name = _("key without a certificate");
  return key.name.empty() || key.unit.empty() ? name : fill(_("{1} (\"{2}\")"), {name, key.name});
}

std::string key_details(const AskedKey& key) {
  std::string words = key.unit_id;
  if (!key.unit_id_ok && !words.empty()) words += _(" (check digit is wrong)");
  const auto add = [&](const std::string& more) { words += (words.empty() ? "" : "  ·  ") + more; };
  if (key.not_after) add(fill(_("valid until {1}"), {day_words(*key.not_after, nullptr)}));
  if (!key.serial.empty()) add(fill(_("no. {1}"), {key.serial}));
  return words;
}

/// The origin with its host emphasised; the daemon lets no character of markup through, and neither does
/// this.
wxString origin_markup(const std::string& origin) {
  if (origin.find_first_of("<>&\"'") != std::string::npos) return {};
  const auto parts = parts_of(origin);
  const auto& theme = Theme::current();
  const bool safe = parts.scheme == "https://";
  const auto piece = [](const std::string& text, const char* colour, const char* more) {
    return "<span foreground=\"" + std::string(colour) + '"' + more + '>' + text + "</span>";
  };
  return shown(piece(parts.scheme, safe ? theme.good : theme.fault, "") +
               piece(parts.host, safe ? theme.text : theme.fault, " weight=\"bold\"") +
               piece(parts.port, theme.quiet, ""));
}

}  // namespace

void PromptWindow::add_head(wxSizer& column, const std::string& title, const std::string& origin) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  const int side = std::max(FromDIP(48), em(*this) * 3);
  auto* const picture = new wxStaticBitmap(this, wxID_ANY, lips(IconState::key, {side, side}));
  name_for_readers(*picture, _("RedLips"));
  row->Add(picture, wxSizerFlags().CentreVertical().Border(wxRIGHT, FromDIP(16)));
  auto* const words = new wxBoxSizer(wxVERTICAL);
  const int width = column_width() - side - FromDIP(16);
  words->Add(new Paragraph(this, title, width, "rl-title"));
  if (!origin.empty()) {
    auto* const site = new Paragraph(this, origin, width, "rl-origin");
    if (const auto markup = origin_markup(origin); !markup.empty()) site->SetLabelMarkup(markup);
    site->InvalidateBestSize();
    name_for_readers(*site, origin);
    words->Add(site, wxSizerFlags().Border(wxTOP, FromDIP(4)));
  }
  row->Add(words, wxSizerFlags(1).CentreVertical());
  column.Add(row, wxSizerFlags().Expand());
  SetTitle(shown(title));
}

void PromptWindow::add_notice(wxSizer& column, const std::string& text, Tone tone) {
  auto* const card = new Card(this, tone == Tone::fault ? Card::Ground::soft_red : Card::Ground::soft_remind);
  card->inside().Add(new Paragraph(card, text, column_width() - 2 * FromDIP(16), nullptr, tone));
  column.Add(card, wxSizerFlags().Expand().Border(wxTOP, FromDIP(16)));
}

void PromptWindow::add_keys(wxSizer& column) {
  auto* const card = new Card(this);
  const int width = column_width() - 2 * FromDIP(16);
  if (question_.keys.empty()) {
    card->inside().Add(label(card, _("Please put your key in"), "rl-strong"));
    card->inside().Add(new Paragraph(card, _("It goes on by itself as soon as the key is there."), width,
                                     "rl-small", Tone::quiet),
                       wxSizerFlags().Border(wxTOP, FromDIP(4)));
  } else if (question_.keys.size() == 1) {
    const auto& key = question_.keys.front();
    card->inside().Add(label(card, _("Key used"), "rl-small", Tone::quiet));
    card->inside().Add(new Paragraph(card, key_name(key), width, "rl-strong"),
                       wxSizerFlags().Border(wxTOP, FromDIP(4)));
    card->inside().Add(new Paragraph(card, key_details(key), width, "rl-small", Tone::quiet),
                       wxSizerFlags().Border(wxTOP, FromDIP(2)));
  } else {
    auto* const which = label(card, _("Which key?"), "rl-small", Tone::quiet);
    card->inside().Add(which);
    choice_ = new wxChoice(card, wxID_ANY);
    label_for(*which, *choice_);
    name_for_readers(*choice_, _("Which key?"));
    for (const auto& key : question_.keys) {
      choice_->Append(shown(key_name(key) + "  ·  " + key_details(key)));
      if (key.certificate == chosen_) choice_->SetSelection(static_cast<int>(choice_->GetCount()) - 1);
    }
    choice_->SetMinSize({width, -1});
    choice_->SetMaxSize({width, -1});
    choice_->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) {
      // Another key: what was typed for the first one is not its PIN.
      if (const auto* key = chosen_key()) chosen_ = key->certificate;
      CallAfter([this] { make(); });
    });
    card->inside().Add(choice_, wxSizerFlags().Expand().Border(wxTOP, FromDIP(6)));
  }
  if (std::ranges::any_of(question_.keys, &AskedKey::unprofiled))
    card->inside().Add(new Paragraph(card, _("Its library was named on the command line and runs unguarded."),
                                     width, "rl-small", Tone::remind),
                       wxSizerFlags().Border(wxTOP, FromDIP(4)));
  column.Add(card, wxSizerFlags().Expand().Border(wxTOP, FromDIP(18)));
}

PinField& PromptWindow::add_field(wxSizer& column, const char* text, const std::string& beside, Tone tone) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  auto* const title = label(this, text, "rl-strong");
  row->Add(title, wxSizerFlags().CentreVertical());
  row->AddStretchSpacer();
  if (!beside.empty()) row->Add(label(this, beside, "rl-small", tone), wxSizerFlags().CentreVertical());
  column.Add(row, wxSizerFlags().Expand().Border(wxTOP, FromDIP(18)));
  auto* const line = new wxBoxSizer(wxHORIZONTAL);
  auto* const field = new PinField(this, [this](PinBuffer::Refusal refusal) { typed(refusal); });
  label_for(*title, *field);
  name_for_readers(*field, wxStripMenuCodes(shown(text), wxStrip_Menu).utf8_string(), beside);
  field->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { confirm(); });
  auto* const eye =
      new wxButton(this, wxID_ANY, shown(_("Show")), wxDefaultPosition, wxDefaultSize, wxBU_EXACTFIT);
  name_for_readers(*eye, _("Show the PIN while this is held"));
  eye->Bind(wxEVT_LEFT_DOWN, [field](wxMouseEvent& event) { field->reveal(true), event.Skip(); });
  eye->Bind(wxEVT_LEFT_UP, [field](wxMouseEvent& event) { field->reveal(false), event.Skip(); });
  eye->Bind(wxEVT_LEAVE_WINDOW, [field](wxMouseEvent& event) { field->reveal(false), event.Skip(); });
  settle_style(*eye);
  fit_button(*eye);
  eye->SetCanFocus(false);
  line->Add(field, wxSizerFlags(1).Expand());
  line->Add(eye, wxSizerFlags().Expand().Border(wxLEFT, FromDIP(8)));
  column.Add(line, wxSizerFlags().Expand().Border(wxTOP, FromDIP(6)));
  fields_.push_back(field);
  return *field;
}

void PromptWindow::add_hint(wxSizer& column) {
  hint_ = new Paragraph(this, " ", column_width(), "rl-small", Tone::remind);
  column.Add(hint_, wxSizerFlags().Border(wxTOP, FromDIP(6)));
}

void PromptWindow::add_buttons(wxSizer& column, const char* refuse, const char* agree,
                               bool agree_is_primary) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  row->AddStretchSpacer();
  auto* const no = new wxButton(this, wxID_CANCEL, shown(refuse));
  agree_ = new wxButton(this, wxID_OK, shown(agree));
  agree_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { confirm(); });
  add_class(agree_is_primary ? *agree_ : *no, "rl-primary");
  for (auto* const button : {no, agree_}) {
    button->SetMinSize({std::max(em(*this) * 6, button->GetBestSize().x), -1});
    row->Add(button, wxSizerFlags().Border(wxLEFT, FromDIP(10)));
  }
  column.Add(row, wxSizerFlags().Expand().Border(wxTOP, FromDIP(20)));
}

}  // namespace redlips::tray
