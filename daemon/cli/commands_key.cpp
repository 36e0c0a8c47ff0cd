// SPDX-License-Identifier: Apache-2.0
// Commands that use a key, or open the way to one.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iostream>

#include "daemon/cli/asked.h"
#include "daemon/cli/chosen_key.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/key_words.h"
#include "daemon/cli/output.h"
#include "drivers/platform/command.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

bool consents(Asked& asked, const std::string& origin) {
  asked.terminal().show("\n    " + origin + "\n\n");
  return asked.person()->agree(_(
      "This makes a proof with which anybody who gets it can log in to this site as you; if somebody on the\n"
      "telephone asked you for it, stop here. Go on?"));
}

}  // namespace

Exit authenticate(const Invocation& invocation) {
  const auto origin = invocation.value("--origin");
  if (origin.empty() || !invocation.has("--nonce"))
    throw UsageError(_("authenticate needs --origin and --nonce."));
  if (invocation.has("--pin-fd") && !invocation.has("--yes")) {
    throw UsageError(_("--pin-fd asks nobody, so authenticate needs --yes with it."));
  }
  Client client(socket_path(invocation));
  Asked asked(invocation);
  if (!invocation.has("--yes") && !consents(asked, origin)) throw CallError("user_cancelled");
  json::object params{
      {"origin", origin}, {"nonce", invocation.value("--nonce")}, {"prompts", true}, {"yes", true}};
  if (invocation.has("--token")) params["serial"] = invocation.value("--token");
  // A listing enumerates: a key that was inserted a moment ago is among those offered.
  const auto listed = client.call("token.list", {});
  try {
    std::cout << json::serialize(asked.call(client, "authenticate", std::move(params))) << '\n';
  } catch (const CallError& error) {
    // It is in, and holds nothing to log in with: "insert it" would send its user looking.
    const bool bare = error.code() == "no_key" && !own_keys(listed, invocation.value("--token")).empty();
    throw CallError(bare ? "no_certificate" : error.code(), bare ? "" : error.detail());
  }
  return Exit::ok;
}

Exit pin_change(const Invocation& invocation) {
  Client client(socket_path(invocation));
  Asked asked(invocation);
  const auto token = text(chosen_key(client, invocation), "token");
  json::object result;
  try {
    result = asked.call(client, "pin.change", {{"token", token}, {"prompts", true}});
  } catch (const CallError& error) {
    // The table's words for this code speak of a login.
    if (error.code() == "pin_wrong") throw CallError("old_pin_wrong");
    throw;
  }
  std::cout << (invocation.has("--json") ? json::serialize(result)
                                         : _("The PIN is changed. From now on every site takes the new one; "
                                             "the certificate is the same."))
            << '\n';
  return Exit::ok;
}

Exit name(const Invocation& invocation) {
  Client client(socket_path(invocation));
  json::object params{{"token", text(chosen_key(client, invocation), "token")},
                      {"name", invocation.words.front()}};
  if (invocation.has("--colour")) params["colour"] = invocation.value("--colour");
  client.call("token.name", std::move(params));
  return Exit::ok;
}

Exit login(const Invocation& invocation) {
  Client client(socket_path(invocation));
  const auto result = client.call("login.start", {{"hall", invocation.words.front()}});
  if (invocation.has("--json")) {
    std::cout << json::serialize(result) << '\n';
    return Exit::ok;
  }
  const auto url = text(result, "url");
  const auto why = platform::become("xdg-open", {url});
  std::cout << fill(_("No browser could be started ({1}). Open this address in one within a minute:\n{2}\n"),
                    {why, url});
  return Exit::error;
}

Exit attach(const Invocation& invocation) {
  Client client(socket_path(invocation));
  platform::Terminal terminal;
  TerminalAnswers person(terminal, true);
  client.call("attach", {{"kind", "attach"}}, &person);
  terminal.show(_("This terminal answers the login questions of web pages now. Ctrl-C ends it.\n"));
  client.serve(person);
  return Exit::ok;
}

}  // namespace redlips::cli
