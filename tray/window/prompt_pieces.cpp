// SPDX-License-Identifier: Apache-2.0
// The pieces that questions are made of.
#include <algorithm>

#include "daemon/texts/language.h"
#include "tray/core/question_words.h"
#include "tray/window/card.h"
#include "tray/window/lips.h"
#include "tray/window/prompt_window.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

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

void PromptWindow::add_notices(wxSizer& column, const std::vector<std::string>& lines, Tone tone) {
  if (lines.empty()) return;
  auto* const card = new Card(this, tone == Tone::fault ? Card::Ground::soft_red : Card::Ground::soft_remind);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto* const words = new Paragraph(card, lines[i], column_width() - 2 * FromDIP(16), nullptr, tone);
    card->inside().Add(words, wxSizerFlags().Border(i == 0 ? 0 : wxTOP, FromDIP(4)));
  }
  column.Add(card, wxSizerFlags().Expand().Border(wxTOP, FromDIP(16)));
}

wxButton* PromptWindow::add_link(wxWindow* parent, wxSizer& sizer, const std::string& text,
                                 std::function<void()> act) {
  auto* const link =
      new wxButton(parent, wxID_ANY, shown(text), wxDefaultPosition, wxDefaultSize, wxBU_EXACTFIT);
  add_class(*link, "rl-link");
  fit_button(*link);
  link->Bind(wxEVT_BUTTON, [this, act = std::move(act)](wxCommandEvent&) {
    if (arming_.armed() && !answered_) act();
  });
  live(*link);
  sizer.Add(link, wxSizerFlags().Border(wxTOP | wxBOTTOM, FromDIP(2)));
  return link;
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
  line->Add(field, wxSizerFlags(1).Expand());
  add_eye(*line, *field);
  column.Add(line, wxSizerFlags().Expand().Border(wxTOP, FromDIP(6)));
  fields_.push_back(field);
  live(*field);
  return *field;
}

void PromptWindow::add_eye(wxSizer& line, PinField& field) {
  auto* const eye = new wxButton(this, wxID_ANY, shown(_("Show")));  // exact fit would take its padding away
  add_class(*eye, "rl-eye");
  name_for_readers(*eye, _("Show the PIN while this is held"));
  const auto reveal = [&field](bool plain) {
    return [&field, plain](wxEvent& event) { field.reveal(plain), event.Skip(); };
  };
  eye->Bind(wxEVT_LEFT_DOWN, reveal(true));
  eye->Bind(wxEVT_LEFT_UP, reveal(false));
  eye->Bind(wxEVT_LEAVE_WINDOW, reveal(false));
  eye->Bind(wxEVT_KILL_FOCUS, reveal(false));
  eye->Bind(wxEVT_KEY_DOWN, [&field](wxKeyEvent& event) {
    if (event.GetKeyCode() == WXK_SPACE) field.reveal(true);
    event.Skip();
  });
  eye->Bind(wxEVT_KEY_UP, reveal(false));
  fit_button(*eye);
  live(*eye);
  eyes_.push_back(eye);
  line.Add(eye, wxSizerFlags().Expand().Border(wxLEFT, FromDIP(8)));
}

void PromptWindow::add_forgotten(wxSizer& column) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  add_link(this, *row, _("PIN forgotten?"), [this] {
    forgotten_->Show(!forgotten_->IsShown());
    fit();
    if (!fields_.empty()) fields_.front()->SetFocus();
  });
  column.Add(row, wxSizerFlags().Border(wxTOP, FromDIP(4)));
  auto* const card = new Card(this);
  for (const auto& line : forgotten_words(authority()))
    card->inside().Add(new Paragraph(card, line, column_width() - 2 * FromDIP(16), "rl-small"),
                       wxSizerFlags().Border(wxBOTTOM, FromDIP(6)));
  card->Hide();
  forgotten_ = card;
  column.Add(card, wxSizerFlags().Expand().Border(wxTOP, FromDIP(6)));
}

void PromptWindow::add_hint(wxSizer& column) {
  hint_ = new Paragraph(this, " ", column_width(), "rl-small", Tone::remind);
  column.Add(hint_, wxSizerFlags().Border(wxTOP, FromDIP(6)));
}

void PromptWindow::add_buttons(wxSizer& column, const char* refuse, const char* agree,
                               bool agree_is_primary) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  row->AddStretchSpacer();
  auto* const no = refuse_ = new wxButton(this, wxID_CANCEL, shown(refuse));
  agree_ = new wxButton(this, wxID_OK, shown(agree));
  agree_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { confirm(); });
  add_class(agree_is_primary ? *agree_ : *no, "rl-primary");
  for (auto* const button : {no, agree_}) {
    button->SetMinSize({std::max(em(*this) * 6, button->GetBestSize().x), -1});
    row->Add(button, wxSizerFlags().Border(wxLEFT, FromDIP(10)));
  }
  column.Add(row, wxSizerFlags().Expand().Border(wxTOP, FromDIP(20)));
}

std::vector<Secret> secrets_of(std::initializer_list<const PinField*> fields) {
  std::vector<Secret> secrets;
  for (const auto* field : fields) secrets.push_back(field->buffer().secret());
  return secrets;
}

Tone tries_tone(const Tries& tries) {
  if (tries.locked || (tries.max && *tries.max <= 1)) return Tone::fault;
  return tries.max && *tries.max <= 3 ? Tone::remind : Tone::quiet;
}

}  // namespace redlips::tray
