// SPDX-License-Identifier: Apache-2.0
// For the hall's tests: a hall with a clock of its own, and a browser that keeps one cookie.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "tests/peers/hall/hall.h"
#include "tests/peers/hall/login_fixture.h"

namespace redlips::peers {

inline const Listener https{"https://hall.example.test", true};
inline const Listener http{"http://hall.example.test:8080", false};

/// A hall with a clock of its own, and a browser that keeps one cookie.
struct Visitor : LoginFixture {
  Moment now = fixture_now;
  Path database = scratch / "accounts.json";
  Hall hall{{ca, crl, database, HALL_PAGES, scratch / "client"}, [this] { return now; }};
  std::string cookie;
  Listener listener = https;

  Response send(const std::string& method, const std::string& target, const std::string& body = "") {
    Request request{.method = method,
                    .path = {},
                    .query = {},
                    .host = listener.origin.substr(listener.origin.find("//") + 2),
                    .origin = method == "POST" ? listener.origin : "",
                    .content_type = "application/json",
                    .cookie = cookie,
                    .body = body};
    set_target(request, target);
    Response response = hall.answer(listener, request);
    if (const auto set = header(response, "Set-Cookie")) cookie = set->substr(0, set->find(';'));
    return response;
  }

  static std::optional<std::string> header(const Response& response, std::string_view name) {
    for (const auto& [one, value] : response.headers)
      if (one == name) return value;
    return std::nullopt;
  }

  std::string challenge() {
    return boost::json::value_to<std::string>(
        boost::json::parse(send("POST", "/auth/challenge").body).at("challenge"));
  }

  std::string login_body(X509& certificate, EVP_PKEY& key, const std::string& nonce,
                         const std::string& origin) const {
    const Token token = make_token(certificate, key, "ES256", origin, nonce);
    return boost::json::serialize(boost::json::object{{"challenge", nonce},
                                                      {"token",
                                                       {{"format", "web-eid:1.0"},
                                                        {"unverifiedCertificate", base64(token.certificate)},
                                                        {"algorithm", token.algorithm},
                                                        {"signature", base64(token.signature)}}}});
  }

  Response log_in(X509& certificate, EVP_PKEY& key) {
    send("GET", "/");
    return send("POST", "/auth/login", login_body(certificate, key, challenge(), listener.origin));
  }
};

}  // namespace redlips::peers
