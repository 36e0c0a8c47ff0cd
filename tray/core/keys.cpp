// SPDX-License-Identifier: Apache-2.0
// JSON to records; a member that is missing or of another type is its default.
#include "tray/core/keys.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>

#include "drivers/wire/rpc.h"

namespace redlips::tray {
namespace json = boost::json;

namespace {

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = -1;
  const auto part = text.substr(at, count);
  const auto end = part.data() + part.size();
  return std::from_chars(part.data(), end, value).ptr == end ? value : -1;
}

int number(const json::object& object, std::string_view member, int otherwise) {
  return static_cast<int>(wire::integer_of(object, member).value_or(otherwise));
}

template <class Row, class Read>
std::vector<Row> rows(const json::object& result, std::string_view member, Read read) {
  std::vector<Row> found;
  const auto* list = wire::array_of(result, member);
  if (list == nullptr) return found;
  for (const auto& one : *list) {
    if (one.is_object()) found.push_back(read(one.get_object()));
  }
  return found;
}

Certificate::State state_of(const std::string& word) {
  if (word == "expired") return Certificate::State::expired;
  return word == "not_yet_valid" ? Certificate::State::not_yet_valid : Certificate::State::valid;
}

/// A certificate and the key it is on.
struct Placed {
  std::string token;
  Certificate certificate;
};

Placed placed_certificate(const json::object& row) {
  Certificate one;
  one.id = text(row, "certificate");
  one.key = text(row, "key");
  one.unit = text(row, "unit");
  if (const auto* id = wire::object_of(row, "unit_id")) {
    one.unit_id = text(*id, "text");
    one.unit_id_is_uscc = text(*id, "kind") == "uscc";
    one.unit_id_ok = truth(*id, "check_digit_ok");
  }
  one.issuer = text(row, "issuer");
  one.subject = text(row, "subject");
  one.serial = text(row, "certificate_serial");
  one.authority = text(row, "authority");
  one.algorithm = text(row, "algorithm");
  one.not_before = time_of(text(row, "not_before")).value_or(Time{});
  one.not_after = time_of(text(row, "not_after")).value_or(Time{});
  if (const auto days = wire::integer_of(row, "days_left")) one.days_left = static_cast<int>(*days);
  one.state = state_of(text(row, "state"));
  one.login = truth(row, "login");
  return {text(row, "token"), std::move(one)};
}

Key key_of(const json::object& row) {
  Key key;
  key.token = text(row, "token");
  key.serial = text(row, "serial");
  key.label = text(row, "label");
  key.name = text(row, "name");
  key.colour = text(row, "colour");
  key.unit = text(row, "unit");
  key.manufacturer = text(row, "manufacturer");
  key.model = text(row, "model");
  key.library = text(row, "library");
  key.fault = text(row, "fault");
  key.foreign = truth(row, "foreign");
  key.unprofiled = truth(row, "unprofiled");
  key.initial_pin = truth(row, "initial_pin");
  key.pin_pad = truth(row, "pin_pad");
  key.tries = tries_of(row);
  return key;
}

Authority authority_row(const json::object& row) {
  Authority one;
  one.id = text(row, "authority");
  one.hotline = text(row, "hotline");
  one.name = local_text(row, "name");
  one.hours = local_text(row, "hours");
  one.address = local_text(row, "address");
  one.remote_renewal = truth(row, "remote_renewal");
  one.remote_unlock = truth(row, "remote_unlock");
  one.renewal_service = truth(row, "renewal_service");
  one.contact = contact_of(row);
  one.days_before_expiry = number(row, "days_before_expiry", 30);
  one.offset = std::chrono::minutes(number(row, "utc_offset_minutes", 0));
  if (const auto* pin = wire::object_of(row, "pin")) {
    one.pin_min = static_cast<std::size_t>(std::max(1, number(*pin, "min_length", 1)));
    one.pin_max = static_cast<std::size_t>(std::max(1, number(*pin, "max_length", 255)));
    one.initial_pin = text(*pin, "initial");
  }
  return one;
}

}  // namespace

std::string text(const json::object& object, std::string_view member) {
  return wire::text_of(object, member).value_or("");
}

bool truth(const json::object& object, std::string_view member) {
  return wire::bool_of(object, member).value_or(false);
}

Tries tries_of(const json::object& object) {
  return {.min = wire::integer_of(object, "tries_min").value_or(0),
          .max = wire::integer_of(object, "tries_max"),
          .exact = truth(object, "tries_exact"),
          .locked = truth(object, "locked"),
          .last_try = truth(object, "last_try"),
          .why = text(object, "tries_why")};
}

std::optional<Time> time_of(std::string_view iso) {
  using namespace std::chrono;
  constexpr std::string_view shape = "0000-00-00T00:00:00Z";
  if (iso.size() != shape.size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = iso[i] >= '0' && iso[i] <= '9';
    if (shape[i] == '0' ? !digit : iso[i] != shape[i]) return std::nullopt;
  }
  const year_month_day day{year(digits(iso, 0, 4)), month(static_cast<unsigned>(digits(iso, 5, 2))),
                           std::chrono::day(static_cast<unsigned>(digits(iso, 8, 2)))};
  if (!day.ok()) return std::nullopt;
  return sys_days(day) + hours(digits(iso, 11, 2)) + minutes(digits(iso, 14, 2)) +
         seconds(digits(iso, 17, 2));
}

const Certificate* Key::best() const {
  const auto better = [](const Certificate& one, const Certificate& other) {
    return std::pair(one.login, one.not_after) < std::pair(other.login, other.not_after);
  };
  const auto found = std::max_element(certificates.begin(), certificates.end(), better);
  return found == certificates.end() ? nullptr : &*found;
}

std::vector<Key> keys_of(const json::object& tokens, const json::object& certificates) {
  auto keys = rows<Key>(tokens, "tokens", key_of);
  std::stable_partition(keys.begin(), keys.end(), [](const Key& key) { return !key.foreign; });
  for (auto& placed : rows<Placed>(certificates, "certificates", placed_certificate)) {
    const auto on = std::ranges::find(keys, placed.token, &Key::token);
    if (on != keys.end()) on->certificates.push_back(std::move(placed.certificate));
  }
  return keys;
}

std::vector<Authority> authorities_of(const json::object& result) {
  return rows<Authority>(result, "authorities", authority_row);
}

const Authority* find_authority(const std::vector<Authority>& authorities, const std::string& id) {
  const auto found = std::ranges::find(authorities, id, &Authority::id);
  return found == authorities.end() ? nullptr : &*found;
}

const Authority* authority_of(const std::vector<Key>& keys, const std::vector<Authority>& authorities,
                              const std::string& token, const std::string& certificate) {
  const auto key = std::ranges::find(keys, token, &Key::token);
  if (key == keys.end()) return nullptr;
  const auto named = std::ranges::find(key->certificates, certificate, &Certificate::id);
  const auto* shown = named == key->certificates.end() ? key->best() : &*named;
  return shown == nullptr ? nullptr : find_authority(authorities, shown->authority);
}

}  // namespace redlips::tray
