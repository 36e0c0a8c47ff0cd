// SPDX-License-Identifier: Apache-2.0
// Reads the plan.
#include "tests/faults/plan.h"

#include <charconv>
#include <limits>
#include <sstream>

namespace redlips::faults {
namespace {

constexpr unsigned long for_ever = std::numeric_limits<unsigned long>::max();

struct Spelling {
  std::string_view word;
  Action action;
  std::size_t files;
};
constexpr Spelling spellings[] = {{"rv", Action::rv, 0},         {"lie", Action::lie, 0},
                                  {"hang", Action::hang, 0},     {"die", Action::die, 0},
                                  {"abort", Action::abort, 0},   {"stop", Action::stop, 0},
                                  {"delay", Action::delay, 0},   {"ask", Action::ask, 1},
                                  {"remove", Action::remove, 1}, {"create", Action::create, 1},
                                  {"swap", Action::swap, 2},     {"flags", Action::flags, 0},
                                  {"length", Action::length, 0}, {"flip", Action::flip, 0},
                                  {"label", Action::label, 0},   {"exchange", Action::exchange, 0}};

/// Decimal, or hexadecimal after 0x.
std::optional<unsigned long> number_of(std::string_view text) {
  const bool hex = text.starts_with("0x");
  if (hex) text.remove_prefix(2);
  unsigned long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, hex ? 16 : 10);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

class Reader {
 public:
  explicit Reader(const std::string& line) : line_(line) {
    std::istringstream words(line);
    for (std::string word; words >> word;) words_.push_back(word);
  }
  bool done() const { return next_ == words_.size(); }
  bool take(std::string_view word) {
    if (done() || words_[next_] != word) return false;
    ++next_;
    return true;
  }
  std::string word() {
    if (done()) fail("ends too early");
    return words_[next_++];
  }
  unsigned long number() {
    const auto number = number_of(word());
    if (!number) fail("has no number at \"" + words_[next_ - 1] + "\"");
    return *number;
  }
  [[noreturn]] void fail(const std::string& why) const {
    throw PlanError("the rule \"" + line_ + "\" " + why);
  }

 private:
  const std::string& line_;
  std::vector<std::string> words_;
  std::size_t next_ = 0;
};

void read_when(Reader& reader, Rule& rule) {
  std::string when = reader.word();
  if (when == "*") {
    rule.last = for_ever;
    return;
  }
  const bool open = when.ends_with('+');
  if (open) when.pop_back();
  const auto first = number_of(when);
  if (!first || *first == 0) reader.fail("has no call number at \"" + when + "\"");
  rule.first = *first;
  rule.last = open ? for_ever : *first;
}

void read_flags(Reader& reader, Rule& rule) {
  if (rule.function != "C_GetTokenInfo") reader.fail("changes flags of something else than C_GetTokenInfo");
  while (!reader.done()) {
    const std::string word = reader.word();
    const auto bits = number_of(std::string_view(word).substr(1));
    if (!bits || (word[0] != '+' && word[0] != '-')) reader.fail("has no flags at \"" + word + "\"");
    (word[0] == '+' ? rule.set : rule.cleared) |= *bits;
  }
}

void read_label(Reader& reader, Rule& rule) {
  const std::string hex = reader.word();
  if (rule.function != "C_GetTokenInfo") reader.fail("labels something else than C_GetTokenInfo's token");
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    const auto byte = number_of("0x" + hex.substr(at, 2));
    if (!byte || hex.size() % 2 != 0 || hex.size() > 64) reader.fail("has no label at \"" + hex + "\"");
    rule.label.push_back(static_cast<char>(*byte));
  }
}

void read_arguments(Reader& reader, Rule& rule, std::size_t files) {
  switch (rule.action) {
    case Action::flags:
      return read_flags(reader, rule);
    case Action::label:
      return read_label(reader, rule);
    case Action::exchange:
      rule.number = reader.number();
      rule.other = reader.number();
      return;
    case Action::rv:
    case Action::delay:
    case Action::length:
      rule.number = reader.number();
      return;
    default:
      for (std::size_t i = 0; i < files; ++i) rule.files.push_back(reader.word());
  }
}

/// What bends an answer comes after it.
bool bends(Action action) {
  return action == Action::flags || action == Action::length || action == Action::flip ||
         action == Action::label;
}

void read_action(Reader& reader, Rule& rule) {
  const std::string word = reader.word();
  for (const Spelling& spelling : spellings) {
    if (spelling.word != word) continue;
    rule.action = spelling.action;
    rule.after = rule.after || bends(rule.action);
    return read_arguments(reader, rule, spelling.files);
  }
  reader.fail("knows no action \"" + word + "\"");
}

Rule read_rule(const std::string& line) {
  Reader reader(line);
  Rule rule;
  rule.function = reader.word();
  if (rule.function != "*" && !rule.function.starts_with("C_")) reader.fail("names no function");
  read_when(reader, rule);
  if (reader.take("if")) rule.armed_by = reader.word();
  if (reader.take("after")) rule.after = true;
  read_action(reader, rule);
  if (!reader.done()) reader.fail("goes on with \"" + reader.word() + "\"");
  return rule;
}

}  // namespace

std::vector<Rule> parse_plan(std::string_view text) {
  std::vector<Rule> rules;
  std::string line;
  std::string all(text);
  for (char& c : all) {
    if (c == ';') c = '\n';
  }
  std::istringstream lines(all);
  while (std::getline(lines, line)) {
    line.erase(std::min(line.find('#'), line.size()));
    if (line.find_first_not_of(" \t\r") != std::string::npos) rules.push_back(read_rule(line));
  }
  return rules;
}

std::vector<const Rule*> Plan::due(std::string_view function) {
  const unsigned long own = ++calls_[std::string(function)];
  ++all_;
  std::vector<const Rule*> due;
  for (const Rule& rule : rules_) {
    if (rule.function != "*" && rule.function != function) continue;
    const unsigned long count = rule.function == "*" ? all_ : own;
    if (count >= rule.first && count <= rule.last) due.push_back(&rule);
  }
  return due;
}

}  // namespace redlips::faults
