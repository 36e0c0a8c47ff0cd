// SPDX-License-Identifier: Apache-2.0
// What the user chose for the windows, and which certificates the user has looked over.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace redlips::tray {

struct Settings {
  std::string language;             ///< "zh_CN" or "en"; empty: the environment's
  bool big_type = false;            ///< all text larger, whatever the desktop's text size is
  bool hidden_without_key = false;  ///< no icon while no key is in, instead of a grey one
  bool told_no_icon = false;        ///< has been told that the lips run on where no task bar shows them
  std::vector<std::string>
      checked;  ///< SHA-256 of certificates that the user said are right; the newest last

  bool has_checked(std::string_view certificate) const;
  /// Remembers it; of more than 200 the oldest go.
  void check(const std::string& certificate);
  friend bool operator==(const Settings&, const Settings&) = default;
};

/// What a settings file says; whatever it does not say, or says wrongly, is as at first.
Settings parse_settings(std::string_view text);
std::string format_settings(const Settings& settings);

/// tray.json of the user's configuration; empty path where there is none.
std::filesystem::path settings_path();
/// Never throws: a file that cannot be read is one that says nothing.
Settings load_settings(const std::filesystem::path& path);
/// False where the disk does not take it: it then holds as long as this program lives.
bool save_settings(const std::filesystem::path& path, const Settings& settings);

}  // namespace redlips::tray
