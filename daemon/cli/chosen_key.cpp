// SPDX-License-Identifier: Apache-2.0
#include "daemon/cli/chosen_key.h"

#include "daemon/cli/key_words.h"
#include "daemon/cli/output.h"

namespace redlips::cli {
namespace json = boost::json;

json::array own_keys(const json::object& listed, const std::string& wanted) {
  json::array keys;
  for (const auto& one : listed.at("tokens").as_array()) {
    const auto& key = one.as_object();
    const bool named = wanted.empty() || text(key, "serial") == wanted || text(key, "token") == wanted;
    if (!truth(key, "foreign") && named) keys.push_back(key);
  }
  return keys;
}

json::object chosen_key(Client& client, const Invocation& invocation) {
  auto keys = own_keys(client.call("token.list", {}), invocation.value("--token"));
  if (keys.empty()) throw CallError("no_key");
  if (keys.size() == 1) return std::move(keys[0].get_object());
  throw UsageError(tokens_text({{"tokens", keys}}) +
                   _("Several keys are in: say which one with --token SERIAL."));
}

}  // namespace redlips::cli
