// SPDX-License-Identifier: Apache-2.0
// The token host's answers: held against PROTOCOL.md §1, and that a PIN reaches only the token it is for.
#include "drivers/host/service.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "drivers/host/host_verbs.h"
#include "tests/support/fake_token.h"
#include "tests/support/host_desk.h"
#include "tests/support/temporary.h"

using namespace redlips;
using namespace redlips::drivers;
using boost::json::object;
using test::code_of;
using test::data_of;
using test::FakeBehaviour;
using test::FakeLibrary;
using test::full_params;

namespace {

/// One row of the table of verbs.
struct Row {
  std::string verb;
  std::vector<std::string> params, results;
  std::size_t secrets = 0;
  long seconds = 0;
};

std::vector<std::string> words(const std::string& list) {
  static const std::regex word("[a-z_]+\\??");
  return {std::sregex_token_iterator(list.begin(), list.end(), word), {}};
}

std::vector<Row> rows_of_protocol() {
  std::ifstream file(test::needed("REDLIPS_SOURCE") + "/daemon/PROTOCOL.md");
  std::stringstream text;
  text << file.rdbuf();
  auto section = text.str();
  section = section.substr(section.find("## 1 "), section.find("## 2 ") - section.find("## 1 "));
  static const std::regex row(R"(\| `([a-z_]+)` \|([^|\n]*)\| ([0-9]+) \|([^|\n]*)\| ([0-9]+) s \|)");
  std::vector<Row> rows;
  for (std::sregex_iterator match(section.begin(), section.end(), row), end; match != end; ++match) {
    const auto& part = *match;
    rows.push_back({part[1], words(part[2]), words(part[4]), std::stoul(part[3]), std::stol(part[5])});
  }
  return rows;
}

}  // namespace

TEST_CASE("the verbs of the code are those of PROTOCOL.md, with their secrets and deadlines") {
  const auto rows = rows_of_protocol();
  REQUIRE(rows.size() == host_verbs().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& verb = host_verbs()[i];
    CAPTURE(rows[i].verb);
    CHECK(verb.name == rows[i].verb);
    CHECK(verb.secrets == rows[i].secrets);
    CHECK(verb.deadline == std::chrono::seconds(rows[i].seconds));
    CHECK(host_serves(verb.name));
  }
  CHECK_FALSE(host_serves("generate"));
}

TEST_CASE("every verb needs the params and gives the results that PROTOCOL.md says") {
  test::HostDesk host;
  host.open();
  for (const auto& row : rows_of_protocol()) {
    if (row.verb == "open") continue;
    CAPTURE(row.verb);
    object params;
    for (const auto& name : row.params) params[name] = full_params().at(name);
    if (row.verb == "session_sign") host.ask("session_open", full_params(), 1);
    if (row.verb.starts_with("lease_")) host.ask("lease_open", full_params(), 1);
    const auto answer = host.ask(row.verb, params, row.secrets);
    REQUIRE(answer.contains("result"));
    const std::set<std::string> allowed(row.results.begin(), row.results.end());
    for (const auto& member : answer.at("result").as_object()) {
      CAPTURE(std::string(member.key()));
      CHECK((allowed.count(std::string(member.key())) + allowed.count(std::string(member.key()) + "?")) == 1);
    }
    for (const auto& name : row.results)
      CHECK((name.back() == '?' || answer.at("result").as_object().contains(name)));
    for (const auto& name : row.params) {
      auto fewer = params;
      fewer.erase(name);
      CAPTURE(name);
      CHECK(code_of(host.ask(row.verb, fewer, row.secrets)) == -32602);
    }
    CHECK(code_of(host.ask(row.verb, params, row.secrets + 1)) == -32602);
  }
}

TEST_CASE("open comes first, and once") {
  test::HostDesk host;
  CHECK(code_of(host.ask("tokens", {}, 0)) == -32602);
  host.open();
  CHECK(code_of(host.ask("open", full_params(), 0)) == -32602);
  CHECK(code_of(host.ask("generate", {}, 0)) == -32601);
}

TEST_CASE("a host of the daemon's has no unlock: that verb is for the officer's program alone") {
  for (const auto& word : {boost::json::value(false), boost::json::value(nullptr), boost::json::value(1)}) {
    test::HostDesk host;
    auto params = full_params();
    params["officer"] = word;
    CHECK(host.ask("open", params, 0).contains("result"));
    CHECK(code_of(host.ask("unlock", full_params(), 2)) == -32601);
    CHECK(host.token.calls.empty());
  }
}

TEST_CASE(
    "an unlock is: who is it, its SO PIN, then a login with the new PIN, and what the key says of itself") {
  test::HostDesk host;
  host.open();
  const auto answer = host.ask("unlock", full_params(), 2);
  CHECK(answer.at("result").at("outcome") == "ok");
  CHECK(answer.at("result").at("proven") == true);
  CHECK(host.token.calls == std::vector<std::string>{"certificates", "info", "unlock", "info", "login",
                                                     "logout", "info", "info"});
}

TEST_CASE("an unlock is proven by the key alone") {
  using Login = pkcs11::LoginResult::Outcome;
  test::HostDesk refuses, stays_locked;
  refuses.open();
  refuses.token.login = Login::wrong;
  CHECK(refuses.ask("unlock", full_params(), 2).at("result").at("proven") == false);
  stays_locked.open();
  stays_locked.token.info.user_pin.locked = true;
  CHECK(stays_locked.ask("unlock", full_params(), 2).at("result").at("proven") == false);
  CHECK(std::ranges::count(stays_locked.token.calls, "login") == 0);  // no try on a key that is locked
}

TEST_CASE("a wrong SO PIN is one try and no more, and the new PIN is not tried") {
  test::HostDesk host;
  host.open();
  host.token.unlock = pkcs11::ChangeResult::Outcome::wrong;
  const auto answer = host.ask("unlock", full_params(), 2);
  CHECK(answer.at("result").at("outcome") == "wrong");
  CHECK(answer.at("result").at("proven") == false);
  CHECK(host.token.calls == std::vector<std::string>{"certificates", "info", "unlock", "info"});
}

TEST_CASE("the last try of an SO PIN, and one that is locked, are never used") {
  for (const bool locked : {true, false}) {
    test::HostDesk host;
    host.open();
    host.token.info.so_pin.locked = locked;
    host.token.info.so_pin.final_try = !locked;
    const auto answer = host.ask("unlock", full_params(), 2);
    CHECK(data_of(answer).at("kind") == "refused");
    CHECK(data_of(answer).at("call") == "so_pin");
    CHECK(data_of(answer).at("sent") == false);
    CHECK(host.token.calls == std::vector<std::string>{"certificates", "info"});
  }
}

TEST_CASE("a login is: who is it, C_Login, sign, log out, and the flags") {
  test::HostDesk host;
  host.open();
  const auto answer = host.ask("login_sign", full_params(), 1);
  CHECK(answer.at("result").at("signature") == "0909");
  CHECK(host.token.calls ==
        std::vector<std::string>{"certificates", "info", "login", "sign", "info", "logout"});
}

TEST_CASE("a session is one login that signs again, until it is ended") {
  test::HostDesk host;
  host.open();
  CHECK(data_of(host.ask("session_sign", full_params(), 0)).at("call") == "session");
  CHECK(host.ask("session_open", full_params(), 1).at("result").at("signature") == "0909");
  CHECK(host.token.calls.back() == "forget_pin");  // no signature without a dialog may cost a try
  host.token.calls.clear();
  CHECK(host.ask("session_sign", full_params(), 0).at("result").at("signature") == "0909");
  CHECK(host.ask("info", full_params(), 0).contains("result"));
  CHECK(host.ask("session_sign", full_params(), 0).contains("result"));
  CHECK(host.token.calls == std::vector<std::string>{"sign", "info", "sign"});
  CHECK(host.ask("session_end", {}, 0).contains("result"));
  CHECK(host.token.calls.back() == "logout");
  CHECK(data_of(host.ask("session_sign", full_params(), 0)).at("kind") == "removed");
}

TEST_CASE("whatever lists, reads certificates or sends a PIN logs a session out first") {
  for (const char* verb :
       {"tokens", "certificates", "login_sign", "login_sign_all", "change_pin", "session_open", "unlock"}) {
    CAPTURE(verb);
    for (const std::string kind : {"session", "lease"}) {
      test::HostDesk host;
      host.open();
      host.ask(kind + "_open", full_params(), 1);
      host.token.calls.clear();
      host.token.login = pkcs11::LoginResult::Outcome::wrong;
      host.ask(verb, full_params(), find_host_verb(verb)->secrets);
      CHECK(host.token.calls.front() == "logout");
      CHECK(code_of(host.ask(kind + "_sign", full_params(), 0)) == -32000);
    }
  }
}

TEST_CASE("a session signs for its own key alone, and is over when that fails") {
  for (const char* name : {"manufacturer", "model", "serial", "certificate"}) {
    test::HostDesk host;
    host.open();
    host.ask("session_open", full_params(), 1);
    host.token.calls.clear();
    auto params = full_params();
    params[name] = "other";
    CHECK(data_of(host.ask("session_sign", params, 0)).at("kind") == "removed");
    CHECK(host.token.calls.empty());
  }
  test::HostDesk host;
  host.open();
  host.ask("session_open", full_params(), 1);
  host.token.throws_in = "sign";
  CHECK(data_of(host.ask("session_sign", full_params(), 0)).at("kind") == "refused");
  CHECK(host.token.calls.back() == "logout");
  host.token.throws_in.clear();
  CHECK(data_of(host.ask("session_sign", full_params(), 0)).at("call") == "session");
}

TEST_CASE("a wrong PIN, or a signature that fails, opens no session") {
  for (const bool wrong : {true, false}) {
    test::HostDesk host;
    host.open();
    if (wrong)
      host.token.login = pkcs11::LoginResult::Outcome::wrong;
    else
      host.token.throws_in = "sign";
    host.ask("session_open", full_params(), 1);
    host.token.throws_in.clear();
    CHECK(code_of(host.ask("session_sign", full_params(), 0)) == -32000);
  }
}

TEST_CASE("several documents are one login: who is it, C_Login, a signature each, log out") {
  test::HostDesk host;
  host.open();
  const auto answer = host.ask("login_sign_all", full_params(), 1);
  CHECK(answer.at("result").at("signatures") == boost::json::array{"0909", "0909"});
  CHECK(host.token.calls ==
        std::vector<std::string>{"certificates", "info", "login", "sign", "sign", "info", "logout"});
}

TEST_CASE("a list of digests that is empty, too long or holds anything else never reaches the token") {
  using boost::json::array;
  test::HostDesk host;
  host.open();
  const std::string good(64, 'a');
  array many(most_digests + 1, boost::json::value(good));
  for (const auto& list : {boost::json::value(array{}), boost::json::value(many), boost::json::value(good),
                           boost::json::value(array{good, 7}), boost::json::value(array{good, "aa"})}) {
    auto params = full_params();
    params["digests"] = list;
    CAPTURE(boost::json::serialize(list));
    CHECK(code_of(host.ask("login_sign_all", params, 1)) == -32602);
  }
  CHECK(host.token.calls.empty());
}

TEST_CASE("no PIN goes to a token that is not the one asked for") {
  for (const char* name : {"manufacturer", "model", "serial", "certificate"}) {
    for (const auto& [verb, secrets] : {std::pair{"login_sign", 1U}, std::pair{"login_sign_all", 1U},
                                        std::pair{"change_pin", 2U}, std::pair{"unlock", 2U}}) {
      test::HostDesk host;
      host.open();
      auto params = full_params();
      params[name] = "other";
      const auto answer = host.ask(verb, params, secrets);
      CAPTURE(name);
      CHECK(data_of(answer).at("kind") == "removed");
      CHECK(data_of(answer).at("call") == "identity");
      CHECK(data_of(answer).at("sent") == false);
      for (const auto& call : host.token.calls) CHECK((call == "info" || call == "certificates"));
    }
  }
}

TEST_CASE("an answer tells whether the PIN was sent and what the try ended in") {
  struct Expected {
    const char *throws_in, *verb;
    bool sent, logged_in;
  };
  for (const auto& row : {Expected{"certificates", "login_sign", false, false},
                          {"info", "login_sign", false, false},
                          {"login", "login_sign", true, false},
                          {"sign", "login_sign", true, true},
                          {"login", "login_sign_all", true, false},
                          {"sign", "login_sign_all", true, true},
                          {"info", "change_pin", false, false},
                          {"change_pin", "change_pin", true, false},
                          {"info", "unlock", false, false},
                          {"unlock", "unlock", true, false}}) {
    CAPTURE(row.throws_in);
    test::HostDesk host;
    host.open();
    host.token.throws_in = row.throws_in;
    const auto answer = host.ask(row.verb, full_params(), find_host_verb(row.verb)->secrets);
    CHECK(code_of(answer) == -32000);
    CHECK(data_of(answer).at("kind") == "refused");
    CHECK(data_of(answer).at("rv") == 7);
    CHECK(data_of(answer).at("sent") == row.sent);
    CHECK(data_of(answer).contains("login") == row.logged_in);
    if (row.logged_in) CHECK(host.token.calls.back() == "logout");
  }
}

TEST_CASE("a logout that fails does not hide the signature") {
  test::HostDesk host;
  host.open();
  host.token.throws_in = "logout";
  CHECK(host.ask("login_sign", full_params(), 1).contains("result"));
}

TEST_CASE("a wrong try is answered even where the flags cannot be read afterwards") {
  test::HostDesk host;
  host.open();
  host.token.login = pkcs11::LoginResult::Outcome::wrong;
  host.token.gone_after_login = true;
  const auto answer = host.ask("login_sign", full_params(), 1);
  CHECK(host.token.calls.back() == "info");
  CHECK(answer.at("result").at("flags").at("count_low") == true);
  CHECK(answer.at("result").at("outcome") == "wrong");
  CHECK_FALSE(answer.at("result").as_object().contains("signature"));
  CHECK(answer.at("result").at("tries") == 5);
}

TEST_CASE("digest and words that do not fit never reach the token") {
  test::HostDesk host;
  host.open();
  for (const auto& row : {std::pair{"digest", "aa"},
                          {"digest", "zz"},
                          {"hash", "sha384"},
                          {"hash", "md5"},
                          {"scheme", "raw"},
                          {"slot", "1"}}) {
    auto params = full_params();
    params[row.first] = row.second;
    CAPTURE(row.first);
    CHECK(code_of(host.ask("login_sign", params, 1)) == -32602);
  }
  CHECK(host.token.calls.empty());
}
