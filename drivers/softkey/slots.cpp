// SPDX-License-Identifier: Apache-2.0
// Keeps slots in step with the keys on disk and with the presence directory.
#include "drivers/softkey/slots.h"

#include <algorithm>

#include "drivers/softkey/disk.h"
#include "drivers/softkey/failure.h"
#include "drivers/softkey/tries.h"

namespace redlips::softkey {
namespace {

/// Nobody may ever ask for events: then only the newest state of each slot is kept.
constexpr std::size_t most_news = 64;

/// 0 where the count is damaged: such a key lets nobody in.
int times_set(const Home& home, const Card& card) {
  const auto text = read_file(home.key(card.serial) / "tries");
  const auto tries = text ? parse_tries(*text) : std::nullopt;
  return tries ? tries->set : 0;
}

bool all_known(const std::map<CK_SLOT_ID, Slot>& slots) {
  return std::ranges::all_of(slots, [](const auto& entry) { return entry.second.inner.has_value(); });
}

}  // namespace

Slots::Slots(const Home& home) : home_(home) {
  for (Card& card : home_.cards()) {
    const CK_SLOT_ID id = card.slot;
    const bool present = home_.inserted(card.serial);
    const int set = times_set(home_, card);
    slots_.insert_or_assign(id, Slot{std::move(card), std::nullopt, present, set});
  }
}

void Slots::restart(Inner& inner) {
  for (auto& [id, slot] : slots_) slot.set = times_set(home_, slot.card);
  inner.restart();
  for (auto& [id, slot] : slots_) slot.inner = inner.slot_of(slot.card.serial);
}

void Slots::catch_up(Inner& inner, CK_SLOT_ID id) {
  const Slot& slot = present(id);
  if (times_set(home_, slot.card) != slot.set) restart(inner);
}

void Slots::refresh(Inner& inner, bool idle) {
  std::map<CK_SLOT_ID, Slot> fresh;
  for (Card& card : home_.cards()) {
    const CK_SLOT_ID id = card.slot;
    const auto old = slots_.find(id);
    const bool same = old != slots_.end() && old->second.card.serial == card.serial;
    const bool present = same ? old->second.present : home_.inserted(card.serial);
    const int set = same ? old->second.set : times_set(home_, card);
    const auto inner_slot = inner.slot_of(card.serial);
    fresh.insert_or_assign(id, Slot{std::move(card), inner_slot, present, set});
  }
  slots_ = std::move(fresh);
  if (all_known(slots_) || !idle) return;
  restart(inner);
}

void Slots::tell(CK_SLOT_ID id) {
  if (news_.size() >= most_news && std::ranges::find(news_, id) != news_.end()) return;
  news_.push_back(id);
}

void Slots::set_present(CK_SLOT_ID id, Slot& slot, bool present, std::vector<CK_SLOT_ID>& pulled) {
  if (slot.present == present) return;
  slot.present = present;
  if (!present) pulled.push_back(id);
  tell(id);
}

std::vector<CK_SLOT_ID> Slots::apply(const std::vector<Change>& changes) {
  std::vector<CK_SLOT_ID> pulled;
  for (const Change& change : changes) {
    for (auto& [id, slot] : slots_) {
      if (change.kind == Change::Kind::unknown) {
        set_present(id, slot, false, pulled);
        set_present(id, slot, home_.inserted(slot.card.serial), pulled);
      } else if (slot.card.serial == change.serial) {
        set_present(id, slot, change.kind == Change::Kind::inserted, pulled);
      }
    }
  }
  return pulled;
}

const Slot& Slots::find(CK_SLOT_ID id) const {
  const auto found = slots_.find(id);
  if (found == slots_.end()) throw Failure{CKR_SLOT_ID_INVALID};
  return found->second;
}

const Slot& Slots::present(CK_SLOT_ID id) const {
  const Slot& slot = find(id);
  if (!slot.present || !slot.inner) throw Failure{CKR_TOKEN_NOT_PRESENT};
  return slot;
}

std::optional<CK_SLOT_ID> Slots::next_news() {
  if (news_.empty()) return std::nullopt;
  const CK_SLOT_ID id = news_.front();
  news_.pop_front();
  return id;
}

}  // namespace redlips::softkey
