// SPDX-License-Identifier: Apache-2.0
#include "daemon/keyring/tries.h"

#include <doctest/doctest.h>

using namespace redlips;
using namespace redlips::keyring;

namespace {

constexpr pkcs11::PinFlags none{};
constexpr pkcs11::PinFlags low{.count_low = true};
constexpr pkcs11::PinFlags last{.count_low = true, .final_try = true};
constexpr pkcs11::PinFlags shut{.locked = true};

TryEvidence six(pkcs11::PinFlags flags = none, bool profiled = true) {
  return {
      .policy = 6, .profiled = profiled, .flags_true = true, .fresh = true, .flags = flags, .tries_left = {}};
}

TryRecord after_wrong(TryRecord record, pkcs11::PinFlags before, const TryEvidence& after) {
  return answered(record, TryResult::wrong, before, after);
}

}  // namespace

TEST_CASE("a range starts at the policy and loses one for each failure that we know of") {
  TryRecord record;
  CHECK(tries_view(record, six()).max == 6);
  record = after_wrong(record, none, six(low));
  CHECK(tries_view(record, six(low)).max == 5);
  record = after_wrong(record, low, six(low));
  const auto view = tries_view(record, six(low));
  CHECK(view.max == 4);
  CHECK(view.min == 1);
  CHECK_FALSE(view.exact);
  CHECK(view.why == "other_programs");
}

TEST_CASE("a key that raised COUNT_LOW after a failure and shows none is full, exactly") {
  auto record = after_wrong({}, none, six(low));
  CHECK(record.raises_flag);
  const auto view = tries_view(observed(record, six(none)), six(none));
  CHECK(view.exact);
  CHECK(view.min == 6);
  CHECK(view.max == 6);
  CHECK(view.why.empty());
}

TEST_CASE("an old reading proves nothing about now") {
  auto record = after_wrong({}, none, six(low));
  record = answered(record, TryResult::ok, low, six(none));
  auto evidence = six(none);
  evidence.fresh = false;
  CHECK_FALSE(tries_view(record, evidence).exact);
}

TEST_CASE("flags that contradict an answer once are not believed again") {
  auto record = after_wrong({}, none, six(none));
  CHECK(record.hides_flag);
  const auto view = tries_view(record, six(none));
  CHECK(view.min == 0);
  CHECK(view.max == 5);
  CHECK(view.why == "flags_unknown");
  CHECK(answered({}, TryResult::ok, low, six(low)).hides_flag);
  CHECK(answered({}, TryResult::locked, none, six(none)).hides_flag);
}

TEST_CASE("nothing vouches for the flags of an unknown key until it raises one") {
  CHECK(tries_view({}, six(none, false)).min == 0);
  CHECK(tries_view({}, six(low, false)).min == 0);
  CHECK(tries_view(after_wrong({}, none, six(low, false)), six(low, false)).min == 1);
}

TEST_CASE("a profile that distrusts the flags makes us ignore all of them") {
  auto evidence = six(shut);
  evidence.flags_true = false;
  auto view = tries_view({}, evidence);
  CHECK_FALSE(view.locked);
  CHECK(view.min == 0);
  CHECK(view.max == 6);
  evidence.flags = last;
  CHECK_FALSE(tries_view({}, evidence).last_try);
}

TEST_CASE("the last try is the one that max, FINAL_TRY or our own caution calls so") {
  TryRecord record{.fewest = 5, .most = 5};
  CHECK(tries_view(record, six(low)).max == 1);
  CHECK(tries_view(record, six(low)).last_try);
  CHECK(tries_view({}, six(last)).last_try);
  CHECK(tries_view({}, six(last)).max == 1);
  CHECK(tries_view({.fewest = 0, .most = 5}, six(low)).last_try);
  CHECK_FALSE(tries_view({.fewest = 4, .most = 4}, six(low)).last_try);
}

TEST_CASE("without a policy max is unknown, and FINAL_TRY alone means the last try") {
  auto evidence = six(low);
  evidence.policy.reset();
  CHECK_FALSE(tries_view({.fewest = 9, .most = 9}, evidence).max.has_value());
  CHECK_FALSE(tries_view({.fewest = 9, .most = 9}, evidence).last_try);
  evidence.flags = last;
  CHECK(tries_view({}, evidence).last_try);
  CHECK_FALSE(tries_view({}, evidence).max.has_value());
}

TEST_CASE("locked is exactly none, by flag or by answer, until the key is plugged in anew without the flag") {
  CHECK(tries_view({}, six(shut)).locked);
  CHECK(tries_view({}, six(shut)).max == 0);
  auto record = answered({.fewest = 5, .most = 5}, TryResult::locked, last, six(shut));
  CHECK(tries_view(record, six(shut)).locked);
  CHECK(tries_view(plugged(record, six(shut)), six(shut)).locked);
  const auto view = tries_view(plugged(record, six(none)), six(none));
  CHECK_FALSE(view.locked);
  CHECK(view.max == 6);
}

TEST_CASE("a counter read by the driver is the truth") {
  auto evidence = six(none);
  evidence.tries_left = 3;
  const auto view = tries_view({.fewest = 1, .most = 1}, evidence);
  CHECK(view.exact);
  CHECK(view.min == 3);
  CHECK(view.max == 3);
}

TEST_CASE("a try without an answer widens the range and counts for caution") {
  auto record = counted({.fewest = 2, .most = 2});
  CHECK(tries_view(record, six(low)).max == 6);  // it may have been right
  CHECK(tries_view(record, six(low)).why == "state_lost");
  CHECK(record.most == 3);
  record = counted(counted(record));
  CHECK(tries_view(record, six(low)).last_try);
}

TEST_CASE("more wrong answers than the policy allows refute the policy") {
  auto record = TryRecord{.fewest = 6, .most = 6};
  CHECK(tries_view(record, six(low)).max == 1);
  record = after_wrong(record, low, six(low));
  CHECK_FALSE(tries_view(record, six(low)).max.has_value());
  CHECK(tries_view(answered(record, TryResult::ok, low, six(none)), six(none)).max == 6);
}

TEST_CASE("where memory and disk differ the larger count holds and the disk reassures nobody") {
  const TryRecord memory{.fewest = 2, .most = 2};
  CHECK(careful(memory, {.fewest = 0, .most = 5, .raises_flag = true}) == TryRecord{.fewest = 2, .most = 5});
  CHECK(careful(memory, {}) == memory);
  CHECK(careful(memory, {.hides_flag = true}).hides_flag);
}

TEST_CASE("the profile's policy comes before the authority's") {
  drivers::Profile profile;
  Authority authority;
  authority.pin = drivers::PinPolicy{.tries = 6, .min_length = 6, .max_length = 8, .initial = "123456"};
  CHECK(policy_of(nullptr, nullptr) == nullptr);
  CHECK(policy_of(&profile, &authority)->tries == 6);
  profile.pin = drivers::PinPolicy{.tries = 10, .min_length = 6, .max_length = 8, .initial = {}};
  CHECK(policy_of(&profile, &authority)->tries == 10);
}
