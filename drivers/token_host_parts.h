// SPDX-License-Identifier: Apache-2.0
// What the two halves of TokenHost share: parameters out, bounded answers in.
#pragma once

#include <boost/json/array.hpp>
#include <memory>
#include <utility>

#include "drivers/host/host_json.h"
#include "drivers/host_process.h"
#include "drivers/wire/rpc.h"

namespace redlips::drivers {

using Process = std::shared_ptr<HostProcess>;

inline constexpr std::size_t signature_limit = 1024;

inline boost::json::object slot_params(unsigned long slot) {
  return {{"slot", static_cast<std::int64_t>(slot)}};
}

inline boost::json::object identity_params(const ExpectedIdentity& who) {
  auto params = slot_params(who.slot);
  params["manufacturer"] = who.manufacturer;
  params["model"] = who.model;
  params["serial"] = who.serial;
  params["certificate"] = who.certificate;
  return params;
}

/// Each element of a list read by `read`; nullopt if the list is missing, too long, or one element is wrong.
template <class Element>
std::optional<std::vector<Element>> list_from(const boost::json::object& json, std::string_view name,
                                              std::size_t limit,
                                              std::optional<Element> (*read)(const boost::json::object&)) {
  const auto* array = wire::array_of(json, name);
  if (array == nullptr || array->size() > limit) return std::nullopt;
  std::vector<Element> list;
  for (const auto& value : *array) {
    auto element = value.is_object() ? read(value.get_object()) : std::nullopt;
    if (!element) return std::nullopt;
    list.push_back(std::move(*element));
  }
  return list;
}

/// The value, or the end of a host that answers what nobody can read.
template <class Value>
Value readable(HostProcess& process, std::optional<Value> value, bool maybe_sent = false) {
  if (!value) throw process.broken("answer that cannot be read", maybe_sent);
  return std::move(*value);
}

inline std::optional<int> tries_from(const boost::json::object& json) {
  const auto tries = wire::integer_of(json, "tries");
  if (!tries || *tries < 0 || *tries > 255) return std::nullopt;
  return static_cast<int>(*tries);
}

/// "outcome", "tries" and "flags", which both verbs with a PIN answer.
template <class Result, class Read>
std::optional<std::pair<Result, pkcs11::PinFlags>> try_from(const boost::json::object& json, Read read) {
  const auto outcome = read(wire::text_of(json, "outcome").value_or(""));
  const auto* flags_json = wire::object_of(json, "flags");
  const auto flags = flags_json == nullptr ? std::nullopt : pin_flags_from(*flags_json);
  if (!outcome || !flags) return std::nullopt;
  return std::pair{Result{*outcome, tries_from(json)}, *flags};
}

inline std::optional<Bytes> signature_from(std::string_view hex) {
  auto signature = from_hex(hex);
  if (!signature || signature->empty() || signature->size() > signature_limit) return std::nullopt;
  return signature;
}

inline std::vector<Secret> only(Secret pin) {
  std::vector<Secret> secrets;
  secrets.push_back(std::move(pin));
  return secrets;
}

inline boost::json::object signing_params(const ExpectedIdentity& who, pkcs11::Scheme scheme,
                                          const pkcs11::Digest& digest) {
  auto params = identity_params(who);
  params["scheme"] = to_word(scheme);
  params["hash"] = to_word(digest.hash);
  params["digest"] = to_hex(digest.bytes);
  return params;
}

}  // namespace redlips::drivers
