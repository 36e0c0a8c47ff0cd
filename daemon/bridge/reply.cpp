// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/reply.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/bridge/assets.h"
#include "daemon/bridge/session.h"

namespace redlips::bridge {
namespace {

constexpr std::array<std::pair<unsigned, std::string_view>, 14> reasons{
    {{200, "OK"},
     {204, "No Content"},
     {303, "See Other"},
     {400, "Bad Request"},
     {403, "Forbidden"},
     {404, "Not Found"},
     {405, "Method Not Allowed"},
     {408, "Request Timeout"},
     {410, "Gone"},
     {413, "Content Too Large"},
     {431, "Request Header Fields Too Large"},
     {500, "Internal Server Error"},
     {503, "Service Unavailable"},
     {505, "HTTP Version Not Supported"}}};

// No Cross-Origin-Opener-Policy: on the popup it cuts the tie to the hall (BROWSER-FACTS.md).
constexpr std::string_view every_answer =
    "Cache-Control: no-store\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "X-Frame-Options: DENY\r\n";

constexpr std::string_view nothing =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view reason_of(unsigned status) {
  const auto row =
      std::find_if(reasons.begin(), reasons.end(), [&](const auto& r) { return r.first == status; });
  return row == reasons.end() ? std::string_view("Error") : row->second;
}

// 'self' does not cover ws: in every browser that we serve, so the socket is named.
std::string page_policy(std::string_view host, std::string_view posts_to) {
  return std::string(nothing) + "; script-src 'self'; style-src 'self'; img-src data:; connect-src ws://" +
         std::string(host) + (posts_to.empty() ? "" : " ") + std::string(posts_to);
}

}  // namespace

std::string to_wire(const Reply& reply) {
  std::string out =
      "HTTP/1.1 " + std::to_string(reply.status) + " " + std::string(reason_of(reply.status)) + "\r\n";
  out += every_answer;
  const auto policy = [](const auto& header) { return header.first == "Content-Security-Policy"; };
  if (std::none_of(reply.headers.begin(), reply.headers.end(), policy))
    out += "Content-Security-Policy: " + std::string(nothing) + "\r\n";
  for (const auto& [name, value] : reply.headers) out += name + ": " + value + "\r\n";
  if (!reply.type.empty()) out += "Content-Type: " + reply.type + "\r\n";
  if (reply.status != 204) out += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  if (reply.close) out += "Connection: close\r\n";
  return out + "\r\n" + reply.body;
}

Reply redirect(std::string_view host, std::string_view path) {
  return {303, {}, {{"Location", "http://" + std::string(host) + std::string(path)}}, {}, true};
}

Reply page(std::string_view path, std::string_view host, std::string_view posts_to) {
  const Asset* asset = find_asset(path);
  if (!asset) return refusal(404);
  return {200,
          std::string(asset->type),
          {{"Content-Security-Policy", page_policy(host, posts_to)}},
          std::string(asset->text),
          false};
}

Reply info(unsigned short port, const std::optional<std::string>& origin) {
  boost::json::array methods;
  for (const std::string_view method : session_methods()) methods.emplace_back(method);
  const boost::json::object body{
      {"redlips", 1}, {"version", REDLIPS_VERSION}, {"port", port}, {"methods", methods}};
  Reply out{200, "application/json", {{"Vary", "Origin"}}, boost::json::serialize(body), false};
  if (origin) out.headers.emplace_back("Access-Control-Allow-Origin", *origin);
  return out;
}

Reply preflight(const RequestHead& head) {
  Reply out{204, {}, {{"Vary", "Origin"}, {"Access-Control-Allow-Origin", *head.origin}}, {}, false};
  out.headers.emplace_back("Access-Control-Allow-Methods", "GET");
  if (head.asks_private_network) out.headers.emplace_back("Access-Control-Allow-Private-Network", "true");
  if (head.asks_local_network) out.headers.emplace_back("Access-Control-Allow-Local-Network", "true");
  return out;
}

Reply refusal(unsigned status, std::string_view asset) {
  const Asset* words = find_asset(asset);
  if (!words) return {status, {}, {}, {}, true};
  return {status, std::string(words->type), {}, std::string(words->text), true};
}

std::string host_of(std::string_view name, unsigned short port) {
  return std::string(name) + ".localhost:" + std::to_string(port);
}

}  // namespace redlips::bridge
