// SPDX-License-Identifier: Apache-2.0
// The tries counter: count first, ask second, correct third.
#include "drivers/softkey/tries.h"

#include <system_error>

#include "drivers/softkey/disk.h"
#include "drivers/softkey/failure.h"
#include "drivers/softkey/record.h"

namespace redlips::softkey {
namespace {

struct FlagSet {
  CK_FLAGS low, last, locked;
};
constexpr FlagSet user_flags{CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED};
constexpr FlagSet so_flags{CKF_SO_PIN_COUNT_LOW, CKF_SO_PIN_FINAL_TRY, CKF_SO_PIN_LOCKED};

constexpr int most_set = 1'000'000;  // then from the start: only a change tells something

int one_more(int set) { return set >= most_set ? 0 : set + 1; }

CK_FLAGS flags_of(int left, int full, const FlagSet& set) {
  if (left <= 0) return set.locked;
  if (left == 1) return set.low | set.last;
  return left < full ? set.low : 0;
}

}  // namespace

std::optional<Tries> parse_tries(std::string_view text) {
  const auto record = parse_record(text);
  if (!record) return std::nullopt;
  const auto user = number(*record, "user", 0, 99), so = number(*record, "so", 0, 99);
  const auto initial = number(*record, "initial", 0, 1);
  const auto set = record->contains("set") ? number(*record, "set", 0, most_set) : 0;
  if (!user || !so || !initial || !set) return std::nullopt;
  return Tries{*user, *so, *initial == 1, *set};
}

std::string format_tries(const Tries& tries) {
  return format_record({{"user", std::to_string(tries.user)},
                        {"so", std::to_string(tries.so)},
                        {"initial", tries.initial ? "1" : "0"},
                        {"set", std::to_string(tries.set)}});
}

CK_FLAGS pin_flags(const Tries& tries, const Card& card) {
  return flags_of(tries.user, card.user_tries, user_flags) | flags_of(tries.so, card.so_tries, so_flags) |
         (tries.initial ? CKF_USER_PIN_TO_BE_CHANGED : 0);
}

bool spends_a_try(CK_RV rv) {
  return rv == CKR_PIN_INCORRECT || rv == CKR_PIN_INVALID || rv == CKR_PIN_LEN_RANGE || rv == CKR_PIN_LOCKED;
}

Tries TryBook::read() const {
  const auto text = read_file(file_);
  const auto tries = text ? parse_tries(*text) : std::nullopt;
  if (!tries) throw Failure{CKR_DEVICE_ERROR};
  return *tries;
}

void TryBook::write(const Tries& tries) const {
  try {
    replace_file(file_, format_tries(tries));
  } catch (const std::system_error&) {
    throw Failure{CKR_DEVICE_ERROR};
  }
}

void TryBook::keep(std::optional<KeptToken>& token) const {
  try {
    token.emplace(home_, card_.serial);
  } catch (const std::system_error&) {
    throw Failure{CKR_DEVICE_ERROR};
  }
}

CK_RV TryBook::attempt(Who who, const std::function<CK_RV()>& ask, std::optional<bool> initial_after) const {
  const TokenLock lock(home_);
  const Tries before = read();
  Tries now = before;
  int& left = who == Who::user ? now.user : now.so;
  if (left <= 0) return CKR_PIN_LOCKED;
  --left;
  std::optional<KeptToken> token;
  keep(token);
  write(now);
  const CK_RV rv = ask();
  token.reset();  // what was asked stands from here on, whatever becomes of the count
  if (rv == CKR_OK) {
    left = who == Who::user ? card_.user_tries : card_.so_tries;
    if (initial_after) now.set = one_more(now.set);
    now.initial = initial_after.value_or(now.initial);
    write(now);
  } else if (!spends_a_try(rv)) {
    write(before);
  }
  return rv;
}

CK_RV TryBook::reset_user(const std::function<CK_RV()>& ask, bool initial_after) const {
  const TokenLock lock(home_);
  Tries now = read();
  std::optional<KeptToken> token;
  keep(token);
  const CK_RV rv = ask();
  token.reset();
  if (rv != CKR_OK) return rv;
  now.user = card_.user_tries;
  now.initial = initial_after;
  now.set = one_more(now.set);
  write(now);
  return rv;
}

void TryBook::start(bool initial) const {
  const auto text = read_file(file_);
  const auto before = text ? parse_tries(*text) : std::nullopt;
  write({card_.user_tries, card_.so_tries, initial, before ? one_more(before->set) : 0});
}

}  // namespace redlips::softkey
