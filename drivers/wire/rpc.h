// SPDX-License-Identifier: Apache-2.0
// JSON-RPC 2.0 messages as the house speaks them: one object a frame, secrets beside it, duplicate keys
// refused.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "pkcs11/secret.h"

namespace redlips::wire {

/// Parses text from outside: one value of at most `depth` levels, UTF-8 checked, duplicate keys refused
/// (SECURITY-RULES 2.10: Boost.JSON's parse() keeps the last silently), numbers as Boost.JSON reads them,
/// none infinite. What is read lives in `memory`.
std::optional<boost::json::value> parse_json(std::string_view text, std::size_t depth = 16,
                                             const boost::json::storage_ptr& memory = {});
/// The same, an object only.
std::optional<boost::json::object> parse_object(std::string_view text, std::size_t depth = 16,
                                                const boost::json::storage_ptr& memory = {});

/// One message with the secrets that came right behind it.
struct Message {
  boost::json::object body;
  std::vector<Secret> secrets;
};

/// A channel that broke its rules or its peer: close it. what() is for logs, without contents.
class ChannelError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Members of an object from outside; a member of another type counts as absent.
std::optional<std::string> text_of(const boost::json::object& object, std::string_view name);
std::optional<std::int64_t> integer_of(const boost::json::object& object, std::string_view name);
std::optional<bool> bool_of(const boost::json::object& object, std::string_view name);
const boost::json::object* object_of(const boost::json::object& object, std::string_view name);
const boost::json::array* array_of(const boost::json::object& object, std::string_view name);

boost::json::object request(const boost::json::value& id, std::string_view method,
                            boost::json::object params);
boost::json::object notification(std::string_view method, boost::json::object params);
boost::json::object result(const boost::json::value& id, boost::json::value value);
/// `code` per JSON-RPC 2.0 §5.1 or -32000; `data` carries the house's own code.
boost::json::object error(const boost::json::value& id, int code, std::string_view message,
                          boost::json::object data = {});

}  // namespace redlips::wire
