// SPDX-License-Identifier: Apache-2.0
// The daemon's command line and environment.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace redlips {

/// Where an administrator's configuration lies.
inline constexpr const char* default_config = "/etc/redlips";

/// What was asked for; absent members mean the default of whoever uses them.
struct Options {
  std::vector<std::string> modules;               ///< PKCS#11 libraries besides the profiles, absolute
  std::filesystem::path config = default_config;  ///< redlips.toml, *.d
  std::optional<std::filesystem::path> state, socket;
  std::optional<unsigned short> port;  ///< 0: any free one
  std::optional<int> ready_fd;
  bool help = false, version = false;
};

/// A command line that cannot be understood; what() says which word and what would be right.
class OptionsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A variable of the environment; nullptr where it is not set.
using Environment = std::function<const char*(const char*)>;

/// Reads the words after the program's name. A flag wins over its variable: --module over REDLIPS_MODULE (a
/// colon list),
/// --config, --state, --port, --socket over REDLIPS_CONFIG, _STATE, _PORT, _SOCKET.
Options parse_options(std::span<const char* const> words, const Environment& environment);

/// The text of --help.
std::string options_help();

}  // namespace redlips
