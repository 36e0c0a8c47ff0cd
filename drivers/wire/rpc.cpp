// SPDX-License-Identifier: Apache-2.0
// Envelopes of JSON-RPC 2.0, and members of objects from outside.
#include "drivers/wire/rpc.h"

#include <boost/json/array.hpp>

namespace redlips::wire {
namespace {

const boost::json::value* member(const boost::json::object& object, std::string_view name) {
  return object.if_contains(name);
}

boost::json::object envelope() { return {{"jsonrpc", "2.0"}}; }

}  // namespace

std::optional<std::string> text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(std::string_view(value->get_string()));
}

std::optional<std::int64_t> integer_of(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return value->get_int64();
}

std::optional<bool> bool_of(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr || !value->is_bool()) return std::nullopt;
  return value->get_bool();
}

const boost::json::object* object_of(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value == nullptr ? nullptr : value->if_object();
}

const boost::json::array* array_of(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value == nullptr ? nullptr : value->if_array();
}

boost::json::object request(const boost::json::value& id, std::string_view method,
                            boost::json::object params) {
  auto message = notification(method, std::move(params));
  message["id"] = id;
  return message;
}

boost::json::object notification(std::string_view method, boost::json::object params) {
  auto message = envelope();
  message["method"] = method;
  message["params"] = std::move(params);
  return message;
}

boost::json::object result(const boost::json::value& id, boost::json::value value) {
  auto message = envelope();
  message["id"] = id;
  message["result"] = std::move(value);
  return message;
}

boost::json::object error(const boost::json::value& id, int code, std::string_view text,
                          boost::json::object data) {
  auto message = envelope();
  message["id"] = id;
  boost::json::object fault{{"code", code}, {"message", text}};
  if (!data.empty()) fault["data"] = std::move(data);
  message["error"] = std::move(fault);
  return message;
}

}  // namespace redlips::wire
