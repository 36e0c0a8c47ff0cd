// SPDX-License-Identifier: Apache-2.0
// Tokens, certificates and errors as JSON, with the bounds of PROTOCOL.md §1.
#include "drivers/host/host_json.h"

#include <boost/json/array.hpp>
#include <limits>

#include "drivers/wire/rpc.h"
#include "pkcs11/utf8.h"

namespace redlips::drivers {
namespace {

using boost::json::object;

constexpr std::size_t text_limit = 256;  // CK_TOKEN_INFO has 64 at most; SKF's names are longer
constexpr std::size_t label_limit = 1024;
constexpr std::size_t certificate_limit = std::size_t{16} * 1024;
constexpr std::size_t id_limit = 64;
constexpr std::size_t detail_limit = 512;
constexpr unsigned long tries_limit = 255;

/// A CK_ULONG; CK_UNAVAILABLE_INFORMATION (all ones) becomes the largest number JSON carries.
std::int64_t number(unsigned long value) {
  constexpr unsigned long most = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(value, most));
}

/// Reads members one after the other; one that is missing or wrong makes the whole object unread.
class Members {
 public:
  explicit Members(const object& json) : json_(json) {}
  bool good() const { return good_; }

  std::string text(std::string_view name, std::size_t limit = text_limit) {
    auto value = wire::text_of(json_, name);
    if (!value || value->size() > limit) return fail<std::string>();
    return std::move(*value);
  }
  bool flag(std::string_view name) {
    const auto value = wire::bool_of(json_, name);
    return value ? *value : fail<bool>();
  }
  unsigned long number(std::string_view name,
                       unsigned long limit = std::numeric_limits<unsigned long>::max()) {
    const auto value = wire::integer_of(json_, name);
    const bool good = value && *value >= 0 && static_cast<unsigned long>(*value) <= limit;
    return good ? static_cast<unsigned long>(*value) : fail<unsigned long>();
  }
  Bytes bytes(std::string_view name, std::size_t limit) {
    auto value = from_hex(text(name, 2 * limit));
    return value ? std::move(*value) : fail<Bytes>();
  }
  pkcs11::PinFlags flags(std::string_view name) {
    const auto* inner = wire::object_of(json_, name);
    const auto value = inner == nullptr ? std::nullopt : pin_flags_from(*inner);
    return value ? *value : fail<pkcs11::PinFlags>();
  }

 private:
  template <class Value>
  Value fail() {
    good_ = false;
    return {};
  }
  const object& json_;
  bool good_ = true;
};

/// The value, if all of it was there.
template <class Value>
std::optional<Value> if_good(const Members& members, Value value) {
  return members.good() ? std::optional<Value>(std::move(value)) : std::nullopt;
}

}  // namespace

object to_json(const pkcs11::PinFlags& flags) {
  return {{"count_low", flags.count_low},
          {"final_try", flags.final_try},
          {"locked", flags.locked},
          {"to_be_changed", flags.to_be_changed}};
}

object to_json(const pkcs11::TokenInfo& info) {
  object json{{"label", info.label},
              {"manufacturer", info.manufacturer},
              {"model", info.model},
              {"serial", info.serial},
              {"initialized", info.initialized},
              {"pin_pad", info.pin_pad},
              {"pin_min", number(info.pin_min)},
              {"pin_max", number(info.pin_max)},
              {"user_pin", to_json(info.user_pin)},
              {"so_pin", to_json(info.so_pin)}};
  if (info.tries_left) json["tries_left"] = *info.tries_left;
  return json;
}

object to_json(const pkcs11::CertificateObject& certificate) {
  object json{{"id", to_hex(certificate.id)}, {"label", certificate.label}, {"der", to_hex(certificate.der)}};
  if (certificate.has_key) json["has_key"] = *certificate.has_key;
  return json;
}

object to_json(const pkcs11::TokenError& error) {
  object json{{"kind", to_string(error.kind())}, {"call", error.call()}, {"rv", number(error.rv())}};
  if (!error.detail().empty()) json["detail"] = error.detail();
  return json;
}

std::optional<pkcs11::PinFlags> pin_flags_from(const object& json) {
  Members members(json);
  pkcs11::PinFlags flags;
  flags.count_low = members.flag("count_low");
  flags.final_try = members.flag("final_try");
  flags.locked = members.flag("locked");
  flags.to_be_changed = members.flag("to_be_changed");
  return if_good(members, flags);
}

std::optional<pkcs11::TokenInfo> token_info_from(const object& json) {
  Members members(json);
  pkcs11::TokenInfo info;
  info.label = members.text("label");
  info.manufacturer = members.text("manufacturer");
  info.model = members.text("model");
  info.serial = members.text("serial");
  info.initialized = members.flag("initialized");
  info.pin_pad = members.flag("pin_pad");
  info.pin_min = members.number("pin_min");
  info.pin_max = members.number("pin_max");
  info.user_pin = members.flags("user_pin");
  info.so_pin = members.flags("so_pin");
  if (json.contains("tries_left"))
    info.tries_left = static_cast<int>(members.number("tries_left", tries_limit));
  return if_good(members, std::move(info));
}

std::optional<pkcs11::CertificateObject> certificate_from(const object& json) {
  Members members(json);
  pkcs11::CertificateObject certificate;
  certificate.id = members.bytes("id", id_limit);
  certificate.label = members.text("label", label_limit);
  certificate.der = members.bytes("der", certificate_limit);
  if (json.contains("has_key")) certificate.has_key = members.flag("has_key");
  return if_good(members, std::move(certificate));
}

std::optional<pkcs11::TokenError> token_error_from(const object& json) {
  Members members(json);
  const auto kind = members.text("kind");
  const auto call = members.text("call");
  const auto rv = members.number("rv");
  std::string detail(pkcs11::cut_utf8(wire::text_of(json, "detail").value_or(""), detail_limit));
  return if_good(members, pkcs11::TokenError(pkcs11::token_error_kind(kind), call, rv, std::move(detail)));
}

}  // namespace redlips::drivers
