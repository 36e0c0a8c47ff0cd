// SPDX-License-Identifier: Apache-2.0
// Who may have documents signed, what the dialog is told, and that the history has each signature before it
// leaves.
#include "daemon/signing/signer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "daemon/documents/cms_owner.h"
#include "tests/support/document_signer.h"
#include "tests/support/key_world.h"
#include "tests/support/run.h"

using namespace redlips;
using namespace redlips::test;
using signing::Piece;

namespace {

Origin origin(const char* text) { return Origin::parse(text).value(); }

Piece piece(const std::string& text) {
  return {Document::make(text, content_digest(text)).value(), {}, false};
}

/// A Signer over a keyring with one key, a hall that may send hashes and one that may not.
struct House : KeyringHouse {
  explicit House(pkcs11::KeyType type = pkcs11::KeyType::p256) {
    if (type != pkcs11::KeyType::p256) key->put({}, type);
    for (const bool hashes : {true, false}) {
      Hall hall;
      hall.id = hashes ? "hashes" : "plain";
      hall.name = {"大厅", "Hall"};
      hall.document_hashes = hashes;
      hall.origins.push_back(origin(hashes ? "https://hashes.example.test" : "https://plain.example.test"));
      if (!hashes) hall.origins.push_back(origin("http://plain.example.test"));
      config.halls.push_back(std::move(hall));
    }
    start();
    signer.emplace(config, *keys, history, remembered, queue, [this] { return now; });
  }

  signing::Answer sign(const std::vector<std::string>& texts, const std::optional<Origin>& asker = {}) {
    signing::Request request;
    request.asker = asker;
    request.caller = asker ? "popup" : "cli";
    request.prompter = &person;
    for (const auto& text : texts) request.pieces.push_back(piece(text));
    return run(io, signer->sign(std::move(request)));
  }

  TemporaryDirectory state;
  Config config;
  History history{state.path(), [this] { return now; }};
  login::Remembered remembered{state.path()};
  login::Queue queue;
  Person person;
  std::optional<signing::Signer> signer;
};

}  // namespace

TEST_CASE("who may ask: https pages, and with hashes alone the halls whose file says so") {
  House house;
  const auto now = std::chrono::floor<std::chrono::seconds>(house.now);
  house.remembered.block(origin("https://blocked.example.test"), now);
  struct Row {
    const char* asker;
    bool contents, hashes;
  };
  for (const auto& row : {Row{"https://hashes.example.test", true, true},
                          {"https://plain.example.test", true, false},
                          {"https://plain.example.test:8443", true, false},
                          {"https://unknown.example.test", true, false},
                          {"https://blocked.example.test", false, false},
                          {"http://plain.example.test", false, false},
                          {"http://unknown.example.test", false, false}}) {
    CAPTURE(row.asker);
    const auto allowed = [&](bool hash_only) {
      return signing::refusal(origin(row.asker), house.config, house.remembered, now, hash_only).empty();
    };
    CHECK(allowed(false) == row.contents);
    CHECK(allowed(true) == row.hashes);
  }
}

TEST_CASE(
    "the dialog names purpose, origin and documents, warns of unknown sites, and never offers to remember") {
  House house;
  std::vector<keyring::LoginQuestion> asked;
  for (int i = 0; i < 2; ++i)
    house.person.logins.push_back([&](const keyring::LoginQuestion& question) {
      asked.push_back(question);
      return keyring::LoginAnswer{};
    });
  CHECK(house.sign({"one", "two"}, origin("https://plain.example.test")).code == "user_cancelled");
  CHECK(house.sign({"one"}, origin("https://unknown.example.test")).code == "user_cancelled");
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].purpose == keyring::LoginQuestion::Purpose::sign);
  CHECK(asked[0].origin == "https://plain.example.test");
  CHECK(asked[0].site == keyring::LoginQuestion::Site::known);
  CHECK(asked[0].hall == "大厅");
  REQUIRE(asked[0].documents.size() == 2);
  CHECK(asked[0].documents[1].name == "two");
  CHECK(asked[0].documents[1].size == 3);
  CHECK(asked[0].documents[1].sha256 == to_hex(content_digest("two").sha256));
  CHECK(asked[1].site == keyring::LoginQuestion::Site::unknown);
  for (const auto& question : asked) CHECK_FALSE(question.may_remember);
}

TEST_CASE("each document gets an envelope and a line of the history, and a refusal gets one line") {
  House house;
  house.person.types("246802");
  const auto done = house.sign({"one", "two"}, origin("https://plain.example.test"));
  CHECK(done.code.empty());
  CHECK(done.algorithm == "ES256");
  REQUIRE(done.cms.size() == 2);
  for (const auto& envelope : done.cms) CHECK(documents::cms_of(envelope) != nullptr);
  house.person.says(keyring::LoginAnswer::Kind::no);
  CHECK(house.sign({"three", "four"}).code == "user_cancelled");
  CHECK(house.sign({"five"}, origin("http://plain.example.test")).code == "origin_not_allowed");
  std::multiset<std::string> lines;
  for (const auto& entry : house.history.list()) {
    CHECK(entry.what == "document.sign");
    lines.insert(entry.code + " " + entry.origin + " " + entry.document);
  }
  CHECK(lines == std::multiset<std::string>{"ok https://plain.example.test one",
                                            "ok https://plain.example.test two", "user_cancelled  ",
                                            "origin_not_allowed http://plain.example.test "});
}

TEST_CASE(
    "two hashes of a page's need not be of one document: both are shown, and the signed one is written "
    "down") {
  House house(pkcs11::KeyType::p384);
  signing::Request request;
  request.asker = origin("https://hashes.example.test");
  request.caller = "popup";
  request.prompter = &house.person;
  auto digest = content_digest("what the user was told");
  digest.sha384 = content_digest("what he did not see").sha384;
  request.pieces.push_back({Document::make("a", digest).value(), {}, true});
  std::vector<keyring::ShownDocument> shown;
  house.person.logins.push_back([&](const keyring::LoginQuestion& question) {
    shown = question.documents;
    return keyring::LoginAnswer{};
  });
  CHECK(run(house.io, house.signer->sign(request)).code == "user_cancelled");
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].sha256 == to_hex(digest.sha256));
  CHECK(shown[0].sha384 == to_hex(digest.sha384));
  house.person.types("246802");
  CHECK(run(house.io, house.signer->sign(request)).algorithm == "ES384");
  const auto entries = house.history.list();
  const auto entry = std::ranges::find(entries, "ok", &HistoryEntry::code);
  REQUIRE(entry != entries.end());
  CHECK(entry->document_sha384 == to_hex(digest.sha384));
}

TEST_CASE("two refusals within a minute silence a page, never the user's own command") {
  House house;
  const auto page = origin("https://plain.example.test");
  for (int i = 0; i < 2; ++i) {
    house.person.says(keyring::LoginAnswer::Kind::no);
    CHECK(house.sign({"one"}, page).code == "user_cancelled");
  }
  CHECK(house.sign({"one"}, page).code == "rate_limited");
  for (int i = 0; i < 3; ++i) {
    house.person.says(keyring::LoginAnswer::Kind::no);
    CHECK(house.sign({"one"}).code == "user_cancelled");
  }
}

TEST_CASE("a site that the user blocks is refused from then on") {
  House house;
  house.person.says(keyring::LoginAnswer::Kind::block);
  const auto page = origin("https://unknown.example.test");
  CHECK(house.sign({"one"}, page).code == "user_cancelled");
  CHECK(house.sign({"one"}, page).code == "origin_not_allowed");
}

TEST_CASE("a signature that cannot be written into the history does not leave") {
  House house;
  std::filesystem::remove_all(house.state.path());
  house.person.types("246802");
  const auto done = house.sign({"one"});
  CHECK(done.code == "not_saved");
  CHECK(done.cms.empty());
  CHECK_FALSE(done.detail.empty());
}

TEST_CASE("no documents, or more than a person can look through, are refused unasked") {
  House house;
  CHECK(house.sign({}).code == "invalid_request");
  CHECK(house.sign(std::vector<std::string>(17, "a")).code == "invalid_request");
  CHECK(house.person.opened == 0);
}
