// SPDX-License-Identifier: Apache-2.0
#include "tray/window/hotline_clock.h"

#include <algorithm>
#include <vector>

#include "tray/window/answering_line.h"

namespace redlips::tray {
namespace {

void find_lines(const wxWindow& window, std::vector<AnsweringLine*>& found) {
  for (wxWindow* const child : window.GetChildren()) {
    if (auto* const line = dynamic_cast<AnsweringLine*>(child)) found.push_back(line);
    find_lines(*child, found);
  }
}

/// What stands around a line makes room for its new words.
void make_room(wxWindow& line) {
  for (auto* around = line.GetParent(); around != nullptr && !around->IsTopLevel();
       around = around->GetParent())
    around->Layout();
}

/// Until then, by the clock that people see; never nothing, or a clock that stands still would be asked all
/// the time.
int milliseconds_until(Time then) {
  constexpr std::chrono::milliseconds least(50);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(then - std::chrono::system_clock::now());
  return static_cast<int>(std::max(left, least).count());
}

}  // namespace

HotlineClock::HotlineClock(wxTopLevelWindow& window) : window_(window) {
  const auto look_again = [this](auto& event) {
    event.Skip();
    look();
  };
  window.Bind(wxEVT_SHOW, look_again);
  window.Bind(wxEVT_ICONIZE, look_again);
}

void HotlineClock::look() {
  Stop();
  if (!window_.IsShown() || window_.IsIconized()) return;
  std::vector<AnsweringLine*> lines;
  find_lines(window_, lines);
  std::optional<Time> next;
  for (auto* const line : lines) {
    const auto words = line->GetLabelText();
    const auto changes = line->look(time_now());
    if (changes) next = std::min(next.value_or(*changes), *changes);
    if (line->GetLabelText() != words) make_room(*line);
  }
  if (next) StartOnce(milliseconds_until(*next));
}

}  // namespace redlips::tray
