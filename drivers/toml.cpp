// SPDX-License-Identifier: Apache-2.0
// toml++ (marzer/tomlplusplus: TOML 1.0, MIT, kept well, in Debian) behind one function: its header is slow
// to compile.
#include <toml++/toml.h>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "drivers/members.h"
#include "drivers/toml_depth.h"

namespace redlips::drivers {
namespace {

namespace json = boost::json;
constexpr std::uintmax_t size_limit = 256UL * 1024;
constexpr std::size_t key_limit = 16;  // a file of a single key with 100,000 dots would exhaust the stack

/// A fault of the whole file.
DataFault file_fault(wire::Words words) { return DataFault({.words = {std::move(words)}}); }

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
  if (fault) throw file_fault({N_("cannot be read: {1}"), {fault.message()}});
  if (size > size_limit)
    throw file_fault({N_("is larger than {1} KiB"), {std::to_string(size_limit / 1024)}});
  std::ifstream in(file, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in || in.gcount() != static_cast<std::streamsize>(text.size()))
    throw file_fault({N_("cannot be read")});
  return text;
}

/// Does `path` begin with the member `name` ("pin" of "pin.tries", "unit_id" of "unit_id[0]")?
bool begins_with(std::string_view path, std::string_view name) {
  return path.starts_with(name) &&
         (path.size() == name.size() || path[name.size()] == '.' || path[name.size()] == '[');
}

/// The node that `path` names below `node`; nullptr if there is none.
const toml::node* node_at(const toml::node& node, std::string_view path) {
  if (path.starts_with('.')) path.remove_prefix(1);
  if (path.empty()) return &node;
  if (const auto* list = node.as_array()) {
    const auto end = std::min(path.find(']'), path.size() - 1);
    const auto* element = list->get(std::strtoul(std::string(path.substr(1, end)).c_str(), nullptr, 10));
    return element == nullptr ? nullptr : node_at(*element, path.substr(end + 1));
  }
  const auto* table = node.as_table();
  if (table == nullptr) return nullptr;
  for (const auto& [key, value] : *table)
    if (begins_with(path, key.str())) return node_at(value, path.substr(key.str().size()));
  return nullptr;
}

}  // namespace

unsigned toml_line(const std::filesystem::path& file, std::string_view member) {
  try {
    const auto table = toml::parse(read_text(file));
    const auto* node = node_at(table, member);
    return node == nullptr ? 0 : node->source().begin.line;
  } catch (const std::exception&) {
    return 0;  // it was rewritten meanwhile: the fault is told without its line
  }
}

json::object read_toml(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  if (longest_key(text) > key_limit)
    throw file_fault({N_("a name in it has more than {1} parts"), {std::to_string(key_limit)}});
  try {
    return to_json(toml::parse(text)).as_object();
  } catch (const toml::parse_error& fault) {
    const auto& at = fault.source().begin;
    throw DataFault(
        {.line = at.line,
         .column = at.column,
         .words = {{N_("this is not written as TOML is ({1})"), {std::string(fault.description())}}}});
  }
}

}  // namespace redlips::drivers
