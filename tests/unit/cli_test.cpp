// SPDX-License-Identifier: Apache-2.0
// The command line: words, texts, typed secrets, a script's descriptor. In English: no catalog is chosen
// here.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <set>
#include <string>

#include "daemon/cli/commands.h"
#include "daemon/cli/key_words.h"
#include "daemon/cli/output.h"
#include "daemon/cli/question_words.h"
#include "daemon/cli/secret_line.h"

using namespace redlips;
using namespace redlips::cli;

namespace {

Invocation parsed(std::vector<const char*> words) { return parse(words); }

std::string refused(std::vector<const char*> words) {
  try {
    parse(words);
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

boost::json::object object(const char* text) { return boost::json::parse(text).as_object(); }

/// Types the keys; the state after the last one.
SecretLine::State type(SecretLine& line, std::string_view keys) {
  auto state = SecretLine::State::typing;
  for (const char key : keys) {
    line.next().front() = static_cast<std::uint8_t>(key);
    state = line.taken();
  }
  return state;
}

std::string typed(std::string_view keys) {
  SecretLine line;
  CHECK(type(line, keys) == SecretLine::State::done);
  const auto secret = line.finish();
  return {reinterpret_cast<const char*>(secret.bytes().data()), secret.size()};
}

}  // namespace

TEST_CASE("a command of two words is found before one of one word, and flags may stand anywhere") {
  const auto invocation = parsed({"--socket=/s", "pin", "--token", "A1", "change", "--json"});
  REQUIRE(invocation.command != nullptr);
  CHECK(invocation.command->name == "pin change");
  CHECK(invocation.value("--socket") == "/s");
  CHECK(invocation.value("--token") == "A1");
  CHECK(invocation.has("--json"));
}

TEST_CASE("what follows softkey belongs to the other program") {
  const auto invocation = parsed({"--json", "softkey", "create", "--serial", "X", "--help"});
  CHECK(invocation.command->name == "softkey");
  CHECK(invocation.words == std::vector<std::string>{"create", "--serial", "X", "--help"});
}

TEST_CASE("a wrong command line is refused by the word that is wrong") {
  CHECK(refused({"frob"}).find("\"frob\"") != std::string::npos);
  CHECK(refused({"tokens", "--frob"}).find("--frob") != std::string::npos);
  CHECK(refused({"tokens", "--csv"}).find("--csv") != std::string::npos);
  CHECK(refused({"tokens", "extra"}).find("tokens") != std::string::npos);
  CHECK(refused({"login"}).find("HALL") != std::string::npos);
  CHECK(refused({"tokens", "--socket"}).find("--socket") != std::string::npos);
  CHECK(refused({"tokens", "--json=1"}).find("--json") != std::string::npos);
  CHECK_THROWS_AS(number(parsed({"pin", "change", "--pin-fd", "3x"}), "--pin-fd"), UsageError);
  CHECK(number(parsed({"pin", "change", "--pin-fd", "3"}), "--pin-fd") == 3);
}

TEST_CASE("every flag that a command takes is in the table of flags, and its help names it") {
  for (const auto& command : commands()) {
    CAPTURE(command.name);
    const auto help = help_text(command);
    std::string_view list = command.flags;
    while (!list.empty()) {
      const auto name = list.substr(0, list.find(' '));
      CHECK(std::ranges::find(flags(), name, &Flag::name) != flags().end());
      CHECK(help.find(std::string(name)) != std::string::npos);
      list.remove_prefix(std::min(list.size(), name.size() + 1));
    }
    CHECK(help_text().find(std::string(command.name)) != std::string::npos);
  }
}

TEST_CASE("completion offers every command and flag") {
  const auto text = completion_text();
  for (const auto& command : commands()) {
    CHECK(text.find(std::string(command.name.substr(0, command.name.find(' ')))) != std::string::npos);
  }
  for (const auto& flag : flags()) CHECK(text.find(std::string(flag.name)) != std::string::npos);
}

TEST_CASE("a typed secret knows the editing keys and takes at most 511 bytes") {
  CHECK(typed("123456\r") == "123456");
  CHECK(typed("12x\x7f"
              "3\n") == "123");
  CHECK(typed("wrong\x15"
              "right\n") == "right");
  CHECK(typed("a\xe4\xb8\xad\x08"
              "b\n") == "ab");
  CHECK(typed("\x7f\x7f"
              "1\n") == "1");
  CHECK(typed("\n").empty());
  CHECK(typed(std::string(600, 'x') + "\n").size() == 511);
  for (const char* keys : {"12\x03", "12\x04", "12\x1b"}) {
    SecretLine line;
    CHECK(type(line, keys) == SecretLine::State::cancelled);
  }
}

TEST_CASE("tries are told as the range that is known") {
  CHECK(tries_words(object(R"({"tries_max":4,"tries_exact":true})")) == "4 tries left");
  CHECK(tries_words(object(R"({"tries_max":4,"tries_exact":false,"tries_why":"other_programs"})")) ==
        "at most 4 tries left (another program may have used some)");
  CHECK(tries_words(object(R"({"tries_max":null})")) == "number of tries unknown");
  CHECK(tries_words(object(R"({"tries_max":0,"locked":true})")) == "locked");
}

TEST_CASE("the site stands alone on its line, and what is unusual about it follows") {
  const auto words = login_words(object(
      R"({"origin":"http://hall.test","site":"insecure","https_offer":"https://hall.test","test_config":true})"));
  CHECK(words.find("\n    http://hall.test\n\n") == 0);
  CHECK(words.find("not encrypted") != std::string::npos);
  CHECK(words.find("https://hall.test\n") != std::string::npos);
  CHECK(words.find("Test configuration") != std::string::npos);
  CHECK(login_words(object(R"({"origin":"https://a.test","site":"unknown"})")).find("not a registered") !=
        std::string::npos);
  CHECK(login_words(object(R"({"origin":"https://a.test","site":"known"})")).find('!') == std::string::npos);
}

TEST_CASE("a PIN is asked for again with the reason and the tries") {
  const auto key = object(R"({"tries_max":5,"tries_exact":true})");
  CHECK(why_words(object(R"({"why":"first"})"), &key).empty());
  CHECK(why_words(object(R"({"why":"wrong"})"), &key).find("5 tries left") != std::string::npos);
  CHECK(why_words(object(R"({"why":"known_wrong"})"), &key).find("not sent") != std::string::npos);
  CHECK(why_words(object(R"({"why":"policy","policy_fault":"too_short"})"), &key).find("too short") !=
        std::string::npos);
}

TEST_CASE("listings say what to do where there is nothing to list") {
  CHECK(tokens_text(object(R"({"tokens":[]})")).find("Insert it") != std::string::npos);
  const auto text = tokens_text(object(
      R"({"tokens":[{"unit":"U","name":"N","serial":"S","tries_max":6,"tries_exact":true,"certificates":1,
          "initial_pin":true,"fault":"collision"}]})"));
  CHECK(text.find("U (\"N\")  no. S\n") == 0);
  CHECK(text.find("6 tries left, certificates: 1") != std::string::npos);
  CHECK(text.find("redlips pin change") != std::string::npos);
  CHECK(text.find("pull one out") != std::string::npos);
  CHECK(history_text(object(R"({"entries":[]})")).find("Nothing") == 0);
}

TEST_CASE("a code becomes its exit code, an unknown one is an error") {
  CHECK(exit_of("pin_wrong") == Exit::wrong_pin);
  CHECK(exit_of("pin_blocked") == Exit::locked);
  CHECK(exit_of("last_try") == Exit::last_try);
  CHECK(exit_of("not_running") == Exit::no_daemon);
  CHECK(exit_of("user_cancelled") == Exit::refused);
  CHECK(exit_of("no_key") == Exit::no_key);
  CHECK(exit_of("something_else") == Exit::error);
}

TEST_CASE("places in a text are filled in any order, and braces that are none stay") {
  CHECK(fill("{2} of {1}", {"a", "b"}) == "b of a");
  CHECK(fill("{3} {x} {", {"a"}) == "{3} {x} {");
}
