// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/many_tabs.h"

#include <algorithm>
#include <deque>
#include <map>

#include "daemon/bridge/codes.h"
#include "tests/bench/effort.h"
#include "tests/bench/page.h"
#include "tests/bench/process_facts.h"

namespace redlips::bench {
namespace {

constexpr auto tokens = "tokens";

std::string sentence(const std::map<std::string, int>& answers) {
  std::string text;
  for (const auto& [answer, count] : answers)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + answer;
  return text;
}

/// A login, or a code that PROTOCOL.md has for pages.
bool is_answer(const std::string& answer) {
  const auto codes = bridge::page_codes();
  return answer == tokens || std::ranges::find(codes, answer, &bridge::PageCode::code) != codes.end();
}

double unanswered(const std::map<std::string, int>& answers) {
  double count = 0;
  for (const auto& [answer, times] : answers) count += is_answer(answer) ? 0 : times;
  return count;
}

}  // namespace

TabsResult ask_from_many_tabs(const Daemon& daemon) {
  std::map<std::string, int> answers;
  std::deque<Page> pages;
  std::vector<Page*> open;
  const auto start = Clock::now();
  for (int i = 0; i < World::tabs; ++i) pages.emplace_back(daemon.port(), World::tab(i)).ask_to_open();
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
    ++answers[answer.empty() ? "cut off" : answer == "ok" ? tokens : answer];
  }
  const auto time = milliseconds(Clock::now() - start);
  return {unanswered(answers), time, memory_of(daemon.pid()).pss_mb, sentence(answers)};
}

}  // namespace redlips::bench
