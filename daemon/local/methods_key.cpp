// SPDX-License-Identifier: Apache-2.0
// Listing keys, logging in with one, changing its PIN, naming it.
#include "daemon/local/methods_key.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <iostream>

#include "daemon/local/prompt_json.h"
#include "daemon/local/session.h"
#include "daemon/local/views.h"
#include "daemon/not_saved.h"

namespace redlips::local {
namespace json = boost::json;
using Result = boost::asio::awaitable<json::value>;

namespace {

using ViewOf = json::object (*)(const keyring::TokenView&);

/// One view a token. A listing enumerates first: libraries of --module have no hot-plug events.
Result list(Api& api, ViewOf view) {
  co_await api.keyring.refresh();
  json::array tokens;
  for (const auto& token : api.keyring.tokens()) tokens.push_back(view(token));
  co_return json::object{{"tokens", std::move(tokens)}};
}

void record_change(Api& api, const keyring::ChangeDone& done) {
  HistoryEntry entry;
  entry.when = std::chrono::floor<std::chrono::seconds>(api.now());
  entry.what = "pin.change";
  entry.code = done.code.empty() ? "ok" : done.code;
  entry.token_serial = done.token_serial;
  entry.prompter = done.prompter;
  entry.caller = "cli";
  try {
    api.history.add(std::move(entry));
  } catch (const NotSaved& fault) {
    // The PIN on the key is what it is: saying anything else would cost the user a try with the old one.
    std::cerr << "redlipsd: the history cannot be written: " << fault.what() << '\n';
  }
}

}  // namespace

Result token_list(Api& api, Session&, json::object) { return list(api, token_view); }

Result pin_status(Api& api, Session&, json::object) { return list(api, pin_view); }

Result certificate_list(Api& api, Session&, json::object) {
  co_await api.keyring.refresh();
  json::array certificates;
  std::size_t unreadable = 0;
  for (const auto& token : api.keyring.tokens()) {
    unreadable += token.unreadable;
    for (const auto& one : token.certificates) certificates.push_back(certificate_view(token, one));
  }
  co_return json::object{{"certificates", std::move(certificates)}, {"unreadable", unreadable}};
}

Result certificate_export(Api& api, Session&, json::object params) {
  const auto wanted = wire::text_of(params, "certificate").value_or("");
  for (const auto& token : api.keyring.tokens())
    for (const auto& one : token.certificates)
      if (one.certificate.sha256 == wanted) co_return json::object{{"pem", pkcs11::pem(one.certificate)}};
  throw ApiError("no_certificate");
}

Result authenticate(Api& api, Session& session, json::object params) {
  login::Request request;
  request.origin = wire::text_of(params, "origin").value_or("");
  request.nonce = wire::text_of(params, "nonce").value_or("");
  request.caller = session.endpoint() == Endpoint::bridge ? "nmh" : "cli";
  const auto prompter = session.prompter(wire::bool_of(params, "prompts").value_or(false));
  request.prompter = prompter.get();
  if (session.endpoint() == Endpoint::control) {
    request.token_serial = wire::text_of(params, "serial");
    request.user_consented = wire::bool_of(params, "yes").value_or(false);
  }
  auto answer = co_await api.authenticator.authenticate(std::move(request));
  if (answer.code.empty()) co_return std::move(answer.token);
  const bool told = session.endpoint() == Endpoint::control && !answer.detail.empty();
  throw ApiError(answer.code, told ? json::object{{"detail", answer.detail}} : json::object());
}

Result pin_change(Api& api, Session& session, json::object params) {
  const auto token = wire::text_of(params, "token").value_or("");
  const auto prompter = session.prompter(wire::bool_of(params, "prompts").value_or(false));
  const auto done = co_await api.keyring.change_pin(token, *prompter);
  record_change(api, done);
  json::object tries;
  put_tries(tries, done.tries);
  if (!done.detail.empty()) tries["detail"] = done.detail;
  if (!done.code.empty()) throw ApiError(done.code, std::move(tries));
  co_return tries;
}

Result token_name(Api& api, Session&, json::object params) {
  const auto token = wire::text_of(params, "token").value_or("");
  const auto name = wire::text_of(params, "name");
  const auto colour = wire::text_of(params, "colour");
  if (!name && !colour) throw ApiError("invalid_request");
  const auto tokens = api.keyring.tokens();
  const auto found = std::ranges::find(tokens, token, &keyring::TokenView::token);
  if (found == tokens.end()) throw ApiError("key_removed");
  if (!api.keyring.set_name(token, name.value_or(found->name), colour.value_or(found->colour))) {
    throw ApiError("invalid_request");
  }
  co_return json::object();
}

}  // namespace redlips::local
