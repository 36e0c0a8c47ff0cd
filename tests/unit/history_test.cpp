// SPDX-License-Identifier: Apache-2.0
// The history's two rings, and what the user said about sites.
#include "daemon/history.h"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <fstream>
#include <sstream>

#include "daemon/login/consent.h"
#include "daemon/login/remembered.h"
#include "daemon/not_saved.h"
#include "tests/support/temporary.h"

using namespace redlips;
using namespace std::chrono_literals;

namespace {

const std::chrono::sys_seconds start{1'800'000'000s};

struct Fixture {
  test::TemporaryDirectory folder;
  std::chrono::sys_seconds now = start;
  History::Clock clock = [this] { return now; };
};

HistoryEntry asked(const std::string& origin, const std::string& code, const std::string& nonce = {}) {
  HistoryEntry entry;
  entry.what = "authenticate";
  entry.origin = origin;
  entry.code = code;
  entry.nonce_hash = nonce;
  return entry;
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a signature and its challenge are remembered across a restart, in a file of ours alone") {
  { History(folder.path(), clock).add(asked("https://a", "ok", "n1")); }
  const History again(folder.path(), clock);
  CHECK(again.seen_nonce("n1"));
  CHECK_FALSE(again.seen_nonce("n2"));
  REQUIRE(again.list().size() == 1);
  CHECK(again.list()[0].origin == "https://a");
  struct stat about {};
  REQUIRE(::stat((folder.path() / "history.jsonl").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U) == 0600U);
}

TEST_CASE_FIXTURE(Fixture, "a thousand refusals of one page are one line and do not push out a signature") {
  History history(folder.path(), clock);
  history.add(asked("https://a", "ok", "n1"));
  for (int i = 0; i < 1000; ++i) history.add(asked("https://evil", "origin_not_allowed"));
  CHECK(history.list().size() == 2);
  for (int i = 0; i < 2000; ++i) history.add(asked("https://evil" + std::to_string(i), "busy"));
  CHECK(history.list().size() == 1 + History::refusals_kept);
  CHECK(history.seen_nonce("n1"));
}

TEST_CASE_FIXTURE(Fixture, "the count of a day's refusals survives the end of the daemon") {
  {
    History history(folder.path(), clock);
    for (int i = 0; i < 5; ++i) history.add(asked("https://evil", "busy"));
    now += 24h;
    history.add(asked("https://evil", "busy"));
  }
  const auto list = History(folder.path(), clock).list();
  REQUIRE(list.size() == 2);
  CHECK(list[0].count == 1);
  CHECK(list[1].count == 5);
}

TEST_CASE_FIXTURE(Fixture, "signatures older than two years go, damaged lines are skipped and counted") {
  {
    History history(folder.path(), clock);
    history.add(asked("https://old", "ok"));
    now += 24h * 700;
    history.add(asked("https://new", "ok"));
  }
  std::ofstream(folder.path() / "history.jsonl", std::ios::app)
      << "{\"when\":1,\"when\":2}\nnot json\n{\"when\":-1,\"what\":\"x\"}\n";
  now += 24h * 40;
  const History history(folder.path(), clock);
  CHECK(history.damaged() == 3);
  REQUIRE(history.list().size() == 1);
  CHECK(history.list()[0].origin == "https://new");
  REQUIRE(history.faults().size() == 1);
  CHECK(history.faults()[0].what.find("history.jsonl.damaged") != std::string::npos);
  CHECK(text_of(folder.path() / "history.jsonl.damaged").find("not json") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a line cut short takes none of its neighbours with it, and is kept") {
  { History(folder.path(), clock).add(asked("https://a", "ok", "n1")); }
  std::ofstream(folder.path() / "history.jsonl", std::ios::app) << "{\"when\":18";
  std::ofstream(folder.path() / "refusals.jsonl") << "half a li";
  {
    History history(folder.path(), clock);
    CHECK(history.damaged() == 2);
    history.add(asked("https://b", "ok", "n2"));
    history.add(asked("https://evil", "busy"));
  }
  const History again(folder.path(), clock);
  CHECK(again.damaged() == 0);
  CHECK(again.list().size() == 3);
  CHECK(again.seen_nonce("n2"));
  CHECK(text_of(folder.path() / "history.jsonl.damaged").find("{\"when\":18") != std::string::npos);
  CHECK(text_of(folder.path() / "refusals.jsonl.damaged") == "half a li");
}

TEST_CASE_FIXTURE(Fixture, "a disk that refuses: the signature is not listed, its challenge stays refused") {
  History history(folder.path(), clock);
  std::filesystem::create_directory(folder.path() / "history.jsonl");  // nobody can append to a directory
  CHECK_THROWS_AS(history.add(asked("https://a", "ok", "n1")), NotSaved);
  CHECK(history.list().empty());
  CHECK(history.seen_nonce("n1"));
  CHECK_THROWS_AS(history.clear(), NotSaved);
  std::filesystem::remove(folder.path() / "history.jsonl");
  history.add(asked("https://a", "ok", "n2"));
  CHECK(History(folder.path(), clock).list().size() == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "a PIN change that a full disk did not take is listed, and written with what comes next") {
  History history(folder.path(), clock);
  history.add(asked("https://a", "ok", "n1"));
  const auto file = folder.path() / "history.jsonl", away = folder.path() / "away";
  std::filesystem::rename(file, away);
  std::filesystem::create_directory(file);
  HistoryEntry change;
  change.what = "pin.change";
  change.code = "ok";
  CHECK_THROWS_AS(history.add(change), NotSaved);
  CHECK(history.list().size() == 2);
  std::filesystem::remove(file);
  std::filesystem::rename(away, file);
  history.add(asked("https://b", "ok", "n2"));
  CHECK(History(folder.path(), clock).list().size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "a clock that is years off takes no line away") {
  {
    History history(folder.path(), clock);
    history.add(asked("https://a", "ok"));
  }
  const auto written = text_of(folder.path() / "history.jsonl");
  std::size_t lines = 1;
  for (const auto jump : {24h * 365 * 5, -24h * 365 * 30}) {
    now = start + jump;
    History history(folder.path(), clock);
    CHECK(history.list().size() == lines);
    lines += 2;
    history.add(asked("https://evil", "certificate_expired"));  // what such a clock makes of every login
    HistoryEntry change;
    change.what = "pin.change";
    history.add(change);
  }
  CHECK(History(folder.path(), clock).list().size() == lines);
  CHECK(text_of(folder.path() / "history.jsonl").starts_with(written));
}

TEST_CASE_FIXTURE(Fixture, "clearing leaves one dated line and keeps signed challenges refused") {
  History history(folder.path(), clock);
  history.add(asked("https://a", "ok", "n1"));
  history.add(asked("https://b", "busy"));
  now += 1h;
  history.clear();
  REQUIRE(history.list().size() == 1);
  CHECK(history.list()[0].what == "cleared");
  CHECK(history.list()[0].when == now);
  CHECK(history.seen_nonce("n1"));
}

TEST_CASE_FIXTURE(Fixture, "a symbolic link in the history's place is not followed") {
  const auto target = folder.path() / "target";
  std::ofstream(target) << "precious";
  std::filesystem::create_symlink(target, folder.path() / "history.jsonl");
  History history(folder.path(), clock);
  REQUIRE(history.faults().size() == 1);
  CHECK(history.faults()[0].what.find("kept as history.jsonl.damaged") != std::string::npos);
  history.add(asked("https://a", "ok", "n1"));
  CHECK(text_of(target) == "precious");
  CHECK(std::filesystem::is_symlink(folder.path() / "history.jsonl.damaged"));
  CHECK(History(folder.path(), clock).list().size() == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "what stands in the place of a state file is kept, whatever it is, and all goes on") {
  for (const char* name : {"history.jsonl", "refusals.jsonl", "sites.json"}) {
    std::filesystem::create_directory(folder.path() / name);
    test::write_file(folder, std::string(name) + "/inside", "precious");
  }
  {
    History history(folder.path(), clock);
    CHECK(history.faults().size() == 2);
    CHECK(history.damaged() == 0);
    history.add(asked("https://a", "ok", "n1"));
    history.add(asked("https://b", "busy"));
    login::Remembered sites(folder.path());
    CHECK(sites.faults().size() == 1);
    sites.block(*Origin::parse("https://b.test"), now);
  }
  CHECK(History(folder.path(), clock).list().size() == 2);
  CHECK(login::Remembered(folder.path()).list().size() == 1);
  for (const char* name : {"history.jsonl", "refusals.jsonl", "sites.json"})
    CHECK(text_of(folder.path() / (std::string(name) + ".damaged") / "inside") == "precious");
}

TEST_CASE("cells that a spreadsheet would run are neutralised") {
  HistoryEntry entry = asked("=HYPERLINK(\"http://evil\")", "ok");
  entry.unit = "@SUM(1)";
  const std::string csv = history_csv({entry});
  CHECK(csv.find("\"'=HYPERLINK(\"\"http://evil\"\")\"") != std::string::npos);
  CHECK(csv.find("\"'@SUM(1)\"") != std::string::npos);
  for (const char* name : {"\t=1+1", "＝1+1", "\u200B=1+1"}) {
    entry.document = name;
    CHECK(history_csv({entry}).find(std::string("\"'") + (name[0] == '\xef' ? "＝" : "=") + "1+1\"") !=
          std::string::npos);
  }
}

TEST_CASE(
    "a document's name cannot speak to the terminal that shows the table, nor begin a line of its own") {
  HistoryEntry entry = asked("https://a.test", "ok");
  entry.document = "a\x1b]0;x\x07.pdf\r\n2026,authenticate";
  const std::string csv = history_csv({entry});
  CHECK(csv.find('\x1b') == std::string::npos);
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 2);
}

TEST_CASE_FIXTURE(Fixture, "a warning is dropped for one https origin, one certificate, one year") {
  const auto a = *Origin::parse("https://a.test"), b = *Origin::parse("https://b.test"),
             http = *Origin::parse("http://a.test");
  {
    login::Remembered sites(folder.path());
    sites.remember(a, "c1", now);
    sites.remember(http, "c1", now);
  }
  const login::Remembered sites(folder.path());
  CHECK(sites.certificates_for(a, now) == std::vector<std::string>{"c1"});
  CHECK(sites.certificates_for(b, now).empty());
  CHECK(sites.certificates_for(http, now).empty());
  CHECK(sites.certificates_for(a, now + 24h * 365).empty());
  CHECK(sites.certificates_for(a, now - 24h).empty());
}

TEST_CASE_FIXTURE(Fixture, "a damaged list of sites means being asked again, never being trusted") {
  std::ofstream(folder.path() / "sites.json")
      << "{\"sites\":[{\"origin\":\"http://a.test\",\"certificate\":\"c\",\"until\":1900000000}]}";
  CHECK(login::Remembered(folder.path()).list().empty());
  CHECK(text_of(folder.path() / "sites.json.damaged").find("http://a.test") != std::string::npos);
  test::write_file(folder, "sites.json", "garbage");
  std::filesystem::remove(folder.path() / "sites.json.damaged");
  login::Remembered sites(folder.path());
  CHECK(sites.list().empty());
  REQUIRE(sites.faults().size() == 1);
  CHECK(sites.faults()[0].what.find("sites.json.damaged") != std::string::npos);
  sites.block(*Origin::parse("https://b.test"), now);
  CHECK(text_of(folder.path() / "sites.json.damaged") == "garbage");
  CHECK(login::Remembered(folder.path()).list().size() == 1);
}

TEST_CASE_FIXTURE(
    Fixture, "consent: configured halls calm, unknown https loud, unknown http and blocked sites refused") {
  test::write_file(folder, "halls.d/hall.toml",
                   "source = \"a test\"\norigins = [\"https://hall.test\", \"http://hall.test\"]\nhttps = "
                   "\"https://hall.test\"\n"
                   "[name]\nzh = \"大厅\"\nen = \"Hall\"\n");
  const Config config = load_config(folder.path());
  login::Remembered sites(folder.path());
  const auto ask = [&](const char* origin) {
    return login::consent_for_login(*Origin::parse(origin), config, sites, now, false);
  };
  using Site = keyring::LoginQuestion::Site;
  CHECK(ask("https://hall.test").question.site == Site::known);
  CHECK(ask("https://hall.test").question.hall == "大厅");
  CHECK(ask("https://hall.test").question.https_offer.empty());
  CHECK(ask("http://hall.test").question.site == Site::insecure);
  CHECK(ask("http://hall.test").question.https_offer == "https://hall.test");
  CHECK_FALSE(ask("http://hall.test").question.may_remember);
  CHECK(ask("https://hall.test:8443").question.site == Site::unknown);
  CHECK(ask("https://hall.test:8443").question.hall.empty());
  CHECK(ask("https://hall.test:8443").question.may_remember);
  CHECK(ask("http://hall.test:8080").code == "origin_not_allowed");
  CHECK(login::consent_for_login(*Origin::parse("http://other.test"), config, sites, now, true).code ==
        "origin_not_allowed");
  sites.block(*Origin::parse("https://hall.test"), now);
  CHECK(ask("https://hall.test").code == "origin_not_allowed");
}
