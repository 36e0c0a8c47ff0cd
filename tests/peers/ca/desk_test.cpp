// SPDX-License-Identifier: Apache-2.0
// The desk without a server: who may use it, and what its forms do.
#include "tests/peers/ca/desk.h"

#include <doctest/doctest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include "tests/peers/shared/scratch.h"

using namespace redlips::peers;
using namespace std::chrono_literals;

namespace {

const std::string port = "4711", id = "0123456789abcdef";

/// A directory with one case that waits.
Path with_one_case(const Path& directory) {
  const auto authority = DemoAuthority::open_or_create(directory, system_now());
  const auto key = make_key(KeyType::p256);
  const Validity validity{system_now() - 24h, system_now() + 24h};
  const auto old = authority.issue(
      *key, UnitSubject{"昆明<单位>", "", "昆明", "91530102MA6K00000W", Usage::sign, "", validity});
  CaseFiles(directory).save({.id = id,
                             .state = CaseState::waiting,
                             .unit = "昆明<单位>",
                             .unit_id = "91530102MA6K00000W",
                             .old_certificate = certificate_der(*old),
                             .public_key = {},
                             .certificate = {},
                             .reason = {},
                             .since = system_now(),
                             .changed = system_now()});
  return directory;
}

struct Room {
  Scratch scratch;
  CmpOffice office{with_one_case(scratch / "ca"), {true, 5}, system_now};
  Desk desk{office, CA_PAGES};

  Response get(const std::string& target, const std::string& host = "127.0.0.1:" + port) {
    Request request{.method = "GET",
                    .path = {},
                    .query = {},
                    .host = host,
                    .origin = {},
                    .content_type = {},
                    .cookie = {},
                    .body = {}};
    set_target(request, target);
    return desk.answer(request, port);
  }
  std::string token() {
    const auto state = boost::json::parse(get("/api/state").body);
    return boost::json::value_to<std::string>(state.as_object().at("token"));
  }
  Response post(const std::string& path, const std::string& form, const std::string& origin = "") {
    return desk.answer({.method = "POST",
                        .path = path,
                        .query = {},
                        .host = "127.0.0.1:" + port,
                        .origin = origin,
                        .content_type = {},
                        .cookie = {},
                        .body = form},
                       port);
  }
  const RenewalCase& only() { return office.cases().at(id); }
};

}  // namespace

TEST_CASE("the page shows what waits, as text") {
  Room room;
  const std::string page = room.get("/").body;
  CHECK(page.find("昆明&lt;单位&gt;") != std::string::npos);
  CHECK(page.find("待审核 1 件") != std::string::npos);
  CHECK(page.find("<!--") == page.rfind("<!--"));  // each place is filled; the licence stays
}

TEST_CASE("a unit is found by its name or its code") {
  Room room;
  CHECK(room.get("/?unit=%E6%98%86%E6%98%8E").body.find(id) != std::string::npos);
  CHECK(room.get("/?unit=MA6K").body.find(id) != std::string::npos);
  CHECK(room.get("/?unit=%E5%A4%A7%E7%90%86").body.find(id) == std::string::npos);
}

TEST_CASE("the desk approves or refuses what waits, once, and all is logged") {
  Room room;
  const std::string form = "token=" + room.token() + "&case=" + id;
  CHECK(room.post("/api/refuse", form).status == 409);  // without a reason
  SUBCASE("approved") {
    CHECK(room.post("/approve", form).status == 303);
    CHECK(room.only().state == CaseState::approved);
  }
  SUBCASE("refused") {
    CHECK(room.post("/api/refuse", form + "&reason=%E7%85%A7%E7%89%87+1").status == 200);
    CHECK(room.only().reason == "照片 1");
  }
  CHECK(room.post("/api/approve", form).status == 409);
  CHECK(room.office.log().latest().size() == 1);
}

TEST_CASE("the desk revokes, and the list says so") {
  Room room;
  const std::string form = "token=" + room.token() + "&case=" + id;
  CHECK(room.post("/api/revoke", form + "&certificate=new").status == 409);  // none yet
  CHECK(room.post("/api/revoke", form + "&certificate=old").status == 200);
  CHECK(room.office.has_revoked(*certificate_of(room.only().old_certificate)));
}

TEST_CASE("no other site's page reaches the desk") {
  Room room;
  const std::string form = "token=" + room.token() + "&case=" + id;
  CHECK(room.get("/", "evil.test:4711").status == 403);
  CHECK(room.get("/", "127.0.0.1:80").status == 403);
  CHECK(room.post("/approve", form, "https://evil.test").status == 403);
  CHECK(room.post("/approve", "case=" + id).status == 403);
  CHECK(room.post("/approve", "token=0&case=" + id, "http://127.0.0.1:4711").status == 403);
  CHECK(room.only().state == CaseState::waiting);
  CHECK(room.post("/approve", form, "http://127.0.0.1:4711").status == 303);
}

TEST_CASE("wrong answers are switched on for a number of messages, and off") {
  Room room;
  const std::string form = "token=" + room.token();
  CHECK(room.post("/api/answers", form + "&mode=garbage&count=2").status == 200);
  CHECK(room.post("/api/answers", form + "&mode=nonsense").status == 409);
  CHECK(room.post("/api/answers", form + "&mode=slow&count=x").status == 409);
  for (int times = 0; times < 2; ++times) CHECK(room.office.wrong().take(Layer::wire) == Wrong::garbage);
  CHECK_FALSE(room.office.wrong().take(Layer::wire));
  CHECK(room.post("/api/answers", form + "&mode=slow").status == 200);
  CHECK(room.post("/api/answers/clear", form).status == 200);
  CHECK_FALSE(room.office.wrong().look(Layer::wire));
}
