// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/names.h"

#include <algorithm>

#include "drivers/platform/random.h"

namespace redlips::bridge {

bool is_name(std::string_view text) noexcept {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string random_name() { return platform::random_hex(16); }

std::string Names::issue(Ticket::Page page, std::shared_ptr<const Hall> hall, Time now) {
  return add({random_name(), page, std::move(hall), nullptr, now + life_}, now);
}

std::string Names::issue(RedirectLogin login, Time now) {
  login.ticket = random_name();
  auto kept = std::make_shared<const RedirectLogin>(std::move(login));
  return add({random_name(), Ticket::Page::redirect, nullptr, std::move(kept), now + life_}, now);
}

std::string Names::add(Ticket ticket, Time now) {
  while (!tickets_.empty() && (tickets_.front().expires <= now || tickets_.size() >= places))
    tickets_.pop_front();
  tickets_.push_back(std::move(ticket));
  return tickets_.back().name;
}

const Ticket* Names::find(std::string_view name, Time now) const {
  const auto found =
      std::find_if(tickets_.begin(), tickets_.end(), [&](const Ticket& t) { return t.name == name; });
  return found == tickets_.end() || found->expires <= now ? nullptr : &*found;
}

std::optional<Ticket> Names::take(std::string_view name, Time now) {
  const Ticket* found = find(name, now);
  if (!found) return std::nullopt;
  Ticket out = *found;
  std::erase_if(tickets_, [&](const Ticket& t) { return t.name == name; });
  return out;
}

}  // namespace redlips::bridge
