// SPDX-License-Identifier: Apache-2.0
// The daemon's questions as the prompts read them, and their answers (PROTOCOL.md §2).
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tray/core/question_words.h"

using namespace redlips;
using namespace redlips::tray;

namespace {

boost::json::object object(std::string_view text) { return boost::json::parse(text).as_object(); }

const char* const login =
    R"({"prompt":"x7","purpose":"authenticate","origin":"https://hall.example.test:8443","site":"known",
  "hall":"Hall","https_offer":"","test_config":false,"may_remember":true,"remembered":["aa"],"why":"first","policy_fault":"",
  "deadline_s":120,"keys":[{"token":"t1","key":"01","certificate":"aa","unit":"U","unit_id":"X","unit_id_ok":false,
  "not_after":"2027-01-31T16:00:00Z","tries_max":6,"tries_exact":true}]})";

}  // namespace

TEST_CASE("a login question is read whole") {
  const auto question = question_of("p1", "prompt.login", object(login));
  REQUIRE(question);
  CHECK(question->kind == Question::Kind::login);
  CHECK(question->site == Question::Site::known);
  CHECK(question->prompt == "x7");
  CHECK(question->may_remember);
  REQUIRE(question->keys.size() == 1);
  CHECK_FALSE(question->keys[0].unit_id_ok);
  CHECK(question->keys[0].tries.max == 6);
  CHECK(site_warnings(*question).empty());
}

TEST_CASE("a question for documents names each, says what nobody has seen, and is none without any") {
  auto params = object(login);
  CHECK_FALSE(question_of("p1", "prompt.sign", params));
  params["documents"] = boost::json::parse(R"([
    {"name":"合同.pdf","size":7,"sha256":"0123456789abcdef","sha384":"","file":"/f/1.pdf","hash_only":false},
    {"name":"list","size":8,"sha256":"aa","sha384":"bb","file":"","hash_only":true}])");
  const auto question = question_of("p1", "prompt.sign", params);
  REQUIRE(question);
  CHECK(question->kind == Question::Kind::sign);
  CHECK(title_words(*question).find("Sign") == 0);
  REQUIRE(question->documents.size() == 2);
  CHECK(question->documents[0].name == "合同.pdf");
  CHECK(question->documents[0].file == "/f/1.pdf");
  const auto seen = document_words(question->documents[0]), unseen = document_words(question->documents[1]);
  CHECK(seen == std::vector<std::string>{"7 bytes", "SHA-256 01234567 89abcdef"});
  REQUIRE(unseen.size() == 4);
  CHECK(unseen[2].find("bb") != std::string::npos);
  CHECK(unseen[3].find("has not seen") != std::string::npos);
}

TEST_CASE("what is no question is none") {
  CHECK_FALSE(question_of("p1", "prompt.dance", object(login)));
  CHECK_FALSE(question_of("p1", "prompt.login", {}));
}

TEST_CASE("a kind of site that is not known here warns like the worst") {
  auto params = object(login);
  params["site"] = "splendid";
  const auto question = question_of("p1", "prompt.login", params);
  CHECK(question->site == Question::Site::insecure);
  CHECK_FALSE(site_warnings(*question).empty());
}

TEST_CASE("answers name the prompt, and a yes the key that was shown") {
  const auto question = *question_of("p1", "prompt.login", object(login));
  CHECK(boost::json::serialize(yes_with(question, question.keys[0], true)) ==
        R"({"prompt":"x7","answer":"yes","token":"t1","key":"01","certificate":"aa","remember":true})");
  CHECK(boost::json::serialize(no_to(question)) == R"({"prompt":"x7","answer":"no"})");
  CHECK(boost::json::serialize(block_at(question)) == R"({"prompt":"x7","answer":"block"})");
}

TEST_CASE("an origin falls into scheme, host and port") {
  const auto check = [](const char* origin, const char* scheme, const char* host, const char* port) {
    const auto parts = parts_of(origin);
    CHECK(parts.scheme == scheme);
    CHECK(parts.host == host);
    CHECK(parts.port == port);
  };
  check("https://hall.example.test:8443", "https://", "hall.example.test", ":8443");
  check("http://222.221.228.231", "http://", "222.221.228.231", "");
  check("http://[::1]:80", "http://", "[::1]", ":80");
  check("https://xn--fiq228c.test", "https://", "xn--fiq228c.test", "");
}

TEST_CASE("a wrong PIN says how many tries are left and that nothing else was hurt") {
  auto question = *question_of("p1", "prompt.login", object(login));
  CHECK(why_words(question, nullptr).empty());
  question.why = "wrong";
  CHECK(why_words(question, &question.keys[0]).find("6 tries left") != std::string::npos);
  question.why = "known_wrong";
  CHECK(why_words(question, nullptr).find("no try was used") != std::string::npos);
  question.why = "policy";
  question.policy_fault = "not_ascii";
  CHECK(why_words(question, nullptr).find("input method") != std::string::npos);
}

TEST_CASE("of several keys a person chooses one; of one key's certificates the newest comes first") {
  auto params = object(login);
  const auto keys = [&](const char* rows) {
    params["keys"] = boost::json::parse(rows);
    return *question_of("p1", "prompt.login", params);
  };
  auto question = keys(R"([{"token":"t1","certificate":"aa","not_after":"2027-01-31T16:00:00Z"},
                           {"token":"t1","certificate":"bb","not_after":"2028-01-31T16:00:00Z"}])");
  REQUIRE(question.key_of("") != nullptr);
  CHECK(question.key_of("")->certificate == "bb");
  CHECK(question.key_of("t1/aa")->certificate == "aa");
  question = keys(R"([{"token":"t1","certificate":"aa"},{"token":"t2","certificate":"bb"}])");
  CHECK(question.key_of("") == nullptr);
  CHECK(question.key_of("t9/aa") == nullptr);
  CHECK(question.key_of("t2/bb")->token == "t2");
  CHECK(keys("[]").key_of("") == nullptr);
}

TEST_CASE("a session that the PIN opens is said before it is typed") {
  auto params = object(login);
  params["session_s"] = 601;
  const auto warnings = site_warnings(*question_of("p1", "prompt.login", params));
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("11 min") != std::string::npos);
}
