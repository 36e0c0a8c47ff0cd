// SPDX-License-Identifier: Apache-2.0
// Documents from pages: announced, sent piece by piece, hashed here, and gone when their request is.
#include "daemon/signing/upload.h"

#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <sstream>

#include "tests/support/document_signer.h"
#include "tests/support/temporary.h"

using namespace redlips;
using namespace redlips::signing;
using namespace redlips::test;
namespace json = boost::json;

namespace {

struct Desk {
  TemporaryDirectory directory;
  Spool spool{directory.path() / "documents"};

  std::size_t files() const {
    const auto path = directory.path() / "documents";
    if (!std::filesystem::exists(path)) return 0;
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
  }
};

json::object one(const std::string& name, std::int64_t size) { return {{"name", name}, {"size", size}}; }

json::object hashes(const std::string& text) {
  const auto digest = content_digest(text);
  return {{"name", "h"},
          {"size", static_cast<std::int64_t>(digest.size)},
          {"sha256", to_hex(digest.sha256)},
          {"sha384", to_hex(digest.sha384)}};
}

std::optional<Upload> read(json::array documents) {
  return Upload::read({{"documents", std::move(documents)}});
}

std::string base64(const std::string& text) {
  return to_base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string contents(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("documents come one after the other in pieces, and what was sent is what is hashed and shown") {
  Desk desk;
  auto upload = read({one("合同.pdf", 5), one("空.txt", 0), hashes("given"), one("run.sh", 3)}).value();
  CHECK(upload.hash_only());
  REQUIRE(upload.reserve(desk.spool));
  CHECK(desk.files() == 3);
  CHECK(upload.add(base64("he")).empty());
  CHECK(upload.add(base64("llo")).empty());
  CHECK_FALSE(upload.complete());
  CHECK(upload.add(base64("run")).empty());
  REQUIRE(upload.complete());
  const auto pieces = upload.pieces();
  REQUIRE(pieces.size() == 4);
  CHECK(pieces[0].document.digest == content_digest("hello"));
  CHECK(pieces[0].file.ends_with(".pdf"));
  CHECK(contents(pieces[0].file) == "hello");
  CHECK(std::filesystem::status(pieces[0].file).permissions() == std::filesystem::perms::owner_read);
  CHECK(pieces[1].document.digest == content_digest(""));
  CHECK(pieces[2].hash_only);
  CHECK(pieces[2].file.empty());
  CHECK(pieces[2].document.digest == content_digest("given"));
  CHECK(std::filesystem::path(pieces[3].file).extension().empty());  // opening a document must not run it
  CHECK(upload.add(base64("more")) == "invalid_request");
}

TEST_CASE("pieces that are no base64, empty, too large or too many are refused") {
  Desk desk;
  auto upload = read({one("a.txt", 60000)}).value();
  REQUIRE(upload.reserve(desk.spool));
  CHECK(upload.add("") == "invalid_request");
  CHECK(upload.add("ab c") == "invalid_request");
  CHECK(upload.add("YQ") == "invalid_request");
  CHECK(upload.add(base64(std::string(Upload::piece_limit + 1, 'x'))) == "invalid_request");
  CHECK(upload.add(base64(std::string(Upload::piece_limit, 'x'))).empty());
  CHECK(upload.add(base64(std::string(Upload::piece_limit, 'x'))) == "invalid_request");
  CHECK_FALSE(upload.complete());
}

TEST_CASE("what is announced must be whole, readable and within the limits") {
  CHECK_FALSE(read({}));
  CHECK_FALSE(read({json::value("a")}));
  CHECK_FALSE(read({one("", 1)}));
  CHECK_FALSE(read({one(std::string(256, 'a'), 1)}));
  CHECK_FALSE(read({one("a", -1)}));
  CHECK_FALSE(read({one("a", Upload::limit + 1)}));
  CHECK_FALSE(read({one("a", Upload::limit), one("b", 1)}));
  CHECK(read({one("a", Upload::limit)}));
  CHECK_FALSE(read(json::array(17, one("a", 1))));
  CHECK(read(json::array(16, one("a", 1))));
  CHECK(read({hashes("x")}));
  auto half = hashes("x");
  half.erase("sha384");
  CHECK_FALSE(read({half}));
  half["sha384"] = "00";
  CHECK_FALSE(read({half}));
  CHECK_FALSE(Upload::read({}));
}

TEST_CASE("the room for pages' documents is bounded, and given back when a request ends") {
  Desk desk;
  {
    std::vector<Upload> uploads;
    for (std::uint64_t used = 0; used < Spool::limit; used += Upload::limit) {
      uploads.push_back(read({one("a", Upload::limit)}).value());
      CHECK(uploads.back().reserve(desk.spool));
    }
    auto late = read({one("a", 1)}).value();
    CHECK_FALSE(late.reserve(desk.spool));
    CHECK(desk.spool.used() == Spool::limit);
  }
  CHECK(desk.spool.used() == 0);
  CHECK(desk.files() == 0);
}

TEST_CASE("what an earlier daemon left behind is gone at start") {
  Desk desk;
  write_file(desk.directory, "documents/left.pdf", "secret");
  {
    const Spool refused(desk.directory.path() / "documents");  // its daemon did not get the directory
  }
  CHECK(desk.files() == 1);
  Spool fresh(desk.directory.path() / "documents");
  fresh.start();
  CHECK(desk.files() == 0);
}

TEST_CASE("base64 is read strictly, and back to what was written") {
  for (std::size_t size = 0; size < 20; ++size) {
    const std::string text(size, static_cast<char>(200 + static_cast<int>(size)));
    const auto back = from_base64(base64(text));
    REQUIRE(back.has_value());
    CHECK(std::string(back->begin(), back->end()) == text);
  }
  for (const char* text :
       {"Y", "YQ", "YQ=", "YQ===", "YR==", "YWK=", "Y-_=", "YQ==YQ==", "=YQ=", " YQ=", "YQ\n="})
    CHECK_FALSE(from_base64(text).has_value());
}
