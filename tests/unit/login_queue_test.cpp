// SPDX-License-Identifier: Apache-2.0
// Who may wait for the one dialog, and when an origin falls silent.
#include "daemon/login/queue.h"

#include <doctest/doctest.h>

using redlips::login::Queue;
using namespace std::chrono_literals;

namespace {
const Queue::Time start{1'800'000'000s};
}

TEST_CASE("an origin waits once, and eight origins at most") {
  Queue queue;
  CHECK(queue.enter("https://a", start).empty());
  CHECK(queue.enter("https://a", start) == "busy");
  for (char c = 'b'; c <= 'h'; ++c) CHECK(queue.enter(std::string("https://") + c, start).empty());
  CHECK(queue.enter("https://z", start) == "busy");
  queue.leave("https://a");
  CHECK(queue.enter("https://z", start).empty());
}

TEST_CASE("two refusals within a minute silence an origin for ten minutes") {
  Queue queue;
  queue.refused("https://a", start);
  CHECK(queue.enter("https://a", start + 1s).empty());
  queue.leave("https://a");
  queue.refused("https://a", start + 60s);
  CHECK(queue.enter("https://a", start + 61s) == "rate_limited");
  CHECK(queue.enter("https://b", start + 61s).empty());
  CHECK(queue.enter("https://a", start + 60s + 10min - 1s) == "rate_limited");
  CHECK(queue.enter("https://a", start + 60s + 10min).empty());
}

TEST_CASE("two refusals further apart silence nobody") {
  Queue queue;
  queue.refused("https://a", start);
  queue.refused("https://a", start + 61s);
  CHECK(queue.enter("https://a", start + 62s).empty());
}

TEST_CASE("after the silence two more refusals are needed") {
  Queue queue;
  queue.refused("https://a", start);
  queue.refused("https://a", start + 1s);
  const auto later = start + 11min;
  CHECK(queue.enter("https://a", later).empty());
  queue.leave("https://a");
  queue.refused("https://a", later);
  CHECK(queue.enter("https://a", later + 1s).empty());
}
