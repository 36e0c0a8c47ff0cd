// SPDX-License-Identifier: Apache-2.0
// Dispatch: a table from verb to function; every failure becomes an answer.
#include "drivers/host/service.h"

#include <algorithm>

#include "drivers/host/host_json.h"
#include "drivers/host/host_verbs.h"
#include "drivers/host/verbs.h"

namespace redlips::drivers {
namespace {

using boost::json::object;
using pkcs11::TokenError;

// JSON-RPC 2.0 §5.1; -32000 is the first of the server's own.
constexpr int method_not_found = -32601, invalid_params = -32602, token_failed = -32000;

struct Entry {
  std::string_view verb;
  object (*function)(VerbCall&);
  bool keeps_login;  ///< else a login that was kept ends before the verb begins
};

constexpr Entry entries[] = {
    {"tokens", &verb_tokens, false},
    {"info", &verb_info, true},
    {"certificates", &verb_certificates, false},
    {"login_sign", &verb_login_sign, false},
    {"login_sign_all", &verb_login_sign_all, false},
    {"change_pin", &verb_change_pin, false},
    {"session_open", &verb_session_open, false},
    {"session_sign", &verb_session_sign, true},
    {"session_end", &verb_session_end, false},
    {"lease_open", &verb_lease_open, false},
    {"lease_keys", &verb_lease_keys, true},
    {"lease_generate", &verb_lease_generate, true},
    {"lease_sign", &verb_lease_sign, true},
    {"lease_write", &verb_lease_write, true},
    {"lease_remove", &verb_lease_remove, true},
    {"lease_end", &verb_lease_end, false},
    {"unlock", &verb_unlock, false},
};

const Entry* find_entry(std::string_view verb) noexcept {
  const auto* found = std::ranges::find(entries, verb, &Entry::verb);
  return found == std::end(entries) ? nullptr : found;
}

/// The error's evidence, and what became of the try.
object failure(const boost::json::value& id, const TokenError& error, const VerbCall* call) {
  auto data = to_json(error);
  data["sent"] = call != nullptr && call->sent;
  if (call != nullptr && call->login) data["login"] = to_word(call->login->outcome);
  return wire::error(id, token_failed, to_string(error.kind()), std::move(data));
}

object serve(const Entry& entry, VerbCall& call, const boost::json::value& id) {
  try {
    return wire::result(id, entry.function(call));
  } catch (const TokenError& error) {
    return failure(id, error, &call);
  }
}

}  // namespace

bool host_serves(std::string_view verb) noexcept { return verb == "open" || find_entry(verb) != nullptr; }

object HostService::open(const boost::json::value& id, const object& params) {
  try {
    if (library_) throw BadRequest("open comes once");
    library_ = load_(params);
    officer_ = wire::bool_of(params, "officer").value_or(false);
    return wire::result(id, object{{"protocol", host_protocol}, {"description", library_->description()}});
  } catch (const TokenError& error) {
    return failure(id, error, nullptr);
  }
}

object HostService::answer(const wire::Message& message) {
  const auto* found = message.body.if_contains("id");
  const boost::json::value id = found == nullptr ? nullptr : *found;
  try {
    return dispatch(id, message);
  } catch (const BadRequest& error) {
    return wire::error(id, invalid_params, error.what());
  }
}

object HostService::dispatch(const boost::json::value& id, const wire::Message& message) {
  const auto method = wire::text_of(message.body, "method").value_or("");
  const auto* verb = find_host_verb(method);
  if (verb == nullptr || (verb->officer && !officer_))
    return wire::error(id, method_not_found, "no such verb");
  const auto* params = wire::object_of(message.body, "params");
  if (params == nullptr) throw BadRequest("params is missing");
  if (message.secrets.size() != verb->secrets) throw BadRequest("wrong number of secrets");
  if (method == "open") return open(id, *params);
  if (!library_) throw BadRequest("open comes first");
  VerbCall call{*library_, *params, message.secrets, kept_};
  const auto& entry = *find_entry(method);
  if (!entry.keeps_login) kept_.reset();
  return serve(entry, call, id);
}

}  // namespace redlips::drivers
