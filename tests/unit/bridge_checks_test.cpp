// SPDX-License-Identifier: Apache-2.0
// Who may ask what: the decision for one request after the other, without a socket.
#include "daemon/bridge/checks.h"

#include <doctest/doctest.h>

using namespace redlips;
using namespace redlips::bridge;

namespace {

constexpr unsigned short port = 17653;
const Names::Time now{};
const std::string own_invention(32, 'a');

struct Scene {
  Scene() {
    Hall hall;
    hall.id = "demo";
    for (const char* origin : {"http://hall.example.test", "https://hall.example.test"})
      hall.origins.push_back(Origin::parse(origin).value());
    hall.returns.emplace_back("https://hall.example.test/auth/return");
    config.halls.push_back(hall);
    popup = names.issue(Ticket::Page::popup, nullptr, now);
    login = names.issue(RedirectLogin{"https://hall.example.test", {}, {}, {}, {}, {}}, now);
    start = names.issue(Ticket::Page::start, std::make_shared<const Hall>(hall), now);
  }
  Verdict ask(const RequestHead& head) const { return check(head, {port, config, names, now}); }
  static std::string host(const std::string& name) { return name + ".localhost:17653"; }

  Config config;
  Names names;
  std::string popup, start, login;
};

RequestHead get(const std::string& target, const std::string& host) {
  RequestHead out;
  out.method = "GET";
  out.target = target;
  out.host = host;
  return out;
}

RequestHead with_origin(RequestHead head, const std::string& origin) {
  head.origin = origin;
  return head;
}

RequestHead upgrade(RequestHead head) {
  head.upgrade = true;
  return head;
}

}  // namespace

TEST_CASE("the two hops and the page's parts are served") {
  const Scene scene;
  CHECK(scene.ask(get("/bridge", Scene::host(own_invention))).act == Act::redirect);
  const std::string host = Scene::host(scene.popup);
  for (const char* path : {"/b", "/popup.js", "/popup.css", "/heartbeat.js"})
    CHECK(scene.ask(get(path, host)).act == Act::page);
  const Verdict socket = scene.ask(upgrade(with_origin(get("/ws", host), "http://" + host)));
  CHECK(socket.act == Act::socket);
  CHECK(socket.name == scene.popup);
}

TEST_CASE("a redirect is looked up by its origin, and led to the address that is written down") {
  const Scene scene;
  const std::string rest = "&nonce=" + std::string(44, 'n') + "&state=" + std::string(32, 's');
  const auto ask = [&](const std::string& query) {
    return scene.ask(get("/redirect" + query, Scene::host(own_invention)));
  };
  const Verdict verdict = ask("?origin=https%3A%2F%2Fhall.example.test" + rest);
  CHECK(verdict.act == Act::enter);
  REQUIRE(verdict.redirect);
  CHECK(verdict.redirect->url == "https://hall.example.test/auth/return");
  CHECK(verdict.redirect->origin == "https://hall.example.test");
  CHECK(verdict.redirect->state == std::string(32, 's'));
  CHECK(verdict.redirect->ticket.empty());
  CHECK(ask("?origin=http://hall.example.test" + rest).status ==
        403);  // a hall, but not by redirect from there
  CHECK(ask("?origin=https://evil.test" + rest).status == 403);
  CHECK(ask("?origin=https://hall.example.test").status == 400);
  CHECK(ask("").status == 400);
  CHECK(scene.ask(get("/redirect?origin=https://hall.example.test" + rest, "127.0.0.1:17653")).status == 404);
}

TEST_CASE("a name serves its own page only") {
  const Scene scene;
  for (const char* path : {"/r", "/redirect.js", "/redirect_texts.js"}) {
    CHECK(scene.ask(get(path, Scene::host(scene.login))).act == Act::page);
    CHECK(scene.ask(get(path, Scene::host(scene.popup))).act == Act::refuse);
    CHECK(scene.ask(get(path, Scene::host(scene.start))).act == Act::refuse);
  }
  CHECK(scene.ask(get("/b", Scene::host(scene.login))).act == Act::refuse);
  CHECK(scene.ask(get("/start", Scene::host(scene.start))).act == Act::page);
  CHECK(scene.ask(get("/start.js", Scene::host(scene.start))).act == Act::page);
  for (const char* path : {"/b", "/popup.js"})
    CHECK(scene.ask(get(path, Scene::host(scene.start))).act == Act::refuse);
  for (const char* path : {"/start", "/start.js"})
    CHECK(scene.ask(get(path, Scene::host(scene.popup))).act == Act::refuse);
}

TEST_CASE("a name that is over is gone, whoever carries it") {
  const Scene scene;
  const std::string host = Scene::host(own_invention);
  for (const char* path :
       {"/b", "/popup.js", "/popup.css", "/heartbeat.js", "/start", "/r", "/redirect.js"}) {
    CAPTURE(path);
    const Verdict verdict = scene.ask(get(path, host));
    CHECK(verdict.act == Act::refuse);
    CHECK(verdict.status == 410);
  }
  CHECK(scene.ask(upgrade(with_origin(get("/ws", host), "http://" + host))).status == 410);
}

TEST_CASE("halls speak to 127.0.0.1 and [::1] with their own origin") {
  const Scene scene;
  for (const char* host : {"127.0.0.1:17653", "[::1]:17653"}) {
    const Verdict verdict = scene.ask(upgrade(with_origin(get("/ws", host), "https://hall.example.test")));
    CHECK(verdict.act == Act::socket);
    REQUIRE(verdict.hall);
    CHECK(verdict.hall->id == "demo");
    CHECK(scene.ask(with_origin(get("/info", host), "http://hall.example.test")).act == Act::info);
  }
}

TEST_CASE("the page's file is for a top-level window, not for a frame, picture or script") {
  const Scene scene;
  const std::string redirect = "/redirect?origin=https://hall.example.test&nonce=" + std::string(44, 'n') +
                               "&state=" + std::string(32, 's');
  for (const std::string& path : {std::string("/bridge"), std::string("/b"), redirect}) {
    for (const char* dest : {"iframe", "frame", "image", "script", "empty", "object", "embed", "worker"}) {
      RequestHead head = get(path, Scene::host(scene.popup));
      head.fetch_dest = dest;
      CHECK(scene.ask(head).status == 403);
    }
    RequestHead head = get(path, Scene::host(scene.popup));
    head.fetch_dest = "document";
    head.fetch_mode = "navigate";
    head.fetch_site = "cross-site";
    CHECK(scene.ask(head).act != Act::refuse);
  }
}

TEST_CASE("the page's parts are for the page") {
  const Scene scene;
  for (const char* site : {"cross-site", "same-site", "none"}) {
    RequestHead head = get("/popup.js", Scene::host(scene.popup));
    head.fetch_site = site;
    CHECK(scene.ask(head).status == 403);
  }
  RequestHead head = get("/popup.js", Scene::host(scene.popup));
  head.fetch_site = "same-origin";
  CHECK(scene.ask(head).act == Act::page);
}

TEST_CASE("/info without an origin is for an address typed by the user") {
  const Scene scene;
  RequestHead head = get("/info", "127.0.0.1:17653");
  CHECK(scene.ask(head).act == Act::info);
  head.fetch_site = "none";
  CHECK(scene.ask(head).act == Act::info);
  for (const char* site : {"cross-site", "same-site", "same-origin"}) {
    head.fetch_site = site;
    CHECK(scene.ask(head).act == Act::refuse);
  }
}

TEST_CASE("no route takes a body") {
  const Scene scene;
  for (const Route& route : routes()) {
    const bool direct = route.host == HostKind::direct;
    RequestHead head = get(std::string(route.path), direct ? "127.0.0.1:17653" : Scene::host(scene.popup));
    head.method = route.method;
    head.body = true;
    CHECK(scene.ask(head).status == 413);
  }
}

TEST_CASE("another user's redirect is sent to the next port only as a hall writes it") {
  const std::string host = Scene::host(own_invention);
  const std::string good = "/redirect?origin=https://hall.example.test&nonce=" + std::string(44, 'n') +
                           "&state=" + std::string(32, 's');
  CHECK(foreign_redirect(get(good, host), port, 17654) == 17654);
  for (const std::string& target : {std::string("/redirect"), std::string("/redirect?"), good + "&x=1",
                                    good + "%0d%0aX:", good + "#", "/" + good})
    CHECK(foreign_redirect(get(target, host), port, 17654) == 0);
}

TEST_CASE("another user's popup is sent to the next port and learns nothing else") {
  const Scene scene;
  const std::string host = Scene::host(own_invention);
  CHECK(foreign_redirect(get("/bridge", host), port, 17654) == 17654);
  CHECK(foreign_redirect(get("/bridge", host), port, 0) == 0);
  for (const char* path : {"/b", "/ws", "/info", "/", "/bridge?", "/bridge/"})
    CHECK(foreign_redirect(get(path, host), port, 17654) == 0);
  for (const char* other : {"127.0.0.1:17653", "evil.test:17653", "a.localhost:17653", ""})
    CHECK(foreign_redirect(get("/bridge", other), port, 17654) == 0);
  RequestHead post = get("/bridge", host);
  post.method = "POST";
  CHECK(foreign_redirect(post, port, 17654) == 0);
  CHECK(foreign_redirect(with_origin(get("/bridge", host), "https://evil.test"), port, 17654) == 0);
}
