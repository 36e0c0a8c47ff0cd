// SPDX-License-Identifier: Apache-2.0
// The hall's routes. What each answers is the whole of the hall; server.cpp only carries it.
#include "tests/peers/hall/hall.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <iostream>

#include "tests/peers/hall/hall_visit.h"
#include "tests/peers/shared/pages.h"

namespace redlips::peers {
namespace {

namespace json = boost::json;

// Over https the prefix makes the browser keep the cookie to this host, this path and TLS (RFC 6265bis
// §4.1.3).
const char* cookie_name(const Listener& listener) { return listener.secure ? "__Host-hall" : "hall"; }

Response refused(Refusal refusal) {
  const auto& text = text_of(refusal);
  const unsigned status = refusal == Refusal::origin_foreign    ? 403
                          : refusal == Refusal::request_invalid ? 400
                                                                : 401;
  return json_response(status, json::serialize(json::object{{"code", text.code}, {"zh", text.sentence}}));
}

/// Headers of every answer, and those of the variants: ?csp=strict, ?coop=same-origin.
void add_headers(Response& response, const Request& request) {
  // connect-src is open by default: the client's direct way is a WebSocket to a loopback port.
  const bool strict = switched(request, "csp", "strict");
  response
      .with("Content-Security-Policy",
            strict ? "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
                     "'self'; "
                     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                   : "default-src 'self'; connect-src *; base-uri 'none'; frame-ancestors 'self'")
      .with("Cache-Control", "no-store")
      .with("X-Content-Type-Options", "nosniff")
      .with("Referrer-Policy", "same-origin");
  for (const char* const value : {"same-origin", "same-origin-allow-popups", "noopener-allow-popups"})
    if (switched(request, "coop", value)) response.with("Cross-Origin-Opener-Policy", value);
}

std::string host_of(const Listener& listener) {
  return listener.origin.substr(listener.origin.find("//") + 2);
}

std::string port_of_tests(const Request& request) {
  const auto ports = request.query.find("ports");
  return ports == request.query.end() ? "" : ports->second.substr(0, ports->second.find(','));
}

}  // namespace

void set_cookie(Response& response, const Listener& listener, const Session& session) {
  response.with("Set-Cookie", std::string(cookie_name(listener)) + "=" + session.id +
                                  "; Path=/; HttpOnly; SameSite=" + (session.strict ? "Strict" : "Lax") +
                                  (listener.secure ? "; Secure" : "") +
                                  (session.id.empty() ? "; Max-Age=0" : ""));
}

bool switched(const Request& request, const char* name, std::string_view value) {
  const auto found = request.query.find(name);
  return found != request.query.end() && found->second == value;
}

struct Hall::Route {
  std::string_view method, path;
  Response (Hall::*answer)(const Visit&);
};

Hall::Hall(HallFiles files, Clock clock)
    : files_(std::move(files)), clock_(std::move(clock)), accounts_(files_.database) {
  static_cast<void>(
      Trust(files_.authority, files_.crl));  // a wrong path is told at the start, not at the first login
}

Response Hall::answer(const Listener& listener, const Request& request) {
  const Moment now = clock_();
  const auto id = cookie_value(request.cookie, cookie_name(listener));
  Session* const session = id ? sessions_.find(*id, now) : nullptr;
  Response response;
  try {
    response = routed({listener, request, session, now});
  } catch (const std::exception& error) {
    std::cerr << "hall: " << request.path << ": " << error.what() << '\n';
    response = plain_response(500, "演示大厅出错了，请看它的输出。\n");
  }
  add_headers(response, request);
  return response;
}

Response Hall::routed(const Visit& visit) {
  static constexpr std::array<Route, 11> routes{{{"GET", "/", &Hall::login_page},
                                                 {"GET", "/frames", &Hall::frames_page},
                                                 {"GET", "/home", &Hall::home_page},
                                                 {"GET", "/auth/challenge", &Hall::challenge},
                                                 {"POST", "/auth/challenge", &Hall::challenge},
                                                 {"POST", "/auth/login", &Hall::login},
                                                 {"GET", "/auth/redirect", &Hall::begin_redirect},
                                                 {"POST", "/auth/return", &Hall::take_post},
                                                 {"GET", "/auth/return", &Hall::come_back},
                                                 {"GET", "/auth/finish", &Hall::finish_redirect},
                                                 {"POST", "/logout", &Hall::logout}}};
  const Request& request = visit.request;
  // Another name for this address would be another origin for the browser: never the hall's.
  if (request.host != host_of(visit.listener))
    return plain_response(421, "这里只有 " + visit.listener.origin + "\n");
  // A page of another site may post here with the user's cookie; only the browser can tell, by this header.
  // What RedLips' page posts comes without a cookie and needs none.
  if (request.method == "POST" && request.path != "/auth/return" && request.origin != visit.listener.origin)
    return refused(Refusal::origin_foreign);
  const auto* const route = std::find_if(routes.begin(), routes.end(), [&](const Route& one) {
    return one.method == request.method && one.path == request.path;
  });
  if (route != routes.end()) return (this->*route->answer)(visit);
  if (request.method == "GET") return file(visit);
  return plain_response(405, "");
}

Response Hall::login_page(const Visit& visit) {
  if (visit.session != nullptr && visit.session->unit) return redirect_to("/home");
  Session& session = visit.session != nullptr ? *visit.session : sessions_.start(visit.now);
  if (switched(visit.request, "cookie", "strict")) session.strict = true;
  std::map<std::string, std::string> values{{"transport", visit.listener.secure ? "https" : "http"},
                                            {"port", port_of_tests(visit.request)}};
  if (switched(visit.request, "challenge", "inline"))
    values["challenge"] = challenges_.issue(session.id, visit.now);
  Response response = page("login.html", values);
  set_cookie(response, visit.listener, session);
  return response;
}

Response Hall::frames_page(const Visit& visit) {
  const auto ports = visit.request.query.find("ports");
  return page("frames.html", {{"ports", ports == visit.request.query.end() ? "" : ports->second}});
}

Response Hall::home_page(const Visit& visit) {
  if (visit.session == nullptr || !visit.session->unit) return redirect_to("/");
  const Unit& unit = *visit.session->unit;
  const Account* const account = accounts_.find(unit.id);
  return page(unit.sub_certificate ? "home_sub.html" : "home.html",
              {{"unit", unit.name},
               {"uscc", unit.id},
               {"valid_until", beijing_date(unit.valid_until)},
               {"logins", std::to_string(account == nullptr ? 0 : account->logins)}});
}

Response Hall::challenge(const Visit& visit) {
  if (visit.session == nullptr) return refused(Refusal::session_missing);
  const std::string challenge = challenges_.issue(visit.session->id, visit.now);
  return json_response(200, json::serialize(json::object{{"challenge", challenge}}));
}

std::variant<Unit, Refusal> Hall::verified(const Visit& visit) {
  if (visit.session == nullptr) return Refusal::session_missing;
  // Only JSON: a plain form of another site cannot send this type without asking first (Fetch §3.2.2).
  if (!visit.request.content_type.starts_with("application/json")) return Refusal::request_invalid;
  const auto parsed = parse_login_request(visit.request.body);
  if (const auto* const refusal = std::get_if<Refusal>(&parsed)) return *refusal;
  const auto& request = std::get<LoginRequest>(parsed);
  return verified_token(visit, request.challenge, request.token);
}

std::variant<Unit, Refusal> Hall::verified_token(const Visit& visit, const std::string& challenge,
                                                 const Token& token) {
  if (const auto fault = challenges_.take(challenge, visit.session->id, visit.now)) return *fault;
  const Trust trust(files_.authority, files_.crl);
  return verify(token, visit.listener.origin, challenge, trust, visit.now);
}

Response Hall::login(const Visit& visit) {
  const auto verdict = verified(visit);
  if (const auto* const refusal = std::get_if<Refusal>(&verdict)) return refused(*refusal);
  const Unit& unit = std::get<Unit>(verdict);
  return let_in(visit, unit,
                json_response(200, json::serialize(json::object{
                                       {"next", "/home"}, {"unit", unit.name}, {"uscc", unit.id}})));
}

Response Hall::let_in(const Visit& visit, const Unit& unit, Response response) {
  const Session old = *visit.session;  // it ends here
  accounts_.log_in(unit, visit.now);
  challenges_.forget(old.id);
  Session& session = sessions_.log_in(old.id, unit, visit.now);
  session.strict = old.strict;
  set_cookie(response, visit.listener, session);
  return response;
}

Response Hall::logout(const Visit& visit) {
  if (visit.session != nullptr) {
    const std::string id = visit.session->id;
    challenges_.forget(id);
    sessions_.end(id);
  }
  Response response = redirect_to("/");
  set_cookie(response, visit.listener, Session());
  return response;
}

Response Hall::file(const Visit& visit) {
  static constexpr std::string_view client = "/redlips/";
  const std::string_view path = visit.request.path;
  auto found = path.starts_with(client)  ? static_file(files_.client, path.substr(client.size()))
               : path.ends_with(".html") ? std::nullopt  // templates are pages of their routes only
                                         : static_file(files_.pages, path.substr(path.empty() ? 0 : 1));
  if (!found) return plain_response(404, "没有这个网页\n");
  // Scripts are public: a sandboxed frame (/frames) has an opaque origin and loads modules by CORS.
  found->with("Access-Control-Allow-Origin", "*");
  return *found;
}

Response Hall::page(const char* name, const std::map<std::string, std::string>& values) const {
  return {200, "text/html; charset=utf-8", filled(read_file(files_.pages / name), values), {}};
}

}  // namespace redlips::peers
