// SPDX-License-Identifier: Apache-2.0
// The main window: the keys on the left, one page at a time about the chosen one on the right.
#pragma once

#include <wx/scrolwin.h>
#include <wx/tglbtn.h>

#include <functional>
#include <string>
#include <vector>

#include "tray/core/daemon.h"
#include "tray/core/icon_state.h"
#include "tray/core/renewal_flow.h"
#include "tray/core/words.h"
#include "tray/window/hotline_clock.h"
#include "tray/window/pages.h"
#include "tray/window/wx.h"

namespace redlips::tray {

/// What the window asks of the program.
struct MainActions {
  std::function<void(const std::string& token)> change_pin;
  const Settings& settings;
  std::function<void(const Settings&)> change_settings;
  std::function<void(std::string_view method, boost::json::object params, Daemon::Done done)> call;
  std::function<void()> closed;
  RenewalFlow& renewals;
};

class MainFrame : public wxFrame {
 public:
  MainFrame(const Desk& desk, MainActions actions);

  /// Something of the desk changed, or the language, or the theme: everything is drawn anew.
  void refresh();
  /// "certificate", "pin", "renewal", "history", "help"; another word changes nothing.
  void open_page(const std::string& name);
  /// That key is the one the pages are about; one that is not in changes nothing.
  void show_key(const std::string& token);
  /// How the last thing that was asked for went, until the next one.
  void tell(const Line& line);

 private:
  void build_tabs(wxWindow* head);
  void build_page();
  void choose(const std::string& token);
  const Key* chosen() const;
  void ask_for_records();
  void clear_records();
  void save_records();
  void save_certificate(const std::string& certificate);
  void save_file(const char* title, const char* name, const std::string& kinds, const std::string& contents);
  void rename(const std::string& token, boost::json::object what);
  RecordsView records_view();
  void build_renewal(const Page& page);
  RenewalSight renewal_sight() const;
  void act_on_renewal(RenewalAct act);
  void save_reminder();

  const Desk& desk_;
  MainActions actions_;
  std::string token_, page_ = "certificate", built_page_;
  Line told_;
  std::string search_, help_search_;
  boost::json::object history_, sites_;
  bool history_asked_ = false;
  /// Which control has the keyboard, or had it when the window was left: of the keys, the tabs, or the page.
  struct Place {
    std::size_t part = 0, control = 0;
  };
  Place place_of_focus() const;
  void focus_on(const Place& place);

  Place focus_;
  NameDraft draft_;
  wxScrolledWindow* body_ = nullptr;
  HotlineClock clock_{*this};
};

}  // namespace redlips::tray
