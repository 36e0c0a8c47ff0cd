// SPDX-License-Identifier: Apache-2.0
// Renewing a certificate: what is asked before, a run, and what became of it.
#include <boost/json/array.hpp>

#include "daemon/keyring/codes.h"
#include "daemon/local/methods_key.h"
#include "daemon/local/session.h"
#include "daemon/local/views.h"

namespace redlips::local {
namespace json = boost::json;
using boost::asio::awaitable;
using Result = awaitable<json::value>;

namespace {

/// The work, or why it was not done, as a code.
template <class Value>
awaitable<Value> with_codes(awaitable<Value> work) {
  std::string code, detail;
  try {
    if constexpr (std::is_void_v<Value>) {
      co_await std::move(work);
      co_return;
    } else {
      auto value = co_await std::move(work);
      co_return value;
    }
  } catch (const renewal::NotRenewed& fault) {
    code = fault.code();
    detail = fault.detail();
  } catch (const drivers::HostError&) {
    auto failure = keyring::failure_of(std::current_exception());
    code = std::move(failure.code);
    detail = std::move(failure.detail);
  }
  throw ApiError(code, detail.empty() ? json::object() : json::object{{"detail", detail}});
}

std::shared_ptr<keyring::Prompter> prompter_of(Session& session, const json::object& params) {
  return session.prompter(wire::bool_of(params, "prompts").value_or(false));
}

json::object view(Api& api, const renewal::Job& job) {
  return renewal_view(job, api.keyring.tokens(), api.renewals.running(job.id));
}

json::object answer(Api& api, const std::string& id) {
  const auto* job = api.renewals.find(id);
  if (job == nullptr) throw ApiError("unknown_job");
  return {{"renewal", view(api, *job)}};
}

}  // namespace

Result renewal_conditions(Api& api, Session&, json::object params) {
  auto looking = with_codes(api.renewals.outlook(wire::text_of(params, "certificate").value_or("")));
  const auto found = co_await std::move(looking);
  json::array list;
  for (const auto& one : found.conditions) list.push_back(condition_view(one));
  co_return json::object{{"conditions", std::move(list)}, {"pins", found.pins}, {"remote", found.remote}};
}

Result renewal_start(Api& api, Session& session, json::object params) {
  if (!wire::bool_of(params, "unchanged").value_or(false)) throw ApiError("unit_changed");
  const auto prompter = prompter_of(session, params);
  auto work = with_codes(api.renewals.begin(wire::text_of(params, "certificate").value_or(""), *prompter));
  const auto id = co_await std::move(work);
  co_return answer(api, id);
}

Result renewal_resume(Api& api, Session& session, json::object params) {
  const auto id = wire::text_of(params, "job").value_or("");
  const auto prompter = prompter_of(session, params);
  auto work = with_codes(api.renewals.go_on(id, *prompter));
  co_await std::move(work);
  co_return answer(api, id);
}

Result renewal_list(Api& api, Session&, json::object) {
  json::array list;
  for (const auto& job : api.renewals.all()) list.push_back(view(api, job));
  co_return json::object{{"renewals", std::move(list)}};
}

Result renewal_remove_old(Api& api, Session& session, json::object params) {
  const auto id = wire::text_of(params, "job").value_or("");
  const auto prompter = prompter_of(session, params);
  auto work = with_codes(api.renewals.remove_old(id, *prompter));
  co_await std::move(work);
  co_await api.keyring.refresh();
  co_return answer(api, id);
}

}  // namespace redlips::local
