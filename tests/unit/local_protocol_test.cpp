// SPDX-License-Identifier: Apache-2.0
// PROTOCOL.md §2 says what the local API's tables and objects say, row by row.
#include <doctest/doctest.h>

#include <boost/json/object.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "daemon/local/authority_view.h"
#include "daemon/local/methods.h"
#include "daemon/local/prompt_json.h"
#include "daemon/local/views.h"

using namespace redlips;

namespace {

using Names = std::set<std::string>;

/// Names in backquotes.
std::vector<std::string> quoted(const std::string& cell) {
  std::vector<std::string> names;
  for (auto at = cell.find('`'); at != std::string::npos; at = cell.find('`', at)) {
    const auto end = cell.find('`', at + 1);
    names.push_back(cell.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return names;
}

/// The rows of the table of §2 whose heading row begins with `heading`, as cells.
std::vector<std::vector<std::string>> table(const std::string& heading) {
  std::ifstream file(std::string(std::getenv("REDLIPS_SOURCE")) + "/daemon/PROTOCOL.md");
  std::vector<std::vector<std::string>> rows;
  bool section = false, inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) section = line == "## 2 Local API";
    if (!section) continue;
    if (line.starts_with("| " + heading + " |")) inside = true;
    if (!line.starts_with("|")) inside = false;
    if (!inside || line.starts_with("| " + heading + " |") || line.starts_with("| ---")) continue;
    std::vector<std::string> cells;
    for (std::size_t at = 1; at < line.size();) {
      const auto end = line.find('|', at);
      if (end == std::string::npos) break;
      cells.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    rows.push_back(std::move(cells));
  }
  REQUIRE(!rows.empty());
  return rows;
}

/// The members that the table documents, with those of the objects it includes (*pin*, *tries*).
Names documented(const std::string& heading) {
  Names names;
  for (const auto& row : table(heading)) {
    for (const auto& name : quoted(row.at(0))) names.insert(name);
    if (row.at(0).find('*') != std::string::npos) {
      const auto start = row.at(0).find('*') + 1;
      names.merge(documented(row.at(0).substr(start, row.at(0).find('*', start) - start)));
    }
  }
  return names;
}

Names members(const boost::json::object& object) {
  Names names;
  for (const auto& [name, value] : object) names.insert(name);
  return names;
}

Names both(Names one, Names other) {
  one.merge(other);
  return one;
}

}  // namespace

TEST_CASE("PROTOCOL.md lists every method of the local API with its callers, and no other") {
  std::map<std::string, unsigned> documented_methods;
  for (const auto& row : table("method")) {
    unsigned callers = 0;
    if (row.at(1).find("control") != std::string::npos)
      callers |= static_cast<unsigned>(local::Endpoint::control);
    if (row.at(1).find("bridge") != std::string::npos)
      callers |= static_cast<unsigned>(local::Endpoint::bridge);
    documented_methods[quoted(row.at(0)).at(0)] = callers;
  }
  std::map<std::string, unsigned> true_methods;
  for (const auto& method : local::methods()) true_methods[std::string(method.name)] = method.callers;
  CHECK(documented_methods == true_methods);
}

TEST_CASE("every method is found by its name, and nothing else is") {
  for (const auto& method : local::methods()) CHECK(local::find_method(method.name) == &method);
  for (const char* name : {"", "aaa", "zzz", "token", "token.list ", "unlock", "pin.unlock"})
    CHECK(local::find_method(name) == nullptr);
}

TEST_CASE("native messaging reaches authenticate and status alone") {
  Names allowed;
  for (const auto& method : local::methods()) {
    if (method.allows(local::Endpoint::bridge)) allowed.insert(std::string(method.name));
  }
  CHECK(allowed == Names{"authenticate", "status"});
}

TEST_CASE("PROTOCOL.md documents every member of the objects, and no other") {
  const keyring::TokenView token;
  CHECK(members(local::pin_view(token)) == both(documented("pin"), documented("tries")));
  CHECK(members(local::token_view(token)) == both(documented("token"), documented("tries")));
  CHECK(members(local::certificate_view(token, {})) == documented("certificate"));
  CHECK(members(local::authority_view({})) == documented("authority"));
  CHECK(members(local::year_view({})) == documented("year"));
  CHECK(members(local::account_view({})) == documented("account"));
  CHECK(members(local::window_view({})) == documented("window"));
  CHECK(members(local::hall_view({})) == documented("hall"));
  CHECK(members(local::history_view({})) == documented("entry"));
  CHECK(members(local::notice_view({})) == documented("notice"));
  CHECK(members(local::renewal_view({}, {}, false)) == documented("renewal"));
  CHECK(members(local::condition_view({})) == documented("condition"));
  CHECK(members(local::fault_view({})) == documented("fault"));
}

TEST_CASE("PROTOCOL.md documents every member of the questions, and no other") {
  CHECK(members(local::key_json({})) == documented("key"));
  keyring::LoginQuestion question;
  question.documents.emplace_back();
  question.renewal.emplace();
  const auto shown = local::question_json(question);
  CHECK(members(shown) == documented("question"));
  CHECK(members(shown.at("documents").at(0).as_object()) == documented("document"));
  CHECK(members(shown.at("renewal").as_object()) == documented("renewing"));
  const auto change = local::question_json(keyring::ChangeQuestion{});
  CHECK(members(change) == Names{"purpose", "key", "why", "policy_fault", "deadline_s"});
}
