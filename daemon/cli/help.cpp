// SPDX-License-Identifier: Apache-2.0
// Help and completion, made from the tables.
#include <algorithm>
#include <string>
#include <string_view>

#include "daemon/cli/commands.h"

namespace redlips::cli {
namespace {

/// Columns of a terminal: Chinese characters and their signs take two (Unicode UAX #11, wide from U+2E80 on).
std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) == 0x80) continue;
    const bool wide = byte > 0xe2 || (byte == 0xe2 && i + 1 < text.size() &&
                                      static_cast<unsigned char>(text[i + 1]) >= 0xba);
    count += wide ? 2 : 1;
  }
  return count;
}

/// `text` filled up to `width` columns; what is longer gets two blanks.
std::string column(const std::string& text, std::size_t width) {
  const auto used = columns(text);
  return text + std::string(used + 2 > width ? 2 : width - used, ' ');
}

std::string flag_line(const Flag& flag) {
  const auto left = std::string(flag.name) + (flag.value == nullptr ? "" : std::string(" ") + _(flag.value));
  return "  " + column(left, 22) + _(flag.help) + '\n';
}

std::string call(const Command& command) {
  const std::string arguments = _(command.arguments);
  return std::string(command.name) + (arguments.empty() ? "" : ' ' + arguments);
}

bool takes(const Command& command, std::string_view flag) {
  return (' ' + std::string(command.flags) + ' ').find(' ' + std::string(flag) + ' ') != std::string::npos;
}

}  // namespace

std::string help_text() {
  std::string text = _("redlips: your certificate keys, from a terminal.\n\n");
  for (const auto& command : commands()) text += "  " + column(call(command), 22) + _(command.summary) + '\n';
  text += '\n';
  for (const auto& flag : flags()) {
    if (flag.global) text += flag_line(flag);
  }
  text += _("\n  Start with `redlips status`, then `redlips tokens`; `redlips COMMAND --help` tells more.\n");
  return text + _("  Exit codes: 0 done, 1 error, 2 wrong command line, 3 no daemon, 4 refused or cancelled, "
                  "5 wrong PIN,\n"
                  "  6 key locked, 7 last try refused, 8 no usable key, 9 signature does not hold, 10 signer "
                  "not proved,\n"
                  "  11 renewal goes on later, 12 the CA refused it, 13 it cannot be renewed now.\n");
}

std::string help_text(const Command& command) {
  std::string text = "redlips " + call(command) + "\n  " + _(command.summary) + '\n';
  if (*command.more != '\0') text += '\n' + std::string(_(command.more)) + '\n';
  text += '\n';
  for (const auto& flag : flags()) {
    if (flag.global || takes(command, flag.name)) text += flag_line(flag);
  }
  return text;
}

std::string completion_text() {
  std::string names, pins, options;
  for (const auto& command : commands()) {
    const auto blank = command.name.find(' ');
    const std::string first(command.name.substr(0, blank));
    if ((names + ' ').find(first + ' ') == std::string::npos) names += first + ' ';
    if (first == "pin" && blank != std::string_view::npos)
      pins += std::string(command.name.substr(blank + 1)) + ' ';
  }
  for (const auto& flag : flags()) options += std::string(flag.name) + ' ';
  return "_redlips() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words\n"
         "  case $before in\n"
         "    pin) words='" +
         pins +
         "' ;;\n"
         "    renew) words='page' ;;\n"
         "    completion) words=bash ;;\n"
         "    --socket|--module|--output|--document|--anchors|--crl|--tsa-anchors) COMPREPLY=($(compgen -f "
         "-- "
         "\"$word\")); return ;;\n"
         "    *) words='" +
         names +
         "' ;;\n"
         "  esac\n"
         "  case ${COMP_WORDS[1]} in sign|verify)\n"
         "    [[ $COMP_CWORD -gt 1 && $word != -* ]] && { COMPREPLY=($(compgen -f -- \"$word\")); return; } "
         ";;\n"
         "  esac\n"
         "  [[ $word == -* ]] && words='" +
         options +
         "'\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "}\n"
         "complete -F _redlips redlips\n";
}

}  // namespace redlips::cli
