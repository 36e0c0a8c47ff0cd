// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/checks.h"

#include <algorithm>
#include <array>

#include "daemon/bridge/redirect_request.h"

namespace redlips::bridge {
namespace {

constexpr std::array routes_table{
    Route{"GET", "/bridge", HostKind::any_name, false, OriginRule::absent, Act::redirect},
    Route{"GET", "/redirect", HostKind::any_name, false, OriginRule::absent, Act::enter},
    Route{"GET", "/b", HostKind::popup_name, false, OriginRule::absent, Act::page},
    Route{"GET", "/popup.js", HostKind::popup_name, false, OriginRule::absent_or_own, Act::page},
    Route{"GET", "/popup.css", HostKind::any_live_name, false, OriginRule::absent_or_own, Act::page},
    Route{"GET", "/heartbeat.js", HostKind::any_live_name, false, OriginRule::absent_or_own, Act::page},
    Route{"GET", "/start", HostKind::start_name, false, OriginRule::absent, Act::page},
    Route{"GET", "/start.js", HostKind::start_name, false, OriginRule::absent_or_own, Act::page},
    Route{"GET", "/r", HostKind::redirect_name, false, OriginRule::absent, Act::page},
    Route{"GET", "/redirect.js", HostKind::redirect_name, false, OriginRule::absent_or_own, Act::page},
    Route{"GET", "/redirect_texts.js", HostKind::redirect_name, false, OriginRule::absent_or_own, Act::page},
    Route{"GET", "/ws", HostKind::any_live_name, true, OriginRule::own, Act::socket},
    Route{"GET", "/ws", HostKind::direct, true, OriginRule::hall, Act::socket},
    Route{"GET", "/info", HostKind::direct, false, OriginRule::hall_or_local, Act::info},
    Route{"OPTIONS", "/info", HostKind::direct, false, OriginRule::hall, Act::preflight},
    Route{"OPTIONS", "/ws", HostKind::direct, false, OriginRule::hall, Act::preflight},
};

constexpr std::string_view below = ".localhost";

// What the Host header names; a host that is none of ours has no value.
struct Asked {
  bool direct = false;
  std::string name;                // of the right form, live or not
  const Ticket* ticket = nullptr;  // live
};

std::optional<std::string_view> name_in(std::string_view host, unsigned short port) {
  const std::string tail = std::string(below) + ":" + std::to_string(port);
  if (!host.ends_with(tail)) return std::nullopt;
  host.remove_suffix(tail.size());
  return is_name(host) ? std::optional(host) : std::nullopt;
}

// Byte for byte: a browser sends what it resolved, so a name of the outside world here is DNS rebinding.
std::optional<Asked> asked_host(const RequestHead& head, const Surroundings& around) {
  const std::string port = std::to_string(around.port);
  if (head.host == "127.0.0.1:" + port || head.host == "[::1]:" + port) return Asked{true, {}, nullptr};
  const auto name = name_in(head.host, around.port);
  if (!name) return std::nullopt;
  return Asked{false, std::string(*name), around.names.find(*name, around.now)};
}

bool host_fits(HostKind kind, const Asked& asked) {
  switch (kind) {
    case HostKind::direct:
      return asked.direct;
    case HostKind::any_name:
      return !asked.direct;
    case HostKind::any_live_name:
      return asked.ticket != nullptr;
    case HostKind::popup_name:
      return asked.ticket && asked.ticket->page == Ticket::Page::popup;
    case HostKind::redirect_name:
      return asked.ticket && asked.ticket->page == Ticket::Page::redirect;
    case HostKind::start_name:
      return asked.ticket && asked.ticket->page == Ticket::Page::start;
  }
  return false;
}

const Hall* hall_asking(const RequestHead& head, const Config& config) {
  const auto origin = Origin::parse(*head.origin);
  return origin ? config.hall_of(*origin) : nullptr;
}

bool own_origin(const RequestHead& head) { return *head.origin == "http://" + head.host; }

bool one_of(const std::string& value, std::initializer_list<std::string_view> allowed) {
  return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

// A page that loads us as a picture, frame or script only wants to know that we are here.
bool navigation(const RequestHead& head) {
  return one_of(head.fetch_dest, {"", "document"}) && one_of(head.fetch_mode, {"", "navigate"});
}

bool origin_fits(OriginRule rule, const RequestHead& head, const Hall* hall) {
  if (!head.origin) {
    if (rule == OriginRule::absent) return navigation(head);
    if (rule == OriginRule::absent_or_own) return one_of(head.fetch_site, {"", "same-origin"});
    return rule == OriginRule::hall_or_local && one_of(head.fetch_site, {"", "none"});
  }
  if (rule == OriginRule::own || rule == OriginRule::absent_or_own) return own_origin(head);
  return rule != OriginRule::absent && hall;
}

// The one path that takes a query: its hall has no script that could say it in another way.
bool path_fits(const Route& route, std::string_view target) {
  return route.path == (route.act == Act::enter ? target.substr(0, target.find('?')) : target);
}

std::string_view query_of(std::string_view target) {
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

// Looks the return address up by the origin that is asked for: none of the request's words leads anywhere.
Verdict enter(const RequestHead& head, const Config& config) {
  const auto asked = RedirectRequest::parse(query_of(head.target));
  if (!asked) return {Act::refuse, 400, {}, nullptr};
  const Hall* hall = config.hall_of(asked->origin);
  const std::string* url = hall ? hall->return_of(asked->origin) : nullptr;
  if (!url) return {Act::refuse, 403, {}, nullptr};
  RedirectLogin login{asked->origin.text(), asked->nonce.text(), asked->state, *url, hall->name, {}};
  return {Act::enter, 200, {}, hall, std::make_shared<const RedirectLogin>(std::move(login))};
}

// The kindest true answer to a path that exists, but not so.
unsigned refusal(const RequestHead& head, const Asked& asked) {
  const auto path = [&](const Route& r) { return path_fits(r, head.target); };
  if (std::none_of(routes_table.begin(), routes_table.end(), path)) return 404;
  const auto method = [&](const Route& r) { return path(r) && r.method == head.method; };
  if (std::none_of(routes_table.begin(), routes_table.end(), method)) return 405;
  return !asked.direct && !asked.ticket ? 410 : 404;
}

}  // namespace

std::span<const Route> routes() noexcept { return routes_table; }

std::string_view text_of(HostKind kind) noexcept {
  switch (kind) {
    case HostKind::any_name:
      return "any name";
    case HostKind::popup_name:
      return "popup's name";
    case HostKind::start_name:
      return "start page's name";
    case HostKind::redirect_name:
      return "redirect's name";
    case HostKind::any_live_name:
      return "live name";
    case HostKind::direct:
      return "direct";
  }
  return {};
}

std::string_view text_of(OriginRule rule) noexcept {
  switch (rule) {
    case OriginRule::absent:
      return "none (navigation)";
    case OriginRule::absent_or_own:
      return "none or own";
    case OriginRule::own:
      return "own";
    case OriginRule::hall:
      return "a hall";
    case OriginRule::hall_or_local:
      return "a hall, or none (typed)";
  }
  return {};
}

std::string_view text_of(Act act) noexcept {
  switch (act) {
    case Act::redirect:
      return "303 to a new name's /b";
    case Act::enter:
      return "303 to a new name's /r";
    case Act::page:
      return "the file";
    case Act::socket:
      return "WebSocket";
    case Act::info:
      return "JSON";
    case Act::preflight:
      return "204";
    case Act::refuse:
      return "refused";
  }
  return {};
}

Verdict check(const RequestHead& head, const Surroundings& around) {
  const auto asked = asked_host(head, around);
  if (!asked) return {Act::refuse, 403, {}, nullptr};
  if (head.body) return {Act::refuse, 413, {}, nullptr};
  const auto fits = [&](const Route& r) {
    return path_fits(r, head.target) && r.method == head.method && r.upgrade == head.upgrade &&
           host_fits(r.host, *asked);
  };
  const auto route = std::find_if(routes_table.begin(), routes_table.end(), fits);
  if (route == routes_table.end()) return {Act::refuse, refusal(head, *asked), {}, nullptr};
  const Hall* hall = head.origin ? hall_asking(head, around.config) : nullptr;
  if (!origin_fits(route->origin, head, hall)) return {Act::refuse, 403, {}, nullptr};
  if (route->act == Act::enter) return enter(head, around.config);
  return {route->act, 200, asked->name, hall};
}

unsigned short foreign_redirect(const RequestHead& head, unsigned short port, unsigned short next_port) {
  const bool begins = head.target == "/bridge" || (head.target.starts_with("/redirect?") &&
                                                   RedirectRequest::parse(query_of(head.target)));
  const bool asks = head.method == "GET" && begins && !head.body && !head.upgrade && !head.origin;
  return asks && navigation(head) && name_in(head.host, port) ? next_port : static_cast<unsigned short>(0);
}

}  // namespace redlips::bridge
