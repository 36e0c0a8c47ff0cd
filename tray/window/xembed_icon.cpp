// SPDX-License-Identifier: Apache-2.0
// The icon as wxTaskBarIcon: XEmbed on X11, the notification area on Windows.
#include <wx/menu.h>
#include <wx/taskbar.h>

#include "tray/window/lips.h"
#include "tray/window/tray_icon.h"
#include "tray/window/wx.h"

namespace redlips::tray {
namespace {

class XembedIcon final : public wxTaskBarIcon, public TrayIcon {
 public:
  explicit XembedIcon(const IconActions& actions) : actions_(actions) {
    Bind(wxEVT_TASKBAR_LEFT_DCLICK, [this](wxTaskBarIconEvent&) { actions_.activate(); });
  }

  ~XembedIcon() override { RemoveIcon(); }

  bool has_host() const override { return IsAvailable(); }

  void show(const IconLook& look) override {
    if (look.hidden) {
      RemoveIcon();
    } else {
      // A host that comes later takes it by itself; IsAvailable() would say no until then.
      SetIcon(lips(look.state, {22, 22}), shown(look.tooltip));
    }
  }

 private:
  wxMenu* CreatePopupMenu() override {
    auto* const menu = new wxMenu;
    for (const auto& row : actions_.menu()) {
      if (row.text.empty()) {
        menu->AppendSeparator();
        continue;
      }
      auto* const item = menu->Append(wxID_ANY, shown(row.text));
      item->Enable(row.enabled);
      menu->Bind(
          wxEVT_MENU, [chosen = row.chosen](wxCommandEvent&) { chosen(); }, item->GetId());
    }
    return menu;
  }

  const IconActions& actions_;
};

}  // namespace

std::unique_ptr<TrayIcon> make_xembed_icon(const IconActions& actions) {
  return std::make_unique<XembedIcon>(actions);
}

}  // namespace redlips::tray
