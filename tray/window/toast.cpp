// SPDX-License-Identifier: Apache-2.0
// Notices in windows of our own, one above the other, until somebody answers them. They take no keyboard
// away.
#include <wx/display.h>

#include <algorithm>
#include <vector>

#include "daemon/texts/language.h"
#include "tray/window/card.h"
#include "tray/window/front.h"
#include "tray/window/lips.h"
#include "tray/window/notices.h"
#include "tray/window/style.h"
#include "tray/window/wx.h"

namespace redlips::tray {
namespace {

class Toast final : public wxFrame {
 public:
  Toast(ShownNotice notice, NoticeChosen chosen)
      : wxFrame(nullptr, wxID_ANY, shown(notice.title), wxDefaultPosition, wxDefaultSize,
                wxSTAY_ON_TOP | wxFRAME_NO_TASKBAR | wxBORDER_NONE),
        notice_(std::move(notice)),
        chosen_(std::move(chosen)) {
    add_class(*this, "rl-window");
    ground_ = new Surface(this);
    auto* const ground = ground_;
    add_class(*ground, "rl-toast");
    name_for_readers(*ground, notice_.title, notice_.body);
    set_role(*ground, Role::alert);
    auto* const column = new wxBoxSizer(wxVERTICAL);
    add_head(*ground, *column);
    column->Add(new Paragraph(ground, notice_.body, em(*this) * 22),
                wxSizerFlags().Border(wxLEFT | wxRIGHT | wxTOP, FromDIP(16)));
    add_buttons(*ground, *column);
    ground->SetSizer(column);
    auto* const whole = new wxBoxSizer(wxVERTICAL);
    whole->Add(ground, wxSizerFlags(1).Expand());
    SetSizer(whole);
    settle_style(*this);
    Fit();
  }

  const ShownNotice& notice() const { return notice_; }

  void appear() {
    show_without_keyboard(*this);
    announce(*ground_, true);
  }

  void close() {
    Hide();
    announce(*ground_, false);
    Destroy();
  }

 private:
  void add_head(wxWindow& ground, wxSizer& column) {
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    const int picture = em(*this) * 2;
    auto* const mouth = new wxStaticBitmap(&ground, wxID_ANY, lips(IconState::attention, {picture, picture}));
    name_for_readers(*mouth, _("RedLips"));
    row->Add(mouth, wxSizerFlags().CentreVertical().Border(wxRIGHT, FromDIP(10)));
    row->Add(new Paragraph(&ground, notice_.title, em(*this) * 19, "rl-strong"),
             wxSizerFlags().CentreVertical());
    column.Add(row, wxSizerFlags().Border(wxLEFT | wxRIGHT | wxTOP, FromDIP(16)));
  }

  void add_buttons(wxWindow& ground, wxSizer& column) {
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    row->AddStretchSpacer();
    for (auto button = notice_.buttons.rbegin(); button != notice_.buttons.rend(); ++button)
      add_button(ground, *row, *button, button + 1 == notice_.buttons.rend());
    column.Add(row, wxSizerFlags().Expand().Border(wxALL, FromDIP(16)));
  }

  void add_button(wxWindow& ground, wxSizer& row, const NoticeButton& one, bool primary) {
    auto* const button = new wxButton(&ground, wxID_ANY, shown(one.label));
    if (primary) add_class(*button, "rl-primary");
    button->Bind(wxEVT_BUTTON, [this, action = one.action](wxCommandEvent&) {
      chosen_(notice_, action, {});
      close();
    });
    row.Add(button, wxSizerFlags().CentreVertical().Border(wxLEFT, FromDIP(8)));
  }

  ShownNotice notice_;
  Surface* ground_ = nullptr;
  NoticeChosen chosen_;
};

class Toasts final : public NoticeBoard {
 public:
  explicit Toasts(NoticeChosen chosen) : chosen_(std::move(chosen)) {}

  ~Toasts() override {
    for (auto* const toast : open()) toast->Destroy();
  }

  Toasts(const Toasts&) = delete;
  Toasts& operator=(const Toasts&) = delete;

  void show(const ShownNotice& notice) override {
    for (auto* const toast : open()) {
      if (toast->notice().name() == notice.name()) toast->close();
    }
    const auto area = wxDisplay(0U).GetClientArea();
    auto* const toast = new Toast(notice, chosen_);
    const int gap = toast->FromDIP(16);
    int bottom = area.GetBottom() - gap;
    for (const auto* const earlier : open()) bottom = std::min(bottom, earlier->GetPosition().y - gap);
    const auto size = toast->GetSize();
    toast->SetPosition({area.GetRight() - gap - size.x, std::max(area.y, bottom - size.y)});
    toasts_.emplace_back(toast);
    toast->appear();
  }

 private:
  /// Those on screen; one that was answered has gone by itself.
  std::vector<Toast*> open() {
    std::erase_if(toasts_, [](const wxWeakRef<Toast>& one) { return !one || one->IsBeingDeleted(); });
    std::vector<Toast*> all;
    for (const auto& one : toasts_) all.push_back(one.get());
    return all;
  }

  NoticeChosen chosen_;
  std::vector<wxWeakRef<Toast>> toasts_;
};

}  // namespace

std::unique_ptr<NoticeBoard> make_toasts(NoticeChosen chosen) {
  return std::make_unique<Toasts>(std::move(chosen));
}

}  // namespace redlips::tray
