// SPDX-License-Identifier: Apache-2.0
// Addresses by hand: OpenSSL's parser takes users and fragments, and Boost's is for every scheme there is.
#include "updater/http_address.h"

#include <algorithm>
#include <cctype>

#include "pkcs11/bytes.h"

namespace redlips::updater {
namespace {

constexpr std::size_t url_limit = 2048;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& letter : out) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return out;
}

bool plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; }) &&
         std::stoi(std::string(text)) >= 1 && std::stoi(std::string(text)) <= 65535;
}

/// "host", "host:port", "[v6]", "[v6]:port".
bool split(std::string_view text, std::string& host, std::string& port) {
  std::string_view rest;
  if (!text.empty() && text.front() == '[') {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    host = lower(text.substr(1, end - 1));
    rest = text.substr(end + 1);
    if (host.find_first_not_of("0123456789abcdef:.") != std::string::npos) return false;
  } else {
    const auto colon = text.find(':');
    host = lower(text.substr(0, colon));
    if (colon != std::string_view::npos) rest = text.substr(colon);
    if (host.find_first_of("[]@/\\") != std::string::npos) return false;
  }
  if (!rest.empty()) {
    if (rest.front() != ':' || !is_port(rest.substr(1))) return false;
    port = rest.substr(1);
  }
  return !host.empty();
}

bool is_local(const std::string& host) {
  return host == "localhost" || host == "::1" || host.rfind("127.", 0) == 0;
}

/// One entry of no_proxy: "*", a host, a domain with or without its dot, each with or without a port.
bool excepts(const std::string& entry, const HttpAddress& address) {
  if (entry == "*") return true;
  std::string host, port;
  if (!split(entry, host, port)) return false;
  if (!port.empty() && port != address.port) return false;
  if (host.front() == '.') host.erase(0, 1);
  if (host.empty()) return false;
  if (address.host == host) return true;
  const std::string domain = "." + host;
  return address.host.size() > domain.size() &&
         address.host.compare(address.host.size() - domain.size(), domain.size(), domain) == 0;
}

bool excepted(std::string_view list, const HttpAddress& address) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view entry = list.substr(0, comma);
    while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
    while (!entry.empty() && entry.back() == ' ') entry.remove_suffix(1);
    if (!entry.empty() && excepts(lower(entry), address)) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

/// The first of these variables that says something.
std::string first_of(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* const value = environment(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    const bool escaped = byte && byte->size() == 1;
    out += escaped ? static_cast<char>(byte->front()) : text[i];
    if (escaped) i += 2;
  }
  return out;
}

/// "http://user:password@host:port/", "host:port".
std::optional<HttpProxy> parse_proxy(std::string_view text) {
  if (!plain(text) || text.size() > url_limit) return std::nullopt;
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
    if (lower(text.substr(0, scheme)) != "http") return std::nullopt;
    text.remove_prefix(scheme + 3);
  }
  text = text.substr(0, text.find('/'));
  HttpProxy out{{}, "80", {}};
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const std::string who = decoded(text.substr(0, at));
    out.authorization = "Basic " + to_base64(Bytes(who.begin(), who.end()));
    text.remove_prefix(at + 1);
  }
  if (!split(text, out.host, out.port)) return std::nullopt;
  return out;
}

}  // namespace

std::string HttpAddress::authority(bool brief) const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return brief && port == (tls ? "443" : "80") ? name : name + ":" + port;
}

std::optional<HttpAddress> parse_http_address(std::string_view url) {
  if (url.size() > url_limit || !plain(url)) return std::nullopt;
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const std::string name = lower(url.substr(0, scheme));
  if (name != "http" && name != "https") return std::nullopt;
  HttpAddress out;
  out.tls = name == "https";
  out.port = out.tls ? "443" : "80";
  std::string_view rest = url.substr(scheme + 3);
  const auto path = std::min(rest.find_first_of("/?#"), rest.size());
  if (!split(rest.substr(0, path), out.host, out.port)) return std::nullopt;
  out.target = rest.substr(path);
  if (out.target.find('#') != std::string::npos) return std::nullopt;
  if (out.target.empty() || out.target.front() != '/') out.target.insert(0, 1, '/');
  return out;
}

std::optional<HttpProxy> proxy_for(const HttpAddress& address, const Environment& environment) {
  if (is_local(address.host) || excepted(first_of(environment, {"no_proxy", "NO_PROXY"}), address)) {
    return std::nullopt;
  }
  const std::string said =
      address.tls ? first_of(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
                  : first_of(environment, {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"});
  return said.empty() ? std::nullopt : parse_proxy(said);
}

}  // namespace redlips::updater
