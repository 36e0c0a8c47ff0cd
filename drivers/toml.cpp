// SPDX-License-Identifier: Apache-2.0
// toml++ (marzer/tomlplusplus: TOML 1.0, MIT, kept well, in Debian) behind one function: its header is slow
// to compile.
#include <toml++/toml.h>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <sstream>

#include "drivers/members.h"

namespace redlips::drivers {
namespace {

namespace json = boost::json;
constexpr std::uintmax_t size_limit = 256 * 1024;

json::value to_json(const toml::node& node);

json::value scalar(const toml::node& node) {
  if (const auto* text = node.as_string()) return json::value(text->get());
  if (const auto* number = node.as_integer()) return json::value(number->get());
  if (const auto* real = node.as_floating_point()) return json::value(real->get());
  if (const auto* flag = node.as_boolean()) return json::value(flag->get());
  std::ostringstream out;
  node.visit([&](const auto& value) {
    if constexpr (toml::is_date<decltype(value)> || toml::is_time<decltype(value)> ||
                  toml::is_date_time<decltype(value)>)
      out << value.get();
  });
  return json::value(out.str());
}

json::value to_json(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    json::object object;
    for (const auto& [key, value] : *table) object.emplace(key.str(), to_json(value));
    return object;
  }
  if (const auto* list = node.as_array()) {
    json::array array;
    for (const auto& value : *list) array.push_back(to_json(value));
    return array;
  }
  return scalar(node);
}

std::string read_text(const std::filesystem::path& file) {
  std::error_code fault;
  const auto size = std::filesystem::file_size(file, fault);
  if (fault) throw DataFault("cannot be read: " + fault.message());
  if (size > size_limit) throw DataFault("is larger than 256 KiB");
  std::ifstream in(file, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in || in.gcount() != static_cast<std::streamsize>(text.size())) throw DataFault("cannot be read");
  return text;
}

}  // namespace

json::object read_toml(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  try {
    return to_json(toml::parse(text)).as_object();
  } catch (const toml::parse_error& fault) {
    const auto& at = fault.source().begin;
    throw DataFault("line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ": " +
                    std::string(fault.description()));
  }
}

}  // namespace redlips::drivers
