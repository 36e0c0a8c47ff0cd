// SPDX-License-Identifier: Apache-2.0
// The rules' arithmetic; no clock and no chance of its own.
#include "updater/schedule.h"

#include <algorithm>
#include <cstdint>

namespace redlips::updater {
namespace {

/// `share` of `whole`, to the second.
seconds part(seconds whole, double share) {
  return seconds(static_cast<seconds::rep>(static_cast<double>(whole.count()) * share));
}

/// NaN becomes 0 too.
double bounded(Draw draw) { return draw > 0 ? std::min(draw, 0.999999) : 0.0; }

/// FNV-1a, then the finaliser of SplitMix64: serial numbers are often consecutive, and differ in their last
/// digits only.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebU;
  return hash ^ (hash >> 31U);
}

/// `first` doubled `times` times, at most `limit`.
seconds doubled(seconds first, unsigned times, seconds limit) {
  seconds out = first;
  while (times-- > 0 && out < limit) out *= 2;
  return std::min(out, limit);
}

}  // namespace

seconds spread(std::string_view serial, seconds window) {
  if (window <= seconds(0)) return seconds(0);
  return seconds(static_cast<seconds::rep>(hash_of(serial) % static_cast<std::uint64_t>(window.count())));
}

seconds next_poll(seconds check_after, unsigned polls, Draw draw) {
  // An answer usually comes soon or not for days: 1, 2, 4 hours, unless the authority said later.
  const seconds own = doubled(shortest_poll, polls > 0 ? std::min(polls - 1, 2U) : 0, longest_poll);
  const seconds wait = std::clamp(check_after, own, longest_poll);
  return wait + part(wait, poll_jitter * bounded(draw));
}

seconds next_retry(unsigned failures, Draw draw, std::optional<seconds> retry_after) {
  const seconds within = doubled(first_retry, failures > 0 ? failures - 1 : 0, longest_retry);
  const seconds asked = std::clamp(retry_after.value_or(seconds(0)), seconds(0), longest_retry);
  return std::max(shortest_retry, asked + part(within, bounded(draw)));
}

seconds when_late(Draw draw) { return part(late_window, bounded(draw)); }

}  // namespace redlips::updater
