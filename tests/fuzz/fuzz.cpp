// SPDX-License-Identifier: Apache-2.0
// The one program of all targets: `fuzz NAME [options of libFuzzer] [corpora or files]`; `fuzz --targets`
// lists them.
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace redlips::fuzz {
namespace {

constexpr const char* chosen_name = "REDLIPS_FUZZ_TARGET";

std::vector<const Target*>& all() {
  static std::vector<const Target*> list;
  return list;
}

const Target* find(std::string_view name) {
  const auto found = std::ranges::find(all(), name, &Target::name);
  return found == all().end() ? nullptr : *found;
}

// "NAME path path…" a line.
void list_targets() {
  for (const auto* target : all()) {
    std::printf("%s", std::string(target->name).c_str());
    for (const auto& path : target->tests) std::printf(" %s", std::string(path).c_str());
    std::printf("\n");
  }
}

}  // namespace

Target::Target(std::string_view its_name, Run its_run, std::initializer_list<std::string_view> its_tests)
    : name(its_name), run(its_run), tests(its_tests) {
  all().push_back(this);
}

const std::vector<const Target*>& targets() { return all(); }

void holds(bool property, std::string_view what) {
  if (property) return;
  std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

std::uint8_t Bytes::byte() {
  if (rest_.empty()) return 0;
  const auto first = rest_.front();
  rest_ = rest_.subspan(1);
  return first;
}

std::string Bytes::rest() {
  auto text = text_of(rest_);
  rest_ = {};
  return text;
}

std::string Bytes::line() {
  const auto end = std::ranges::find(rest_, std::uint8_t{'\n'});
  const auto size = static_cast<std::size_t>(end - rest_.begin());
  auto text = text_of(rest_.first(size));
  rest_ = rest_.subspan(std::min(size + 1, rest_.size()));
  return text;
}

std::string text_of(BytesView input) { return {input.begin(), input.end()}; }

}  // namespace redlips::fuzz

// libFuzzer's two doors. Processes that it starts of itself (-fork, -merge) find the name in the environment.
extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  using namespace redlips::fuzz;
  const std::string_view first = *count > 1 ? (*arguments)[1] : "";
  if (first == "--targets") {
    list_targets();
    std::exit(0);
  }
  if (find(first) != nullptr) {
    ::setenv(chosen_name, (*arguments)[1], 1);
    std::rotate(*arguments + 1, *arguments + 2, *arguments + *count);
    --*count;
  }
  const char* chosen = std::getenv(chosen_name);
  if (chosen == nullptr || find(chosen) == nullptr) {
    std::fprintf(stderr, "fuzz: the first word must be a target; fuzz --targets lists them\n");
    std::exit(2);
  }
  std::cerr.rdbuf(nullptr);  // what the daemon logs of each broken peer would drown the report
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace redlips::fuzz;
  static const Target& target = *find(std::getenv(chosen_name));
  target.run({data, size});
  return 0;
}
