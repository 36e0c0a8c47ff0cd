// SPDX-License-Identifier: Apache-2.0
#include "tray/core/settings.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <system_error>

#include "drivers/platform/files.h"
#include "drivers/platform/paths.h"
#include "drivers/wire/rpc.h"

namespace redlips::tray {
namespace json = boost::json;
namespace {

constexpr std::size_t most_checked = 200;
constexpr std::size_t file_limit = std::size_t{64} * 1024;
constexpr std::size_t sha256_digits = 64;

bool is_sha256(std::string_view text) {
  return text.size() == sha256_digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

bool Settings::has_checked(std::string_view certificate) const {
  return std::ranges::find(checked, certificate) != checked.end();
}

void Settings::check(const std::string& certificate) {
  if (has_checked(certificate)) return;
  checked.push_back(certificate);
  if (checked.size() > most_checked) checked.erase(checked.begin());
}

Settings parse_settings(std::string_view text) {
  Settings settings;
  const auto object = wire::parse_object(text, 4);
  if (!object) return settings;
  const auto language = wire::text_of(*object, "language").value_or("");
  if (language == "zh_CN" || language == "en") settings.language = language;
  settings.big_type = wire::bool_of(*object, "big_type").value_or(false);
  settings.hidden_without_key = wire::bool_of(*object, "hidden_without_key").value_or(false);
  settings.told_no_icon = wire::bool_of(*object, "told_no_icon").value_or(false);
  const auto* checked = wire::array_of(*object, "checked");
  for (const auto& one : checked != nullptr ? *checked : json::array())
    if (one.is_string() && is_sha256(one.get_string())) settings.check(std::string(one.get_string()));
  return settings;
}

std::string format_settings(const Settings& settings) {
  json::array checked;
  for (const auto& one : settings.checked) checked.emplace_back(one);
  return json::serialize(json::object{{"language", settings.language},
                                      {"big_type", settings.big_type},
                                      {"hidden_without_key", settings.hidden_without_key},
                                      {"told_no_icon", settings.told_no_icon},
                                      {"checked", std::move(checked)}}) +
         '\n';
}

std::filesystem::path settings_path() {
  const auto directory = platform::user_config_directory();
  return directory.empty() ? directory : directory / "tray.json";
}

Settings load_settings(const std::filesystem::path& path) {
  if (path.empty()) return {};
  try {
    return parse_settings(platform::read_own_file(path, file_limit).value_or(""));
  } catch (const std::system_error&) {
    return {};
  }
}

bool save_settings(const std::filesystem::path& path, const Settings& settings) {
  if (path.empty()) return false;
  try {
    std::filesystem::create_directories(path.parent_path());
    platform::replace_file(path, format_settings(settings));
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace redlips::tray
