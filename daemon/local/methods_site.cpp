// SPDX-License-Identifier: Apache-2.0
// What the user has said about sites, and how to take it back.
#include <algorithm>
#include <boost/json/array.hpp>

#include "daemon/local/methods_key.h"
#include "daemon/local/session.h"
#include "daemon/local/views.h"

namespace redlips::local {
namespace json = boost::json;
using Result = boost::asio::awaitable<json::value>;

Result site_list(Api& api, Session&, json::object) {
  const auto now = std::chrono::floor<std::chrono::seconds>(api.now());
  json::array sites;
  for (const auto& site : api.remembered.list())
    if (now < site.until) sites.push_back(site_view(site));
  co_return json::object{{"sites", std::move(sites)}};
}

Result site_forget(Api& api, Session&, json::object params) {
  const auto origin = wire::text_of(params, "origin").value_or("");
  if (origin.empty()) throw ApiError("invalid_request");
  const auto forgotten = std::ranges::count(api.remembered.list(), origin, &login::RememberedSite::origin);
  api.remembered.forget(origin);
  co_return json::object{{"forgotten", forgotten}};
}

}  // namespace redlips::local
