// SPDX-License-Identifier: Apache-2.0
// The login without script: the browser goes to RedLips by a link and comes back with a ticket (PROTOCOL.md
// §3 of RedLips). Four steps, in the order in which they happen.
#include <algorithm>
#include <cctype>

#include "tests/peers/hall/hall_visit.h"
#include "tests/peers/shared/encoding.h"

namespace redlips::peers {
namespace {

constexpr std::size_t body_limit = 16'384;  // a token is about 3.5 kB

/// What may stand in an address as it is: letters, digits, - and _; else nothing.
std::string word(const Request& request, const char* name) {
  const auto found = request.query.find(name);
  if (found == request.query.end() || found->second.size() > 128) return {};
  const bool plain = std::all_of(found->second.begin(), found->second.end(), [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) != 0 || c == '-' || c == '_');
  });
  return plain ? found->second : std::string();
}

/// `?port=N`: where the tests' RedLips listens.
std::string port_of(const Request& request) {
  const std::string port = word(request, "port");
  const bool number = !port.empty() && port.find_first_not_of("0123456789") == std::string::npos;
  return number ? port : "17653";
}

}  // namespace

// 1: the link on the login page. The host name is new each time, so that nothing that an earlier program at
// RedLips' port left in the browser answers in its place.
Response Hall::begin_redirect(const Visit& visit) {
  Session& session = visit.session != nullptr ? *visit.session : sessions_.start(visit.now);
  const std::string challenge = challenges_.issue(session.id, visit.now);
  const std::string state = redirects_.begin(session.id, challenge, visit.now);
  Response response = redirect_to("http://" + hex(random_bytes(16)) + ".localhost:" + port_of(visit.request) +
                                  "/redirect?origin=" + percent_encoded(visit.listener.origin) +
                                  "&nonce=" + percent_encoded(challenge) + "&state=" + state);
  set_cookie(response, visit.listener, session);
  return response;
}

// 2: RedLips' page posts what was signed, from an origin of its own and without a cookie. It logs nobody in.
Response Hall::take_post(const Visit& visit) {
  const bool form = visit.request.content_type.starts_with("application/x-www-form-urlencoded");
  auto values = form_values(form && visit.request.body.size() <= body_limit ? visit.request.body : "");
  const bool kept = redirects_.post(values["state"], values["ticket"], values["token"], visit.now);
  Response response = plain_response(kept ? 204 : 410, "");
  response.with("Access-Control-Allow-Origin", "*");  // there is nothing to read but yes or no
  return response;
}

// 3: the browser comes back. It comes from another site, so a cookie with SameSite=Strict is not there yet;
// the page goes on to our own next address, and then it is.
Response Hall::come_back(const Visit& visit) {
  return page("return.html", {{"state", word(visit.request, "state")},
                              {"ticket", word(visit.request, "ticket")},
                              {"error", word(visit.request, "error")}});
}

// 4: state, ticket and session belong together, or nobody is logged in.
Response Hall::finish_redirect(const Visit& visit) {
  if (const std::string error = word(visit.request, "error"); !error.empty()) {
    if (visit.session != nullptr)  // no ticket: it only spends the state
      static_cast<void>(redirects_.take(word(visit.request, "state"), "", visit.session->id, visit.now));
    return page("refused.html", {{"code", error}, {"words", "没有登录。Key 和证书都正常，可以重新登录。"}});
  }
  const auto verdict = verified_redirect(visit);
  if (const auto* const refusal = std::get_if<Refusal>(&verdict)) {
    const auto& text = text_of(*refusal);
    Response response =
        page("refused.html", {{"code", std::string(text.code)}, {"words", std::string(text.sentence)}});
    response.status = 403;
    return response;
  }
  return let_in(visit, std::get<Unit>(verdict), redirect_to("/home"));
}

std::variant<Unit, Refusal> Hall::verified_redirect(const Visit& visit) {
  if (visit.session == nullptr) return Refusal::session_missing;
  const auto taken = redirects_.take(word(visit.request, "state"), word(visit.request, "ticket"),
                                     visit.session->id, visit.now);
  if (const auto* const refusal = std::get_if<Refusal>(&taken)) return *refusal;
  const auto& login = std::get<Redirects::Login>(taken);
  const auto token = parse_token(login.token);
  if (const auto* const refusal = std::get_if<Refusal>(&token)) return *refusal;
  return verified_token(visit, login.challenge, std::get<Token>(token));
}

}  // namespace redlips::peers
