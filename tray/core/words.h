// SPDX-License-Identifier: Apache-2.0
// Keys, certificates and dates as a clerk reads them. Pure but for the language.
#pragma once

#include <string>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

/// How a line is meant: a reminder is amber, a fault red (MESSAGES.md).
enum class Tone { plain, quiet, good, remind, fault };

struct Line {
  std::string text;
  Tone tone = Tone::plain;
};

/// Can this certificate be renewed now, or is it past its end?
bool is_due(const Certificate& certificate, const Authority* authority);

/// What to call a key: its unit, else its own label; never empty.
std::string key_title(const Key& key);
/// The one thing to know of a key: locked, at fault, certificate state.
Line key_line(const Key& key, const std::vector<Authority>& authorities);
/// "有效，剩余 301 天", "25 天后到期", "今天到期", "已于 … 到期", "… 起才有效".
Line certificate_line(const Certificate& certificate, const Authority* authority);
/// From when, until when and how a certificate can be renewed, in a sentence or two.
Line renewal_line(const Certificate& certificate, const Authority* authority);
/// What was not looked at: the revocation, until there is a check of it.
std::string unchecked_words();

/// "9153 0102 MA6K 0000 0W" for a USCC; other ids as they are.
std::string grouped(const Certificate& certificate);
/// The day of a moment in the authority's zone (UTC without one), and as a text: "2026-12-16".
std::chrono::sys_days local_day(Time when, const Authority* authority);
std::string day_words(Time when, const Authority* authority);

/// How far a certificate's time is gone.
struct Progress {
  double share = 0;   ///< 0 … 1
  std::string words;  ///< "已过 340 天，剩余 25 天"
};
Progress progress(const Certificate& certificate, const Authority* authority, Time now);

/// The PIN's two cards: state, and tries left.
struct Fact {
  Line headline;
  std::string below;
};
Fact pin_fact(const Key& key, const Authority* authority);
Fact tries_fact(const Key& key);

}  // namespace redlips::tray
