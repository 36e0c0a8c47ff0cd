// SPDX-License-Identifier: Apache-2.0
// The table of the local API. What a method does with a key is in methods_key.cpp.
#include "daemon/local/methods.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "daemon/local/authority_view.h"
#include "daemon/local/methods_key.h"
#include "daemon/local/session.h"
#include "daemon/local/views.h"
#include "daemon/version.h"
#include "drivers/platform/process.h"

namespace redlips::local {
namespace json = boost::json;
using Result = boost::asio::awaitable<json::value>;

namespace {

json::array texts(const std::vector<std::string>& list) {
  json::array array;
  for (const auto& text : list) array.emplace_back(text);
  return array;
}

json::array library_views(const std::vector<keyring::LibraryView>& libraries) {
  json::array array;
  for (const auto& one : libraries) array.push_back(library_view(one));
  return array;
}

json::array session_views(const std::vector<keyring::SessionView>& sessions) {
  json::array array;
  for (const auto& one : sessions) array.push_back(session_view(one));
  return array;
}

json::array fault_views(const std::vector<drivers::ProfileFault>& faults) {
  json::array array;
  for (const auto& fault : faults) array.push_back(fault_view(fault));
  return array;
}

void add_state_fault(json::object& answer, const drivers::FileFault& fault) {
  const bool none = fault.what.empty();
  answer["state_fault"] = none ? std::string() : fault.file.string() + ": " + fault.what;
  answer["state_fault_parts"] = none ? json::value() : json::value(fault_view(fault));
}

/// The ports that other programs hold, where the bridge has none.
json::array taken_ports(const StatusSource& source, unsigned short port) {
  json::array array;
  if (port != 0) return array;
  for (const unsigned short taken : source.ports) array.emplace_back(taken);
  return array;
}

Result status(Api& api, Session& session, json::object) {
  json::object answer{{"version", version}, {"protocol", 1}};
  if (session.endpoint() == Endpoint::bridge) co_return answer;
  const auto& source = api.status;
  answer["pid"] = platform::own_pid();
  const unsigned short port = source.port ? source.port() : static_cast<unsigned short>(0);
  answer["port"] = port;
  answer["ports_taken"] = taken_ports(source, port);
  answer["socket"] = source.socket;
  answer["config"] = api.config.directory.string();
  answer["state"] = source.state_directory;
  answer["test_config"] = api.config.test_config;
  answer["modules"] = texts(source.modules);
  answer["libraries"] = library_views(api.keyring.libraries());
  answer["sessions"] = session_views(api.keyring.sessions());
  add_state_fault(answer, api.keyring.state_fault());
  answer["tokens"] = api.keyring.tokens().size();
  answer["halls"] = api.config.halls.size();
  answer["prompter"] = api.prompts.attached_kind();
  answer["history_damaged"] = api.history.damaged();
  answer["faults"] = source.faults ? fault_views(source.faults()) : json::array();
  co_return answer;
}

Result attach(Api& api, Session& session, json::object params) {
  const auto kind = wire::text_of(params, "kind").value_or("");
  if (kind != "tray" && kind != "attach") throw ApiError("invalid_request");
  session.set_kind(kind);
  const auto refused = api.prompts.attach(session.shared_from_this());
  if (!refused.empty()) throw ApiError(refused);
  co_return json::object();
}

Result watch(Api&, Session& session, json::object) {
  session.watch();
  co_return json::object();
}

Result authority_list(Api& api, Session&, json::object) {
  json::array authorities;
  for (const auto& authority : api.authorities.list) authorities.push_back(authority_view(authority));
  co_return json::object{{"authorities", std::move(authorities)}};
}

Result hall_list(Api& api, Session&, json::object) {
  json::array halls;
  for (const auto& hall : api.config.halls) halls.push_back(hall_view(hall));
  co_return json::object{{"halls", std::move(halls)}};
}

Result login_start(Api& api, Session&, json::object params) {
  const auto id = wire::text_of(params, "hall").value_or("");
  const auto& halls = api.config.halls;
  const auto hall = std::ranges::find(halls, id, &Hall::id);
  if (hall == halls.end()) throw ApiError("unknown_hall");
  if (!api.status.start_login) throw ApiError("port_taken");
  const auto url = api.status.start_login(*hall);
  if (url.empty()) throw ApiError("port_taken");
  co_return json::object{{"url", url}};
}

Result history_list(Api& api, Session&, json::object params) {
  json::array entries;
  const auto all = api.history.list();
  for (const auto& entry : all) entries.push_back(history_view(entry));
  json::object answer{{"entries", std::move(entries)}, {"damaged", api.history.damaged()}};
  if (wire::bool_of(params, "csv").value_or(false)) answer["csv"] = history_csv(all);
  co_return answer;
}

Result history_clear(Api& api, Session&, json::object) {
  api.history.clear();
  co_return json::object();
}

constexpr unsigned control = static_cast<unsigned>(Endpoint::control);
constexpr unsigned both = control | static_cast<unsigned>(Endpoint::bridge);

constexpr std::array table{
    Method{"attach", control, attach},
    Method{"authenticate", both, authenticate},
    Method{"authority.list", control, authority_list},
    Method{"certificate.export", control, certificate_export},
    Method{"certificate.list", control, certificate_list},
    Method{"document.sign", control, document_sign},
    Method{"hall.list", control, hall_list},
    Method{"history.clear", control, history_clear},
    Method{"history.list", control, history_list},
    Method{"login.start", control, login_start},
    Method{"notice.snooze", control, notice_snooze},
    Method{"notice.take", control, notice_take},
    Method{"pin.change", control, pin_change},
    Method{"pin.status", control, pin_status},
    Method{"renewal.conditions", control, renewal_conditions},
    Method{"renewal.list", control, renewal_list},
    Method{"renewal.remove_old", control, renewal_remove_old},
    Method{"renewal.resume", control, renewal_resume},
    Method{"renewal.start", control, renewal_start},
    Method{"site.forget", control, site_forget},
    Method{"site.list", control, site_list},
    Method{"status", both, status},
    Method{"token.list", control, token_list},
    Method{"token.name", control, token_name},
    Method{"watch", control, watch},
};

}  // namespace

std::span<const Method> methods() { return table; }

const Method* find_method(std::string_view name) {
  const auto found = std::ranges::lower_bound(table, name, {}, &Method::name);
  return found != table.end() && found->name == name ? &*found : nullptr;
}

}  // namespace redlips::local
