// SPDX-License-Identifier: Apache-2.0
#include "daemon/purposes/origin.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace redlips {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t max_host = 253;  // RFC 1035 §2.3.4, as text without the root's dot
constexpr std::size_t max_label = 63;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool label_character(char c) { return (c >= 'a' && c <= 'z') || digit(c) || c == '-' || c == '_'; }

// "80" from ":80"; a port is serialised without leading zeros and never as the scheme's default (URL §4.1).
bool port_is_canonical(std::string_view text, bool https) {
  if (text.empty()) return true;
  text.remove_prefix(1);
  unsigned port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (fault != std::errc() || end != text.data() + text.size() || text.front() == '0') return false;
  return port <= 65535 && port != (https ? 443U : 80U);
}

// URL §3.5 "ends in a number checker": such a host is an IPv4 address or no host at all.
bool ends_in_number(std::string_view last_label) {
  return std::all_of(last_label.begin(), last_label.end(), digit) || last_label.starts_with("0x");
}

bool ipv4_may_ask(const std::string& host) {
  boost::system::error_code fault;
  const auto address = ip::make_address_v4(host, fault);
  return !fault && address.to_string() == host && !address.is_loopback() && !address.is_unspecified();
}

// The longest run of two or more zero pieces, the first of equals (URL §3.6).
std::pair<int, int> longest_zero_run(const std::array<std::uint16_t, 8>& pieces) {
  std::pair<int, int> best{-1, 1};
  for (int i = 0; i < 8;) {
    int end = i;
    while (end < 8 && pieces[static_cast<std::size_t>(end)] == 0) ++end;
    if (end - i > best.second) best = {i, end - i};
    i = end + 1;
  }
  return best;
}

// The URL standard never writes the dotted half of RFC 5952 §5, so this is not address_v6::to_string().
std::string serialise(const ip::address_v6& address) {
  const auto bytes = address.to_bytes();
  std::array<std::uint16_t, 8> pieces{};
  for (std::size_t i = 0; i < 8; ++i)
    pieces[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  const auto [zeros, count] = longest_zero_run(pieces);
  std::string out = "[";
  for (int i = 0; i < 8; ++i) {
    if (i == zeros) {
      out += i == 0 ? "::" : ":";
      i += count - 1;
      continue;
    }
    std::array<char, 8> hex{};
    std::snprintf(hex.data(), hex.size(), "%x", pieces[static_cast<std::size_t>(i)]);
    out += hex.data();
    if (i != 7) out += ':';
  }
  return out + "]";
}

bool ipv6_may_ask(std::string_view host) {
  if (host.size() < 4 || host.back() != ']') return false;
  boost::system::error_code fault;
  const auto address = ip::make_address_v6(std::string(host.substr(1, host.size() - 2)), fault);
  if (fault || address.scope_id() != 0 || address.is_loopback() || address.is_unspecified()) return false;
  if (address.is_v4_mapped() && ip::make_address_v4(ip::v4_mapped, address).is_loopback()) return false;
  return serialise(address) == host;
}

bool domain_may_ask(std::string_view host) {
  if (host.empty() || host.size() > max_host) return false;
  if (host == "localhost" || host.ends_with(".localhost")) return false;
  std::string_view rest = host, label;
  for (bool more = true; more;) {
    const auto dot = rest.find('.');
    more = dot != std::string_view::npos;
    label = rest.substr(0, dot);
    if (label.empty() || label.size() > max_label) return false;
    if (!std::all_of(label.begin(), label.end(), label_character)) return false;
    rest.remove_prefix(more ? dot + 1 : rest.size());
  }
  return ends_in_number(label) ? ipv4_may_ask(std::string(host)) : true;
}

}  // namespace

Origin::Origin(std::string text, std::string host, bool https)
    : text_(std::move(text)), host_(std::move(host)), https_(https) {}

std::optional<Origin> Origin::parse(std::string_view text) {
  const bool https = text.starts_with("https://");
  if (!https && !text.starts_with("http://")) return std::nullopt;
  const std::string_view authority = text.substr(https ? 8 : 7);
  const bool literal = authority.starts_with('[');
  const auto bracket = literal ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::string_view host = authority.substr(0, authority.find(':', bracket));
  const std::string_view port = authority.substr(host.size());
  if (port == ":" || !port_is_canonical(port, https)) return std::nullopt;
  if (!(literal ? ipv6_may_ask(host) : domain_may_ask(host))) return std::nullopt;
  return Origin(std::string(text), std::string(host), https);
}

}  // namespace redlips
