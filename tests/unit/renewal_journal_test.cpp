// SPDX-License-Identifier: Apache-2.0
// The journal: what was written is read again, and what is damaged is put aside and costs no more than a new
// request.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/temporary.h"
#include "updater/journal.h"

using namespace redlips;
using namespace redlips::updater;

namespace {

Transaction sample() {
  Transaction out;
  out.id = Bytes(16, 7);
  out.public_key = {0x30, 0x01};
  out.request = {{1, 2}, {3}};
  out.poll = Exchange{{4}, {}};
  out.polls = 2;
  return out;
}

void put(const std::filesystem::path& path, std::string_view text) { std::ofstream(path) << text; }

/// journal_text() with one piece exchanged.
std::string with(std::string_view piece, std::string_view other) {
  std::string text = journal_text(sample(), 0);
  const auto at = text.find(piece);
  REQUIRE(at != std::string::npos);
  return text.replace(at, piece.size(), other);
}

}  // namespace

TEST_CASE("a journal comes back as it was saved, and a saved answer ends a row of failures") {
  const test::TemporaryDirectory directory;
  {
    Journal journal(directory.path());
    CHECK_FALSE(journal.transaction());
    journal.count_failure();
    journal.count_failure();
  }
  {
    Journal journal(directory.path());
    CHECK(journal.failures() == 2);
    journal.save(sample());
    CHECK(Journal(directory.path()).failures() == 2);
    journal.save_answered(sample());
  }
  Journal journal(directory.path());
  CHECK(journal.failures() == 0);
  REQUIRE(journal.transaction());
  CHECK(journal_text(journal.transaction(), 0) == journal_text(sample(), 0));
  journal.forget();
  CHECK_FALSE(Journal(directory.path()).transaction());
}

TEST_CASE("each part of a journal is held against what it may be") {
  CHECK(read_journal(journal_text(sample(), 3)));
  CHECK(read_journal(journal_text(std::nullopt, 0)));
  struct Row {
    const char *piece, *other;
  };
  for (const auto& row :
       {Row{"\"version\":1", "\"version\":2"}, Row{"\"failures\":0", "\"failures\":-1"},
        Row{"07070707", "070707"}, Row{"\"public_key\":\"3001\"", "\"public_key\":\"\""},
        Row{"\"sent\":\"0102\"", "\"sent\":\"\""}, Row{"\"sent\":\"0102\"", "\"sent\":\"01 2\""},
        Row{"\"sent\":\"0102\"", "\"sent\":7"}, Row{"\"received\":\"03\"", "\"received\":\"\""},
        Row{"\"polls\":2", "\"polls\":99999999"}, Row{"\"poll\":{", "\"poll\":1,\"x\":{"},
        Row{"\"accepted\":true", "\"accepted\":1"}, Row{"{\"version\"", "{\"version\":1,\"version\""},
        Row{"\"transaction\":{", "\"transaction\":[],\"x\":{"}}) {
    CAPTURE(row.other);
    CHECK_FALSE(read_journal(with(row.piece, row.other)));
  }
  for (const char* text : {"", "{", "null", "[]", "{}", "{\"version\":1}"}) CHECK_FALSE(read_journal(text));
}

TEST_CASE("a journal cut off anywhere is no journal") {
  const std::string whole = journal_text(sample(), 0);
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(read_journal(whole.substr(0, size)));
}

TEST_CASE("a damaged or too large journal gets a second name, and the next is kept beside it") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "journal.json";
  for (const std::string& text : {std::string("{\"version\":"), std::string(5'000'000, ' ')}) {
    put(path, text);
    Journal journal(directory.path());
    CHECK_FALSE(journal.transaction());
    journal.save(sample());
    CHECK(Journal(directory.path()).transaction());
    std::filesystem::remove(path);
  }
  CHECK(std::filesystem::file_size(directory.path() / "journal.json.damaged") == 11);
  CHECK(std::filesystem::file_size(directory.path() / "journal.json.damaged-2") == 5'000'000);
}
