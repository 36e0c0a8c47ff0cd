// SPDX-License-Identifier: Apache-2.0
// One table of flags: what each is called, its variable, and where its value goes.
#include "daemon/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace redlips {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw OptionsError(what + "\nredlipsd --help lists what there is. Nothing was started.");
}

int number(std::string_view name, std::string_view text, int limit) {
  int value = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0 || value > limit) {
    refuse(std::string(name) + " takes a number from 0 to " + std::to_string(limit) + ", not \"" +
           std::string(text) + "\".");
  }
  return value;
}

// A token host has another working directory, and a bare name would be searched for.
void add_module(Options& options, std::string_view path) {
  options.modules.push_back(std::filesystem::absolute(path).string());
}

void add_modules(Options& options, std::string_view list) {
  while (!list.empty()) {
    const auto colon = std::min(list.find(':'), list.size());
    if (colon > 0) add_module(options, list.substr(0, colon));
    list.remove_prefix(std::min(colon + 1, list.size()));
  }
}

struct Flag {
  std::string_view name;
  const char* variable;  ///< nullptr: none
  void (*set)(Options&, std::string_view value);
  std::string_view help;
};

constexpr std::array flags{
    Flag{"--module", "REDLIPS_MODULE", [](Options& o, std::string_view v) { add_module(o, v); },
         "PATH   serve this PKCS#11 library besides the known keys; may be given again"},
    Flag{"--config", "REDLIPS_CONFIG", [](Options& o, std::string_view v) { o.config = v; },
         "DIR    settings, halls and keys of the administrator (default /etc/redlips)"},
    Flag{"--state", "REDLIPS_STATE", [](Options& o, std::string_view v) { o.state = v; },
         "DIR     try counts, names and history (default ~/.local/state/redlips)"},
    Flag{"--port", "REDLIPS_PORT",
         [](Options& o, std::string_view v) {
           o.port = static_cast<unsigned short>(number("--port", v, 65535));
         },
         "N        loopback port for web pages; 0: any free one"},
    Flag{"--socket", "REDLIPS_SOCKET", [](Options& o, std::string_view v) { o.socket = v; },
         "PATH   local socket for redlips and the tray"},
    Flag{"--ready-fd", nullptr,
         [](Options& o, std::string_view v) { o.ready_fd = number("--ready-fd", v, 65535); },
         "N    write one line of JSON there (port, socket, pid) once all is served"},
};

void read_environment(Options& options, const Environment& environment) {
  for (const auto& flag : flags) {
    const char* value = flag.variable != nullptr ? environment(flag.variable) : nullptr;
    if (value == nullptr || *value == '\0') continue;
    if (flag.name == "--module") {
      add_modules(options, value);
    } else {
      flag.set(options, value);
    }
  }
}

const Flag& flag_of(std::string_view word) {
  const auto* found = std::ranges::find(flags, word, &Flag::name);
  if (found == flags.end()) refuse("redlipsd does not know \"" + std::string(word) + "\".");
  return *found;
}

}  // namespace

Options parse_options(std::span<const char* const> words, const Environment& environment) {
  Options options;
  read_environment(options, environment);
  bool modules_given = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto equals = std::min(word.find('='), word.size());
    const auto name = word.substr(0, equals);
    if (name == "--help" || name == "-h") return options.help = true, options;
    if (name == "--version") return options.version = true, options;
    const auto& flag = flag_of(name);
    if (equals == word.size() && ++i >= words.size()) refuse(std::string(name) + " needs a value.");
    const std::string_view value =
        equals == word.size() ? std::string_view(words[i]) : word.substr(equals + 1);
    if (value.empty()) refuse(std::string(name) + " needs a value.");
    if (name == "--module" && !std::exchange(modules_given, true)) options.modules.clear();
    flag.set(options, value);
  }
  return options;
}

std::string options_help() {
  std::string text =
      "redlipsd: lets web pages and programs of this user log in with certificate keys.\n"
      "It is started by the session; `redlips status` says whether it runs.\n\n";
  for (const auto& flag : flags) {
    text += "  " + std::string(flag.name) + " " + std::string(flag.help);
    if (flag.variable != nullptr) text += "\n      or " + std::string(flag.variable);
    text += '\n';
  }
  return text + "  --version, --help\n";
}

}  // namespace redlips
