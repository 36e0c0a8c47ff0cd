// SPDX-License-Identifier: Apache-2.0
#include "daemon/cli/asked.h"

namespace redlips::cli {
namespace json = boost::json;

Asked::Asked(const Invocation& invocation) {
  if (invocation.has("--pin-fd")) {
    script_.emplace(number(invocation, "--pin-fd"), invocation.has("--last-try"),
                    invocation.value("--token"));
  } else {
    person_.emplace(terminal_.emplace(), false);
  }
}

json::object Asked::call(Client& client, std::string_view method, json::object params) {
  return call(client, method, std::move(params), answerer());
}

json::object Asked::call(Client& client, std::string_view method, json::object params, Answerer& front) {
  try {
    return client.call(method, std::move(params), &front);
  } catch (const CallError&) {
    if (script_ && !script_->refusal().empty()) throw CallError(script_->refusal());
    if (person_ && person_->last_try_declined()) throw CallError("last_try");
    throw;
  }
}

}  // namespace redlips::cli
