// SPDX-License-Identifier: Apache-2.0
// Built anew whenever what it shows changes: a window this small is made in a few milliseconds.
#include "tray/window/main_frame.h"

#include <wx/iconbndl.h>
#include <wx/textentry.h>
#include <wx/wupdlock.h>

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/texts/language.h"
#include "tray/window/card.h"
#include "tray/window/form_file.h"
#include "tray/window/lips.h"
#include "tray/window/pages.h"
#include "tray/window/side.h"
#include "tray/window/style.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

struct Tab {
  const char* name;
  const char* text;
};
constexpr std::array tabs{Tab{"certificate", N_("Certificate")}, Tab{"pin", N_("PIN code")},
                          Tab{"renewal", N_("Renewal")}, Tab{"history", N_("Records")},
                          Tab{"help", N_("Help")}};

/// The controls below a window that take the keyboard, in their order.
void find_focusable(const wxWindow& window, std::vector<wxWindow*>& found) {
  for (wxWindow* const child : window.GetChildren()) {
    if (child->GetChildren().empty() && child->IsFocusable()) found.push_back(child);
    find_focusable(*child, found);
  }
}

/// Those of each part of the window: the keys, the tabs, the page.
std::vector<std::vector<wxWindow*>> focusable_parts(const wxWindow& frame) {
  std::vector<std::vector<wxWindow*>> parts;
  for (const wxWindow* const all : frame.GetChildren()) {
    for (const wxWindow* const part : all->GetChildren()) find_focusable(*part, parts.emplace_back());
  }
  return parts;
}

}  // namespace

MainFrame::MainFrame(const Desk& desk, MainActions actions)
    : wxFrame(nullptr, wxID_ANY, shown(_("RedLips"))), desk_(desk), actions_(std::move(actions)) {
  add_class(*this, "rl-window");
  wxIconBundle icons;
  for (const int size : {16, 32, 64}) icons.AddIcon(lips(IconState::key, {size, size}).GetIcon({size, size}));
  SetIcons(icons);
  Bind(wxEVT_CLOSE_WINDOW, [this](wxCloseEvent&) {
    Hide();
    actions_.closed();
  });
  Bind(wxEVT_CHILD_FOCUS, [this](wxChildFocusEvent& event) {
    event.Skip();
    focus_ = place_of_focus();
  });
  // A question was answered, say: back to where one was, though the page was made anew meanwhile.
  Bind(wxEVT_ACTIVATE, [this](wxActivateEvent& event) {
    event.Skip();
    if (event.GetActive()) focus_on(focus_);
  });
  Bind(wxEVT_SYS_COLOUR_CHANGED, [this](wxSysColourChangedEvent&) { refresh(); });
  refresh();
  const int unit = em(*this);
  SetClientSize(unit * 60, unit * 47);
  SetMinClientSize({unit * 60, unit * 30});
  Centre();
}

MainFrame::Place MainFrame::place_of_focus() const {
  const auto parts = focusable_parts(*this);
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const auto found = std::ranges::find(parts[part], wxWindow::FindFocus());
    if (found != parts[part].end()) return {part, static_cast<std::size_t>(found - parts[part].begin())};
  }
  return {};
}

void MainFrame::focus_on(const Place& place) {
  const auto parts = focusable_parts(*this);
  if (place.part >= parts.size() || place.control >= parts[place.part].size()) return;
  wxWindow* const control = parts[place.part][place.control];
  if (control->HasFocus()) return;
  control->SetFocus();
  // The toolkit selects all of a field, and the next key would replace it.
  if (auto* const field = dynamic_cast<wxTextEntry*>(control)) field->SetInsertionPointEnd();
}

const Key* MainFrame::chosen() const {
  if (desk_.keys.empty()) return nullptr;
  const auto found = std::ranges::find(desk_.keys, token_, &Key::token);
  return found == desk_.keys.end() ? &desk_.keys.front() : &*found;
}

void MainFrame::choose(const std::string& token) {
  token_ = token;
  CallAfter([this] { refresh(); });
}

void MainFrame::open_page(const std::string& name) {
  if (std::ranges::none_of(tabs, [&](const Tab& tab) { return name == tab.name; })) return;
  page_ = name;
  history_asked_ = false;
  CallAfter([this] { refresh(); });
}

void MainFrame::show_key(const std::string& token) {
  if (std::ranges::find(desk_.keys, token, &Key::token) != desk_.keys.end()) token_ = token;
}

void MainFrame::tell(const Line& line) {
  told_ = line;
  CallAfter([this] { refresh(); });
}

void MainFrame::rename(const std::string& token, boost::json::object what) {
  what["token"] = token;
  actions_.call("token.name", std::move(what), [this](const Reply& reply) {
    if (!reply.ok())
      tell({_("The name could not be kept: the key is not in any more, or the disk is full. The key itself "
              "is as "
              "it was."),
            Tone::fault});
  });
}

void MainFrame::refresh() {
  const wxWindowUpdateLocker still(this);
  // Whoever works by keyboard stays where they were.
  const auto focus = focus_;
  const int scrolled = body_ == nullptr || page_ != built_page_ ? 0 : body_->GetViewStart().y;
  built_page_ = page_;
  SetTitle(shown(_("RedLips")));
  DestroyChildren();
  auto* const all = new Surface(this);
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  auto* const side = new Surface(all);
  build_side(*side, desk_, chosen(), [this](const std::string& token) { choose(token); });
  row->Add(side, wxSizerFlags().Expand().Border(wxALL, FromDIP(20)));
  auto* const right = new wxBoxSizer(wxVERTICAL);
  auto* const head = new Surface(all);
  build_tabs(head);
  right->Add(head, wxSizerFlags().Expand().Border(wxTOP, FromDIP(16)));
  body_ = new wxScrolledWindow(all, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL);
  body_->SetScrollRate(0, FromDIP(12));
  name_for_readers(*body_, _(std::ranges::find(tabs, page_, &Tab::name)->text));
  build_page();
  right->Add(body_, wxSizerFlags(1).Expand().Border(wxTOP, FromDIP(14)));
  row->Add(right, wxSizerFlags(1).Expand().Border(wxRIGHT | wxBOTTOM, FromDIP(20)));
  all->SetSizer(row);
  auto* const whole = new wxBoxSizer(wxVERTICAL);
  whole->Add(all, wxSizerFlags(1).Expand());
  SetSizer(whole);
  settle_style(*this);
  Layout();
  body_->FitInside();
  focus_ = focus;
  if (IsActive()) focus_on(focus);
  body_->Scroll(0, scrolled);
  clock_.look();
  ask_for_records();
  if (page_ == "renewal") {
    const auto sight = renewal_sight();
    actions_.renewals.look(sight.key, sight.authority);
  }
}

void MainFrame::build_tabs(wxWindow* head) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  for (const auto& tab : tabs) {
    auto* const button = new wxToggleButton(head, wxID_ANY, shown(_(tab.text)), wxDefaultPosition,
                                            wxDefaultSize, wxBU_EXACTFIT);
    add_class(*button, "rl-tab");
    set_role(*button, Role::page_tab);
    button->SetValue(page_ == tab.name);
    button->Bind(wxEVT_TOGGLEBUTTON,
                 [this, name = std::string(tab.name)](wxCommandEvent&) { open_page(name); });
    fit_button(*button);
    row->Add(button, wxSizerFlags().Expand().Border(wxRIGHT, FromDIP(28)));
  }
  head->SetSizer(row);
}

void MainFrame::build_page() {
  auto* const column = new wxBoxSizer(wxVERTICAL);
  const int width = em(*this) * 38;
  if (!told_.text.empty()) {
    auto* const card =
        new Card(body_, told_.tone == Tone::fault ? Card::Ground::soft_red : Card::Ground::card);
    card->inside().Add(new Paragraph(card, told_.text, width - 2 * FromDIP(16), nullptr, told_.tone));
    set_role(*card, Role::alert);
    name_for_readers(*card, told_.text);
    column->Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, FromDIP(14)));
  }
  const Page page{body_, *column, width, desk_, chosen()};
  const SettingsView settings{actions_.settings, actions_.change_settings};
  if (page_ == "certificate") {
    add_check_card(page, settings, [this](const Line& line) { tell(line); });
    build_certificate_page(page, [this] { open_page("pin"); });
    if (page.key != nullptr && !page.key->foreign) {
      add_certificate_buttons(page,
                              [this](const std::string& certificate) { save_certificate(certificate); });
      add_name_card(
          page,
          [this](const std::string& token, boost::json::object what) { rename(token, std::move(what)); },
          draft_);
    }
  }
  if (page_ == "pin") {
    build_pin_page(
        page, [this] { told_ = {}, actions_.change_pin(chosen()->token); },
        [this] { make_form_file(*this, chosen()->token); }, [this](const Line& line) { tell(line); });
  }
  if (page_ == "renewal") build_renewal(page);
  if (page_ == "history") build_history_page(page, records_view());
  if (page_ == "help") {
    build_help_page(page, help_search_);
    add_settings_card(page, settings);
  }
  auto* const frame = new wxBoxSizer(wxVERTICAL);
  frame->Add(column, wxSizerFlags(1).Expand().Border(wxRIGHT, FromDIP(14)));
  body_->SetSizer(frame);
  body_->FitInside();
}

}  // namespace redlips::tray
