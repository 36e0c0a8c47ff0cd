// SPDX-License-Identifier: Apache-2.0
// The program: hands the daemon's news to icon, window and prompts, and their wishes to the daemon.
#pragma once

#include <memory>
#include <string>

#include "tray/core/daemon.h"
#include "tray/core/icon_state.h"
#include "tray/core/start_words.h"
#include "tray/window/main_frame.h"
#include "tray/window/notice_desk.h"
#include "tray/window/prompt_window.h"
#include "tray/window/tray_icon.h"
#include "tray/window/wx.h"

namespace redlips::tray {

class App final : public wxApp, private DaemonListener {
 public:
  /// What the program was started with; set before the toolkit runs.
  static StartWords& start_words();

  bool OnInit() override;
  int OnRun() override;
  int OnExit() override;

 private:
  void start();

  // DaemonListener
  void connected() override;
  void disconnected() override;
  void question(const std::string& id, const std::string& method, const boost::json::object& params) override;
  void prompt_news(const std::string& method, const boost::json::object& params) override;
  void event(const boost::json::object& params) override;

  void look_at_keys();
  void show_desk();
  void open(const std::string& page, const std::string& activation = {});
  void closed();
  void show_key(const std::string& page, const std::string& token, const std::string& activation);
  void change_pin(const std::string& token);
  void change_settings(Settings settings);
  void apply_settings();
  void close_prompt();
  std::vector<MenuRow> menu();

  std::unique_ptr<Daemon> daemon_;
  std::unique_ptr<Link> link_;
  std::unique_ptr<TrayIcon> icon_;
  std::unique_ptr<NoticeDesk> notices_;
  std::unique_ptr<RenewalFlow> renewals_;
  Settings settings_;
  Desk desk_;
  boost::json::object tokens_;
  bool looking_ = false, look_again_ = false;
  MainFrame* frame_ = nullptr;
  PromptWindow* prompt_ = nullptr;
};

}  // namespace redlips::tray
