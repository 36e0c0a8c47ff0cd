// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/many_tabs.h"

#include <deque>
#include <map>

#include "tests/bench/effort.h"
#include "tests/bench/page.h"
#include "tests/bench/world.h"

namespace redlips::bench {
namespace {

std::string sentence(const std::map<std::string, int>& answers) {
  std::string text;
  for (const auto& [answer, count] : answers)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + answer;
  return text;
}

}  // namespace

TabsResult ask_from_many_tabs(unsigned short port) {
  std::map<std::string, int> answers;
  std::deque<Page> pages;
  std::vector<Page*> open;
  const auto start = Clock::now();
  for (int i = 0; i < World::tabs; ++i) pages.emplace_back(port, World::tab(i)).ask_to_open();
  for (auto& page : pages) {
    const auto status = page.opened();
    if (status == 101)
      open.push_back(&page);
    else
      ++answers[status == 0 ? "cut off" : "HTTP " + std::to_string(status)];
  }
  for (auto* page : open) page->ask();
  for (auto* page : open) {
    auto answer = page->answered();
    ++answers[answer.empty() ? "cut off" : answer == "ok" ? "tokens" : answer];
  }
  const auto time = milliseconds(Clock::now() - start);
  return {static_cast<double>(answers["cut off"]), time, sentence(answers)};
}

}  // namespace redlips::bench
