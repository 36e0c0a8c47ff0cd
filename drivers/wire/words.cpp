// SPDX-License-Identifier: Apache-2.0
// The order of the parts is the catalog's too: each joint is a msgid.
#include "drivers/wire/words.h"

namespace redlips::wire {
namespace {

std::string clauses(const std::vector<Words>& words, Translate translate) {
  std::string all;
  for (const Words& one : words) {
    auto clause = fill(translate(one.english.c_str()), one.values);
    all = all.empty() ? std::move(clause) : fill(translate(N_("{1}; {2}")), {all, clause});
  }
  return all;
}

}  // namespace

std::string fill(std::string_view text, const std::vector<std::string>& values) {
  std::string filled;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool place = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}';
    const auto number = place ? static_cast<std::size_t>(text[i + 1] - '1') : values.size();
    if (number < values.size()) {
      filled += values[number];
      i += 2;
    } else {
      filled += text[i];
    }
  }
  return filled;
}

std::string said(const Cause& cause, Translate translate) {
  auto all = clauses(cause.words, translate);
  if (!cause.member.empty()) all = fill(translate(N_("{1}: {2}")), {cause.member, all});
  if (cause.line == 0) return all;
  const auto line = std::to_string(cause.line);
  if (cause.column == 0) return fill(translate(N_("line {1}: {2}")), {line, all});
  return fill(translate(N_("line {1}, column {2}: {3}")), {line, std::to_string(cause.column), all});
}

std::string english(const Cause& cause) {
  return said(cause, [](const char* text) { return text; });
}

}  // namespace redlips::wire
