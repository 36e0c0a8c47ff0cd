// SPDX-License-Identifier: Apache-2.0
// How many PIN tries a key has left: one small rule per function.
#include "daemon/keyring/tries.h"

#include <algorithm>

namespace redlips::keyring {
namespace {

bool any_flag(const pkcs11::PinFlags& flags) { return flags.count_low || flags.final_try || flags.locked; }

// May the absence of a flag be believed? Only where a profile vouches for the model or this very key has
// shown one.
bool vouched(const TryRecord& record, const TryEvidence& evidence) {
  return evidence.flags_true && !record.hides_flag && (evidence.profiled || record.raises_flag);
}

// "seen to raise COUNT_LOW after a failure and shows no flag now"
bool surely_full(const TryRecord& record, const TryEvidence& evidence) {
  return evidence.flags_true && record.raises_flag && !record.hides_flag && evidence.fresh &&
         !any_flag(evidence.flags);
}

bool locked_now(const TryRecord& record, const TryEvidence& evidence) {
  return record.locked || (evidence.flags_true && evidence.flags.locked);
}

bool final_shown(const TryEvidence& evidence) { return evidence.flags_true && evidence.flags.final_try; }

TriesView exact_view(int tries) {
  return {.min = tries, .max = tries, .exact = true, .locked = tries == 0, .last_try = tries == 1, .why = {}};
}

std::string reason(const TryRecord& record, const TryEvidence& evidence) {
  if (record.state_lost) return "state_lost";
  return vouched(record, evidence) ? "other_programs" : "flags_unknown";
}

std::optional<int> upper(const TryRecord& record, const TryEvidence& evidence) {
  if (!evidence.policy || record.refuted) return std::nullopt;
  if (final_shown(evidence) && vouched(record, evidence)) return 1;
  return std::max(1, *evidence.policy - record.fewest);
}

// The count alone: whether this could be the last try by what we sent ourselves.
bool last_by_count(const TryRecord& record, const TryEvidence& evidence) {
  return evidence.policy && !record.refuted && *evidence.policy - std::max(record.most, record.fewest) <= 1;
}

void forget_failures(TryRecord& record) {
  record.fewest = record.most = 0;
  record.locked = record.refuted = record.state_lost = false;
}

// What the flags right after an answer say about the flags themselves.
void judge_flags(TryRecord& record, TryResult result, const pkcs11::PinFlags& before,
                 const pkcs11::PinFlags& after) {
  if (result == TryResult::wrong && !any_flag(before) && after.count_low) record.raises_flag = true;
  if (any_flag(after) == (result == TryResult::ok)) record.hides_flag = true;
}

}  // namespace

const drivers::PinPolicy* policy_of(const drivers::Profile* profile, const Authority* authority) {
  if (profile && profile->pin) return &*profile->pin;
  return authority && authority->pin ? &*authority->pin : nullptr;
}

TriesView tries_view(const TryRecord& record, const TryEvidence& evidence) {
  if (evidence.tries_left) return exact_view(*evidence.tries_left);
  if (locked_now(record, evidence)) return exact_view(0);
  if (evidence.policy && surely_full(record, evidence)) return exact_view(*evidence.policy);
  TriesView view;
  view.min = vouched(record, evidence) ? 1 : 0;
  view.max = upper(record, evidence);
  view.exact = view.max == view.min;
  view.last_try = view.max == 1 || final_shown(evidence) || last_by_count(record, evidence);
  if (!view.exact) view.why = reason(record, evidence);
  return view;
}

TryRecord counted(const TryRecord& before) {
  TryRecord record = before;
  record.fewest = 0;  // it may be the right PIN, and the answer may be lost
  record.most = std::max(before.most, before.fewest) + 1;
  record.state_lost = true;
  return record;
}

TryRecord answered(const TryRecord& before, TryResult result, const pkcs11::PinFlags& flags_before,
                   const TryEvidence& after) {
  TryRecord record = before;
  judge_flags(record, result, flags_before, after.flags);
  if (result == TryResult::ok) {
    forget_failures(record);
    return record;
  }
  if (result == TryResult::locked) {
    record.locked = true;
    return record;
  }
  if (after.policy && before.fewest >= *after.policy) record.refuted = true;
  ++record.fewest;
  record.most = std::max(before.most + 1, record.fewest);
  return record;
}

TryRecord observed(TryRecord record, const TryEvidence& evidence) {
  if (surely_full(record, evidence)) forget_failures(record);
  if (record.locked && !evidence.flags.locked && vouched(record, evidence)) forget_failures(record);
  return record;
}

TryRecord plugged(TryRecord record, const TryEvidence& evidence) {
  // Unlocking is done elsewhere, and asking a locked key costs nothing: the key is the boundary.
  if (record.locked && !(evidence.flags_true && evidence.flags.locked)) forget_failures(record);
  return observed(record, evidence);
}

TryRecord careful(TryRecord memory, const TryRecord& disk) {
  // Nobody but us writes the state: a difference is a rollback or an edit, which may frighten us and never
  // reassure.
  memory.most = std::max(memory.most, disk.most);
  memory.hides_flag = memory.hides_flag || disk.hides_flag;
  return memory;
}

}  // namespace redlips::keyring
