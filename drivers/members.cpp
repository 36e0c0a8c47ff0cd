// SPDX-License-Identifier: Apache-2.0
#include "drivers/members.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace redlips::drivers {

namespace fs = std::filesystem;
namespace json = boost::json;

Members::Members(const json::object& table, std::string path) : table_(&table), path_(std::move(path)) {}

void Members::fault(std::string_view name, wire::Words words) const {
  throw DataFault({.member = path_ + std::string(name), .words = {std::move(words)}});
}

const json::value* Members::find(std::string_view name) {
  asked_.emplace(name);
  return table_->if_contains(name);
}

std::string Members::text(std::string_view name) {
  std::string value = text_or(name, {});
  if (value.empty()) fault(name, {N_("a text is expected here")});
  return value;
}

std::string Members::text_or(std::string_view name, std::string fallback) {
  const json::value* value = find(name);
  if (value == nullptr) return fallback;
  if (!value->is_string()) fault(name, {N_("a text in quotes is expected")});
  return std::string(value->get_string());
}

bool Members::flag_or(std::string_view name, bool fallback) {
  const json::value* value = find(name);
  if (value == nullptr) return fallback;
  if (!value->is_bool()) fault(name, {N_("true or false is expected")});
  return value->get_bool();
}

std::optional<std::int64_t> Members::number(std::string_view name, std::int64_t min, std::int64_t max) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_int64() || value->get_int64() < min || value->get_int64() > max)
    fault(name, {N_("a number from {1} to {2} is expected"), {std::to_string(min), std::to_string(max)}});
  return value->get_int64();
}

std::vector<std::string> Members::texts(std::string_view name) {
  std::vector<std::string> out;
  const json::value* value = find(name);
  if (value == nullptr) return out;
  if (!value->is_array()) fault(name, {N_("a list of texts is expected")});
  for (const json::value& item : value->get_array()) {
    if (!item.is_string()) fault(name, {N_("a list of texts is expected")});
    out.emplace_back(item.get_string());
  }
  return out;
}

std::optional<Members> Members::table(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) fault(name, {N_("a table is expected")});
  return Members(value->get_object(), path_ + std::string(name) + ".");
}

std::vector<Members> Members::tables(std::string_view name) {
  std::vector<Members> out;
  const json::value* value = find(name);
  if (value == nullptr) return out;
  if (!value->is_array()) fault(name, {N_("a list of tables is expected")});
  for (const json::value& item : value->get_array()) {
    if (!item.is_object()) fault(name, {N_("a list of tables is expected")});
    out.emplace_back(item.get_object(), path_ + std::string(name) + "[" + std::to_string(out.size()) + "].");
  }
  return out;
}

std::vector<std::string> Members::names() const {
  std::vector<std::string> out;
  for (const auto& member : *table_) out.emplace_back(member.key());
  return out;
}

void Members::finish() const {
  for (const auto& member : *table_) {
    const std::string_view key(member.key().data(), member.key().size());
    if (!asked_.contains(key)) fault(key, {N_("there is no such member; is it spelt right?")});
  }
}

namespace {

std::vector<fs::path> toml_files(const fs::path& directory, std::vector<FileFault>& faults) {
  std::vector<fs::path> files;
  std::error_code fault;
  for (fs::directory_iterator at(directory, fault), end; !fault && at != end; at.increment(fault))
    if (at->path().extension() == ".toml") files.push_back(at->path());
  if (fault && fault != std::errc::no_such_file_or_directory)
    faults.push_back({directory, {.words = {{N_("cannot be read: {1}"), {fault.message()}}}}});
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void use_toml(const fs::path& file, std::vector<FileFault>& faults,
              const std::function<void(const fs::path&, Members&)>& use) {
  try {
    const json::object table = read_toml(file);
    Members members(table);
    use(file, members);
  } catch (const DataFault& fault) {
    auto cause = fault.cause();
    if (!cause.member.empty()) cause.line = toml_line(file, cause.member);
    faults.push_back({file, std::move(cause)});
  }
}

void each_toml(const std::vector<fs::path>& directories, std::vector<FileFault>& faults,
               const std::function<void(const fs::path&, Members&)>& use) {
  for (const fs::path& directory : directories)
    for (const fs::path& file : toml_files(directory, faults)) use_toml(file, faults, use);
}

}  // namespace redlips::drivers
