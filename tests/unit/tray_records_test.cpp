// SPDX-License-Identifier: Apache-2.0
// The history and the known sites in words, and how they are searched.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

#include "daemon/texts/language.h"
#include "tray/core/records.h"

using namespace redlips;
using namespace redlips::tray;

namespace {

boost::json::object parsed(const char* text) { return boost::json::parse(text).as_object(); }

}  // namespace

TEST_CASE("a use of a key is told in words: who asked, which unit, what came of it") {
  choose_language("en");
  const auto records = records_of(parsed(R"({"entries":[
    {"when":"2026-11-22T01:02:03Z","what":"authenticate","origin":"https://hall.example.test","unit":"某公司","code":"ok"},
    {"when":"2026-11-21T01:02:03Z","what":"document.sign","origin":"","unit":"","code":"pin_wrong","document":"a.pdf"},
    7]})"));
  REQUIRE(records.size() == 2);
  CHECK(records[0].what == "login");
  CHECK(records[0].site == "https://hall.example.test");
  CHECK(records[0].result == "done");
  CHECK(records[1].what == "document signed: a.pdf");
  CHECK(records[1].site == "on this computer");
  CHECK(records[1].unit == "—");
  CHECK(records[1].result != "pin_wrong");
  CHECK_FALSE(records[1].result.empty());
  CHECK(records_of({}).empty());
}

TEST_CASE("each word of a search stands somewhere in the line, in whatever case") {
  const Record record{"2026-11-22T01:02:03Z", "login", "https://Hall.example.test",
                      "昆明滇池时代商贸有限公司", "done"};
  struct Row {
    const char* search;
    bool found;
  };
  for (const auto& row : {Row{"", true}, Row{"  ", true}, Row{"hall", true}, Row{"HALL done", true},
                          Row{"滇池", true}, Row{"2026-11", true}, Row{"hall wrong", false},
                          Row{"滇 池", true}, Row{"doneh", false}, Row{"池滇", false}}) {
    INFO(row.search);
    CHECK(matches(record, "2026-11-22 09:02", row.search) == row.found);
  }
  // What stands at the end of one cell and at the start of the next is no word.
  CHECK_FALSE(matches(record, "2026-11-22 09:02", "loginhttps"));
}

TEST_CASE("a site stands once, with the units that dropped its warning") {
  choose_language("en");
  Key key;
  key.certificates.resize(1);
  key.certificates[0].id = "aa";
  key.certificates[0].unit = "某公司";
  const auto sites = sites_of(parsed(R"({"sites":[
    {"origin":"https://a.example.test","blocked":false,"certificate":"aa","until":"2027-11-22T00:00:00Z"},
    {"origin":"https://b.example.test","blocked":true,"certificate":"","until":"2027-11-22T00:00:00Z"},
    {"origin":"https://a.example.test","blocked":false,"certificate":"bb","until":"2027-11-23T00:00:00Z"}]})"),
                              {key});
  REQUIRE(sites.size() == 2);
  CHECK(sites[0].origin == "https://a.example.test");
  CHECK(sites[0].words ==
        "某公司: no first-time warning until 2027-11-22\nNo first-time warning until 2027-11-23");
  CHECK_FALSE(sites[0].blocked);
  CHECK(sites[1].blocked);
  CHECK(sites[1].words == "Blocked until 2027-11-22");
  CHECK(sites_of({}, {}).empty());
}
