// SPDX-License-Identifier: Apache-2.0
// The daemon's dialogs: turns, prompters that come and go, late and foreign answers, deadlines. No clock is
// waited for.
#include "daemon/local/prompts.h"

#include <doctest/doctest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>

#include "daemon/local/prompt_json.h"
#include "tests/support/fake_prompter.h"

using namespace redlips;
using keyring::LoginAnswer;
using local::Prompts;
using local::PromptSettings;
using test::FakePeer;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

Secret pin(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

keyring::LoginQuestion question(std::string origin) {
  keyring::LoginQuestion asked;
  asked.origin = std::move(origin);
  keyring::KeyChoice key;
  key.token = "t7", key.key = "10", key.certificate = "c1";
  asked.keys.push_back(key);
  return asked;
}

json::object yes(const FakePeer::Question& to) {
  return {{"prompt", to.params.at("prompt")},
          {"answer", "yes"},
          {"token", "t7"},
          {"key", "10"},
          {"certificate", "c1"}};
}

/// What became of one login question.
struct Asked {
  std::optional<LoginAnswer> answer;
  bool no_ui = false, ended = false, aborted = false;
  asio::cancellation_signal cancel;
};

asio::awaitable<void> ask_once(keyring::Prompter& prompter, std::string origin, Asked& result) {
  auto dialog = co_await prompter.open();
  if (!dialog) {
    result.no_ui = true;
    co_return;
  }
  auto answer = co_await dialog->ask(question(std::move(origin)));
  result.answer = std::move(answer);
  dialog->close(keyring::Outcome::done);
}

struct Room {
  asio::io_context context;
  std::vector<json::object> news;
  std::unique_ptr<Prompts> prompts;

  explicit Room(PromptSettings settings = {}) {
    settings.news = [this](const json::object& event) { news.push_back(event); };
    prompts = std::make_unique<Prompts>(context.get_executor(), std::move(settings));
  }
  void ask(keyring::Prompter& prompter, std::string origin, Asked& result) {
    auto done = [&result](const std::exception_ptr& error) {
      result.ended = true;
      result.aborted = error != nullptr;
    };
    asio::co_spawn(context, ask_once(prompter, std::move(origin), result),
                   asio::bind_cancellation_slot(result.cancel.slot(), std::move(done)));
    settle();
  }
  void settle() {
    context.restart();
    context.poll();
  }
};

}  // namespace

TEST_CASE("one dialog is open at a time, and the others follow in the order they came") {
  Room room;
  auto tray = std::make_shared<FakePeer>("tray");
  auto terminal = std::make_shared<FakePeer>("cli");
  CHECK(room.prompts->attach(tray) == "");
  const auto own = room.prompts->own(terminal);
  Asked first, second, third;
  room.ask(room.prompts->attached(), "https://a.test", first);
  room.ask(*own, "https://b.test", second);
  room.ask(room.prompts->attached(), "https://c.test", third);
  REQUIRE(tray->questions.size() == 1);
  CHECK(terminal->questions.empty());
  CHECK(tray->questions[0].params.at("origin") == "https://a.test");

  tray->answer(0, yes(tray->questions[0]), pin("123456"));
  room.settle();
  REQUIRE(first.answer);
  CHECK(first.answer->kind == LoginAnswer::Kind::yes);
  CHECK(first.answer->pin.equals(pin("123456")));
  CHECK(first.answer->prompter == "tray");
  REQUIRE(terminal->questions.size() == 1);
  CHECK(tray->questions.size() == 1);

  terminal->answer(0, {{"prompt", terminal->questions[0].params.at("prompt")}, {"answer", "no"}});
  room.settle();
  REQUIRE(second.answer);
  CHECK(second.answer->kind == LoginAnswer::Kind::no);
  CHECK(second.answer->prompter == "cli");
  REQUIRE(tray->questions.size() == 2);
  CHECK(tray->questions[1].params.at("origin") == "https://c.test");
}

TEST_CASE("a PIN frame that comes after its dialog was closed goes nowhere") {
  Room room;
  auto tray = std::make_shared<FakePeer>("tray");
  room.prompts->attach(tray);
  Asked first, second;
  room.ask(room.prompts->attached(), "https://a.test", first);
  first.cancel.emit(asio::cancellation_type::terminal);
  room.settle();
  CHECK(first.aborted);
  CHECK(tray->told.back().method == "prompt.close");
  CHECK(tray->told.back().params.at("outcome") == "cancelled");
  room.ask(room.prompts->attached(), "https://b.test", second);
  CHECK_FALSE(tray->answer(0, yes(tray->questions[0]), pin("111111")));
  room.settle();
  CHECK_FALSE(second.ended);
}

TEST_CASE("an answer that names another prompt or a key that was not offered is a no") {
  Room room;
  auto tray = std::make_shared<FakePeer>("tray");
  room.prompts->attach(tray);
  const auto answered_with = [&](auto change, std::size_t secrets) {
    Asked asked;
    room.ask(room.prompts->attached(), "https://a.test", asked);
    auto result = yes(tray->questions.back());
    change(result);
    std::vector<Secret> pins;
    for (std::size_t i = 0; i < secrets; ++i) pins.push_back(pin("123456"));
    tray->answer(tray->questions.size() - 1, result, std::move(pins));
    room.settle();
    REQUIRE(asked.answer);
    CHECK(asked.answer->pin.empty() == (asked.answer->kind != LoginAnswer::Kind::yes));
    return asked.answer->kind;
  };
  CHECK(answered_with([](json::object&) {}, 1) == LoginAnswer::Kind::yes);
  CHECK(answered_with([](json::object& o) { o["prompt"] = "x0"; }, 1) == LoginAnswer::Kind::no);
  CHECK(answered_with([](json::object& o) { o["token"] = "t8"; }, 1) == LoginAnswer::Kind::no);
  CHECK(answered_with([](json::object& o) { o["certificate"] = 1; }, 1) == LoginAnswer::Kind::no);
  CHECK(answered_with([](json::object&) {}, 0) == LoginAnswer::Kind::no);
  CHECK(answered_with([](json::object&) {}, 2) == LoginAnswer::Kind::no);
  CHECK(answered_with([](json::object& o) { o["answer"] = "block"; }, 0) == LoginAnswer::Kind::block);
}

TEST_CASE("a question nobody answers ends in timeout, and the next one gets its turn") {
  PromptSettings settings;
  settings.deadline = std::chrono::milliseconds(0);
  Room room(std::move(settings));
  auto tray = std::make_shared<FakePeer>("tray");
  room.prompts->attach(tray);
  Asked first, second;
  room.ask(room.prompts->attached(), "https://a.test", first);
  room.ask(room.prompts->attached(), "https://b.test", second);
  room.context.restart();
  room.context.run();
  REQUIRE(first.answer);
  REQUIRE(second.answer);
  CHECK(first.answer->kind == LoginAnswer::Kind::timeout);
  CHECK(second.answer->kind == LoginAnswer::Kind::timeout);
}

TEST_CASE("a prompter that leaves in the middle ends its question, and nobody else is asked it") {
  Room room;
  auto first_tray = std::make_shared<FakePeer>("tray");
  auto second_tray = std::make_shared<FakePeer>("tray");
  CHECK(room.prompts->attach(first_tray) == "");
  CHECK(room.prompts->attach(second_tray) == "");
  Asked asked, next;
  room.ask(room.prompts->attached(), "https://a.test", asked);
  room.prompts->detach(*first_tray);
  first_tray->leave();
  room.settle();
  REQUIRE(asked.answer);
  CHECK(asked.answer->kind == LoginAnswer::Kind::no_ui);
  CHECK(second_tray->questions.empty());
  room.ask(room.prompts->attached(), "https://b.test", next);
  CHECK(second_tray->questions.size() == 1);
}

TEST_CASE("a terminal cannot attach beside a tray, nor displace a terminal") {
  Room room;
  auto tray = std::make_shared<FakePeer>("tray");
  auto terminal = std::make_shared<FakePeer>("attach");
  CHECK(room.prompts->attached_kind() == "");
  CHECK(room.prompts->attach(terminal) == "");
  CHECK(room.prompts->attach(std::make_shared<FakePeer>("attach")) == "already_attached");
  CHECK(room.prompts->attach(tray) == "");
  CHECK(room.prompts->attached_kind() == "attach");
  room.prompts->detach(*terminal);
  CHECK(room.prompts->attached_kind() == "tray");
  CHECK(room.prompts->attach(terminal) == "already_attached");
}

TEST_CASE("with nobody attached the tray is started once, and whoever attaches is asked") {
  int started = 0;
  PromptSettings settings;
  settings.start_tray = [&] { ++started; };
  Room room(std::move(settings));
  Asked asked;
  room.ask(room.prompts->attached(), "https://a.test", asked);
  CHECK(started == 1);
  CHECK_FALSE(asked.ended);
  auto tray = std::make_shared<FakePeer>("tray");
  room.prompts->attach(tray);
  room.settle();
  CHECK(tray->questions.size() == 1);
}

TEST_CASE("nobody attaches in time: no_ui") {
  PromptSettings settings;
  settings.attach_wait = std::chrono::milliseconds(0);
  Room room(std::move(settings));
  Asked asked;
  room.ask(room.prompts->attached(), "https://a.test", asked);
  room.context.restart();
  room.context.run();
  CHECK(asked.no_ui);
}

TEST_CASE("a cancelled request leaves the queue and takes nobody's turn") {
  Room room;
  auto tray = std::make_shared<FakePeer>("tray");
  room.prompts->attach(tray);
  Asked first, second, third;
  room.ask(room.prompts->attached(), "https://a.test", first);
  room.ask(room.prompts->attached(), "https://b.test", second);
  room.ask(room.prompts->attached(), "https://c.test", third);
  second.cancel.emit(asio::cancellation_type::terminal);
  room.settle();
  CHECK(second.aborted);
  tray->answer(0, {{"prompt", tray->questions[0].params.at("prompt")}, {"answer", "no"}});
  room.settle();
  REQUIRE(tray->questions.size() == 2);
  CHECK(tray->questions[1].params.at("origin") == "https://c.test");
}

TEST_CASE("who watches learns that a dialog opened and how it ended") {
  Room room;
  auto tray = std::make_shared<FakePeer>("tray");
  room.prompts->attach(tray);
  Asked asked;
  room.ask(room.prompts->attached(), "https://a.test", asked);
  tray->answer(0, yes(tray->questions[0]), pin("123456"));
  room.settle();
  REQUIRE(room.news.size() == 2);
  CHECK(room.news[0].at("type") == "prompt.shown");
  CHECK(room.news[0].at("origin") == "https://a.test");
  CHECK(room.news[1].at("type") == "prompt.closed");
  CHECK(room.news[1].at("outcome") == "done");
}

TEST_CASE("a document's name reaches the dialog as one line that reads in one direction, its ending last") {
  auto asked = question("https://hall.example.test");
  asked.purpose = keyring::LoginQuestion::Purpose::sign;
  for (const char* name :
       {"contract\u202Efdp.exe", "a.pdf\n  Typing the PIN is safe\x1b[2J", "\u2066ab\u2069\u200Bc.pdf"})
    asked.documents.push_back({name, 1, "00", "", "", false});
  asked.documents.push_back({std::string(200, 'x') + ".pdf.exe", 1, "00", "", "", false});
  const auto shown = local::question_json(asked);
  const auto name = [&](std::size_t at) {
    return std::string(shown.at("documents").as_array().at(at).as_object().at("name").as_string());
  };
  CHECK(name(0) == "contractfdp.exe");
  CHECK(name(1).find_first_of("\n\x1b") == std::string::npos);
  CHECK(name(2) == "abc.pdf");
  CHECK(name(3).ends_with(".pdf.exe"));
  CHECK(name(3).size() < 200);
}
