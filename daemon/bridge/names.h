// SPDX-License-Identifier: Apache-2.0
// The one-time host names under .localhost: each is a fresh browser origin and at the same time the ticket of
// one page.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/config.h"

namespace redlips::bridge {

/// Whether `text` is 32 lower-case hex digits: 128 random bits as a DNS label.
bool is_name(std::string_view text) noexcept;

/// 128 bits of the operating system's generator as a name. Throws std::system_error where it gives none.
std::string random_name();

/// A login that a hall asked for by redirect. All of it was fixed before there was a page; the page names
/// nothing.
struct RedirectLogin {
  std::string origin, nonce, state;  ///< as the request had them, valid
  std::string url;                   ///< the return address that the administrator wrote down for `origin`
  LocalText hall;                    ///< its registered name
  /// 32 hex digits of ours that travel with the token and with the browser, so that the hall can tell whose
  /// browser saw this login through: `state` alone is known to whoever lured the user here.
  std::string ticket;
};

/// What a live name stands for.
struct Ticket {
  enum class Page { popup, start, redirect };
  std::string name;
  Page page = Page::popup;
  std::shared_ptr<const Hall> hall;               ///< the one hall of a start page, else null
  std::shared_ptr<const RedirectLogin> redirect;  ///< the one login of a redirect's page, else null
  std::chrono::steady_clock::time_point expires;
};

/// The live names, at most `places`: a newcomer takes the oldest one's place. Pure but for the random bits; a
/// name lives until its first WebSocket upgrade or its time is over (SECURITY-RULES 2.1).
class Names {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::size_t places = 64;

  explicit Names(std::chrono::milliseconds life = std::chrono::seconds(60)) : life_(life) {}
  /// A new name for a page; `hall` for start pages.
  std::string issue(Ticket::Page page, std::shared_ptr<const Hall> hall, Time now);
  /// A new name for the page of a login by redirect; draws its ticket.
  std::string issue(RedirectLogin login, Time now);
  /// The ticket of a live name; nullptr for one that is unknown, used or over. Valid until the next call.
  const Ticket* find(std::string_view name, Time now) const;
  /// Spends the name: nullopt where find() would be nullptr.
  std::optional<Ticket> take(std::string_view name, Time now);
  std::size_t size() const noexcept { return tickets_.size(); }

 private:
  std::string add(Ticket ticket, Time now);
  std::chrono::milliseconds life_;
  std::deque<Ticket> tickets_;  // oldest first
};

}  // namespace redlips::bridge
