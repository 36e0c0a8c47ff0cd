// SPDX-License-Identifier: Apache-2.0
// When the software comes again: bounds hold for any word from outside, and many PCs do not come together.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "updater/schedule.h"

using namespace redlips::updater;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr std::array draws{0.0, 0.25, 0.5, 0.999999};
constexpr double nonsense[] = {-1.0, 2.0, std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()};

}  // namespace

TEST_CASE("a poll comes no sooner than the authority said, and within half as much more") {
  for (const double draw : draws) {
    for (const auto said : {hours(6), hours(24), hours(72)}) {
      CHECK(next_poll(said, 1, draw) >= said);
      CHECK(next_poll(said, 1, draw) <= said + said / 2);
    }
  }
}

TEST_CASE("what an authority says is bounded on both sides") {
  CHECK(next_poll(seconds(0), 1, 0) == shortest_poll);
  CHECK(next_poll(seconds(-5), 1, 0) == shortest_poll);
  CHECK(next_poll(seconds::max(), 1, 0) == longest_poll);
  CHECK(next_poll(seconds::max(), 1, 0.9) < 2 * longest_poll);
  CHECK(next_retry(1, 0.5, seconds::max()) < 2 * longest_retry);
  CHECK(next_retry(1, 0.0, seconds::min()) == shortest_retry);
}

TEST_CASE("polls of an authority that gives no time grow to four hours") {
  CHECK(next_poll(seconds(0), 0, 0) == hours(1));
  CHECK(next_poll(seconds(0), 2, 0) == hours(2));
  CHECK(next_poll(seconds(0), 3, 0) == hours(4));
  CHECK(next_poll(seconds(0), 1000, 0) == hours(4));
}

TEST_CASE("failures back off exponentially with full jitter, to a day") {
  for (unsigned failures = 1; failures < 100; ++failures) {
    const seconds most = std::min<seconds>(first_retry * (1 << std::min(failures - 1, 10U)), longest_retry);
    CHECK(next_retry(failures, 0.0) == shortest_retry);
    CHECK(next_retry(failures, 0.999999) <= most);
    CHECK(next_retry(failures, 0.999999) >= most - seconds(1));
  }
  CHECK(next_retry(std::numeric_limits<unsigned>::max(), 0.5) == hours(12));
}

TEST_CASE("a server's Retry-After is waited for, and jitter comes on top") {
  CHECK(next_retry(1, 0.0, hours(2)) == hours(2));
  CHECK(next_retry(1, 0.5, hours(2)) == hours(2) + minutes(30));
}

TEST_CASE("a draw that is none stays within every bound") {
  for (const double draw : nonsense) {
    CHECK(next_retry(3, draw) <= hours(4));
    CHECK(next_retry(3, draw) >= shortest_retry);
    CHECK(when_late(draw) >= seconds(0));
    CHECK(when_late(draw) < late_window);
  }
}

TEST_CASE("serial numbers in a row are spread evenly over a window, each always to its own place") {
  std::array<int, 24> bins{};
  for (int serial = 0; serial < 24'000; ++serial) {
    const auto at = spread(std::to_string(serial), hours(24));
    CHECK(at == spread(std::to_string(serial), hours(24)));
    ++bins.at(static_cast<std::size_t>(at / hours(1)));
  }
  CHECK(*std::max_element(bins.begin(), bins.end()) < 1150);
  CHECK(*std::min_element(bins.begin(), bins.end()) > 850);
  CHECK(spread("1", seconds(0)) == seconds(0));
}
