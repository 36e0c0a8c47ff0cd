// SPDX-License-Identifier: Apache-2.0
// Start, news and wishes. Nothing here waits.
#include "tray/window/app.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "daemon/texts/error_text.h"
#include "daemon/texts/language.h"
#include "drivers/platform/endpoint.h"
#include "drivers/wire/client.h"
#include "tray/window/front.h"
#include "tray/window/style.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace json = boost::json;

namespace {

std::string words_of(const Reply& reply) {
  if (reply.code == "pin_wrong")
    return _("The present PIN was not right. Nothing was changed, and it is still the one that counts.");
  const auto words = error_text(reply.code);
  return std::string(in_chinese() ? words.zh : words.en);
}

}  // namespace

StartWords& App::start_words() {
  static StartWords words;
  return words;
}

bool App::OnInit() {
  // The toolkit's own dialog would stand before a question; whoever looks for a fault reads stderr.
  wxSetAssertHandler([](const wxString& file, int line, const wxString& function, const wxString& condition,
                        const wxString& message) {
    std::cerr << "redlips-tray: " << file << ':' << line << ' ' << function << ": " << condition << ' '
              << message << '\n';
  });
  settings_ = load_settings(settings_path());
  if (!start_words().language.empty()) settings_.language.clear();  // whoever says it now is right
  apply_settings();  // after GTK, which has set the locale of the environment
  try {
    start();
  } catch (const platform::EndpointError& error) {
    // Another one of us was quicker by a moment: it does what we were started for.
    if (knock(door_path(), {{"open", start_words().page}})) return true;
    std::cerr << "redlips-tray: " << error.what() << '\n';
    return false;
  }
  return true;
}

int App::OnRun() { return link_ ? wxApp::OnRun() : EXIT_SUCCESS; }

void App::start() {
  SetExitOnFrameDelete(false);
  install_style(style_sheet(Theme::current()));
  daemon_ = std::make_unique<Daemon>(
      [this](std::uint64_t connection, json::object message, std::vector<Secret> secrets) {
        link_->send(connection, std::move(message), std::move(secrets));
      },
      static_cast<DaemonListener&>(*this));
  link_ = std::make_unique<Link>(wire::control_socket(), door_path(), [this](const LinkNews& news) {
    CallAfter([this, news] {
      if (news.kind == LinkNews::Kind::knock) return open(text(news.message, "open"));
      daemon_->take(news);
    });
  });
  renewals_ = std::make_unique<RenewalFlow>(
      [this](std::string_view method, json::object params, Daemon::Done done) {
        daemon_->call(method, std::move(params), std::move(done));
      },
      [this] { show_desk(); });
  icon_ = make_tray_icon({[this] { open(""); }, [this] { return menu(); }});
  notices_ = std::make_unique<NoticeDesk>(NoticeDesk::Parts{
      desk_,
      [this](std::string_view method, json::object params, Daemon::Done done) {
        daemon_->call(method, std::move(params), std::move(done));
      },
      [this](const auto& token, const auto& activation) { show_key("certificate", token, activation); },
      [this](const auto& token, const auto& activation) { show_key("renewal", token, activation); },
      [this](const std::string& token) { change_pin(token); }, [this] { look_at_keys(); }});
  show_desk();
  if (!start_words().page.empty()) open(start_words().page);
}

int App::OnExit() {
  link_.reset();
  notices_.reset();
  icon_.reset();
  return wxApp::OnExit();
}

void App::connected() {
  desk_.connected = true;
  daemon_->call("attach", {{"kind", "tray"}}, [](const Reply&) {});
  daemon_->call("watch", {}, [](const Reply&) {});
  daemon_->call("authority.list", {},
                [this](const Reply& reply) { desk_.authorities = authorities_of(reply.result); });
  renewals_->connected();
  notices_->arm();
  look_at_keys();
  show_desk();
}

void App::disconnected() {
  close_prompt();
  renewals_->disconnected();
  desk_.connected = false;
  desk_.working = looking_ = look_again_ = false;
  desk_.keys.clear();
  show_desk();
}

void App::event(const json::object& params) {
  const auto type = text(params, "type");
  if (type == "token.inserted") notices_->arm();
  if (type.starts_with("token.")) {
    renewals_->forget_conditions();
    look_at_keys();
  }
  renewals_->event(params);
}

void App::look_at_keys() {
  // A listing takes as long as the slowest library: news that come meanwhile are one more listing, not many.
  if (std::exchange(looking_, true)) {
    look_again_ = true;
    return;
  }
  daemon_->call("token.list", {}, [this](const Reply& reply) { tokens_ = reply.result; });
  daemon_->call("certificate.list", {}, [this](const Reply& reply) {
    looking_ = false;
    if (reply.ok()) desk_.keys = keys_of(tokens_, reply.result);
    show_desk();
    if (std::exchange(look_again_, false)) return look_at_keys();
    notices_->look(prompt_ != nullptr);
  });
}

void App::show_desk() {
  icon_->show({icon_state(desk_), icon_tooltip(desk_), settings_.hidden_without_key && desk_.keys.empty()});
  if (frame_ != nullptr && frame_->IsShown()) frame_->refresh();
}

void App::open(const std::string& page, const std::string& activation) {
  if (frame_ == nullptr) {
    frame_ = new MainFrame(desk_, {[this](const std::string& token) { change_pin(token); }, settings_,
                                   [this](const Settings& settings) {
                                     CallAfter([this, settings] { change_settings(settings); });
                                   },
                                   [this](std::string_view method, json::object params, Daemon::Done done) {
                                     daemon_->call(method, std::move(params), std::move(done));
                                   },
                                   [this] { closed(); }, *renewals_});
  }
  if (!page.empty()) frame_->open_page(page);
  frame_->refresh();
  frame_->Iconize(false);
  bring_to_front(*frame_, activation);
}

void App::closed() {
  if (settings_.told_no_icon || icon_->has_host()) return;
  settings_.told_no_icon = true;
  save_settings(settings_path(), settings_);
  notices_->say_no_icon();
}

void App::show_key(const std::string& page, const std::string& token, const std::string& activation) {
  open(page, activation);
  frame_->show_key(token);
}

void App::change_settings(Settings settings) {
  settings_ = std::move(settings);
  save_settings(settings_path(), settings_);  // where the disk takes nothing it holds for this session
  apply_settings();
  show_desk();
}

void App::apply_settings() {
  const auto& given = start_words().language;
  choose_language(settings_.language.empty() ? given : settings_.language);
  set_text_scale(settings_.big_type ? 1.3 : 1);
}

void App::change_pin(const std::string& token) {
  daemon_->call("pin.change", {{"token", token}, {"prompts", true}}, [this](const Reply& reply) {
    if (frame_ == nullptr || reply.code == "user_cancelled") return;
    if (reply.ok()) {
      frame_->tell(
          {_("The PIN is changed. From now on every site takes the new one; the certificate is the same."),
           Tone::good});
    } else {
      frame_->tell({words_of(reply), Tone::fault});
    }
  });
}

void App::question(const std::string& id, const std::string& method, const json::object& params) {
  auto asked = question_of(id, method, params);
  if (!asked) return daemon_->answer(id, {{"prompt", text(params, "prompt")}, {"answer", "no"}});
  desk_.working = false;
  if (prompt_ != nullptr && prompt_->question().prompt == asked->prompt &&
      prompt_->question().kind == asked->kind)
    return prompt_->ask(std::move(*asked));
  close_prompt();
  prompt_ = make_prompt(
      std::move(*asked),
      [this](const Question& question, json::object answer, std::vector<Secret> secrets) {
        daemon_->answer(question.id, std::move(answer), std::move(secrets));
      },
      desk_);
  prompt_->open();
}

void App::prompt_news(const std::string& method, const json::object& params) {
  const bool ours = prompt_ != nullptr && prompt_->question().prompt == text(params, "prompt");
  if (method == "prompt.working") {
    desk_.working = true;
    if (ours) prompt_->working();
    show_desk();
  }
  if (method == "prompt.update" && ours) prompt_->update_keys(asked_keys_of(params));
  if (method == "prompt.close") {
    desk_.working = false;
    if (ours) close_prompt();
    if (ours) notices_->advise_new_pin(text(params, "initial_pin"));
    show_desk();
  }
}

void App::close_prompt() {
  if (prompt_ == nullptr) return;
  prompt_->Destroy();
  prompt_ = nullptr;
  notices_->look(false);
}

std::vector<MenuRow> App::menu() {
  std::vector<MenuRow> rows;
  rows.push_back({_("Open RedLips"), [this] { open("certificate"); }});
  rows.push_back({_("Change the PIN"), [this] { open("pin"); }});
  rows.push_back({_("Records"), [this] { open("history"); }});
  rows.push_back({_("Help"), [this] { open("help"); }});
  rows.push_back({});
  rows.push_back({_("Quit"), [this] { ExitMainLoop(); }});
  return rows;
}

}  // namespace redlips::tray
