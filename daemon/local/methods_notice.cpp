// SPDX-License-Identifier: Apache-2.0
// Notices of certificates that run out: whoever takes one shows it.
#include <boost/json/array.hpp>
#include <iostream>

#include "daemon/local/methods_key.h"
#include "daemon/local/session.h"
#include "daemon/local/views.h"
#include "daemon/not_saved.h"

namespace redlips::local {
namespace json = boost::json;
using Result = boost::asio::awaitable<json::value>;

namespace {

/// What the disk does not take holds as long as this daemon lives: a notice that is shown twice then is
/// better than none.
template <class Change>
void remember(Change change) {
  try {
    change();
  } catch (const NotSaved& fault) {
    std::cerr << "redlipsd: notices cannot be remembered: " << fault.what() << '\n';
  }
}

}  // namespace

// In one step: two that ask at once never both get the same notice.
Result notice_take(Api& api, Session&, json::object) {
  const auto now = std::chrono::floor<std::chrono::seconds>(api.now());
  const auto due = api.notices.due(api.keyring.tokens(), api.authorities, now);
  remember([&] { api.notices.shown(due); });
  json::array notices;
  for (const auto& notice : due) notices.push_back(notice_view(notice));
  co_return json::object{{"notices", std::move(notices)}};
}

Result notice_snooze(Api& api, Session&, json::object params) {
  const auto certificate = wire::text_of(params, "certificate").value_or("");
  const auto days = wire::integer_of(params, "days").value_or(1);
  if (days < 1 || days > Notices::longest_snooze) throw ApiError("invalid_request");
  bool known = true;
  remember([&] { known = api.notices.snooze(certificate, static_cast<int>(days)); });
  if (!known) throw ApiError("invalid_request");
  co_return json::object();
}

}  // namespace redlips::local
