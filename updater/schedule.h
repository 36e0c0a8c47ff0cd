// SPDX-License-Identifier: Apache-2.0
// When the software comes again by itself: pure, so that a million PCs can be tried at once (DESIGN.md §6,
// "Fleet").
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace redlips::updater {

using std::chrono::seconds;

/// A number in [0, 1) that the caller drew: all the chance there is in these rules. Anything else counts as
/// the nearest one that is.
using Draw = double;

/// An authority is not asked about one request more often than this, however soon it said.
inline constexpr seconds shortest_poll = std::chrono::hours(1);
/// Nor is a longer wait believed than this: a renewal has 30 days, and a word from outside is bounded.
inline constexpr seconds longest_poll = std::chrono::hours(72);
/// A poll comes up to this share of its wait later, so that what was handed in together does not stay
/// together.
inline constexpr double poll_jitter = 0.5;

/// The first failure is followed by a try within this time, each further one within twice as long …
inline constexpr seconds first_retry = std::chrono::hours(1);
/// … up to this: two days without an authority must not end in one hour of everybody.
inline constexpr seconds longest_retry = std::chrono::hours(24);
/// And never sooner than this.
inline constexpr seconds shortest_retry = std::chrono::minutes(5);

/// What was due while a PC was off comes within this time after its start: PCs start in the same half hour,
/// and a working day is eight hours long.
inline constexpr seconds late_window = std::chrono::hours(8);

/// Revocation lists are looked at again after exactly this: a PC keeps its place in the day. With jitter on
/// top the places would drift to the evening, and Mondays be half as busy again as other days
/// (`redlips-fleet`).
inline constexpr seconds crl_interval = std::chrono::hours(24);

/// A place in `window` that hangs on the certificate's serial number (any spelling of it, always the same)
/// alone: for reminders, which shall come on the same day after a restart.
seconds spread(std::string_view serial, seconds window);

/// How long to wait for the next poll, when the authority said "waiting" for the `polls`th time (from 1) and
/// to come again after `check_after` (0: it said nothing). Never sooner than it said, but for the bound.
seconds next_poll(seconds check_after, unsigned polls, Draw draw);

/// How long to wait after the `failures`th failure in a row (from 1): exponential, with full jitter. A
/// server's Retry-After (RFC 9110 §10.2.3) is waited for first, up to `longest_retry`.
seconds next_retry(unsigned failures, Draw draw, std::optional<seconds> retry_after = std::nullopt);

/// How long after the start of the PC, or after the network came back, to do what was due before.
seconds when_late(Draw draw);

}  // namespace redlips::updater
