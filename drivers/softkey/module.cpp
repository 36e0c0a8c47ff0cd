// SPDX-License-Identifier: Apache-2.0
// Slots, tokens and events of the software key.
#include "drivers/softkey/module.h"

#include "drivers/softkey/failure.h"

namespace redlips::softkey {
namespace {

constexpr CK_FLAGS every_pin_flag = CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED |
                                    CKF_USER_PIN_TO_BE_CHANGED | CKF_SO_PIN_COUNT_LOW | CKF_SO_PIN_FINAL_TRY |
                                    CKF_SO_PIN_LOCKED | CKF_SO_PIN_TO_BE_CHANGED;

/// The directories exist before anything below them is watched.
Home prepared(Home home) {
  home.prepare();
  return home;
}

}  // namespace

Module::Module(Home home)
    : home_(prepared(std::move(home))), presence_(home_.present()), slots_(home_), inner_(home_) {
  slots_.refresh(inner_, true);
}

void Module::take_changes() {
  if (closed_) throw Failure{CKR_CRYPTOKI_NOT_INITIALIZED};
  const auto changes = presence_.changes();
  if (changes.empty()) return;
  for (const CK_SLOT_ID id : slots_.apply(changes)) {
    sessions_.pull(id);
    const Slot& slot = slots_.find(id);
    if (slot.inner) inner_->C_CloseAllSessions(*slot.inner);  // a pulled key forgets its login
  }
  presence_.wake();  // another thread may be waiting for what this one has just read
}

void Module::slot_list(bool only_present, CK_SLOT_ID* list, CK_ULONG& count) {
  alone([&] {
    if (list == nullptr) slots_.refresh(inner_, !sessions_.in_use());
    CK_ULONG needed = 0;
    for (const auto& [id, slot] : slots_.all()) {
      if (only_present && !(slot.present && slot.inner)) continue;
      if (list != nullptr && needed < count) list[needed] = id;
      ++needed;
    }
    const bool fits = list == nullptr || needed <= count;
    count = needed;
    if (!fits) throw Failure{CKR_BUFFER_TOO_SMALL};
  });
}

void Module::slot_info(CK_SLOT_ID id, CK_SLOT_INFO& info) {
  alone([&] {
    const Slot& slot = slots_.find(id);
    info = {};
    pad(info.slotDescription, sizeof info.slotDescription, "RedLips software key " + slot.card.serial);
    pad(info.manufacturerID, sizeof info.manufacturerID, "RedLips");
    info.flags = CKF_REMOVABLE_DEVICE | (slot.present && slot.inner ? CKF_TOKEN_PRESENT : 0);
  });
}

void Module::token_info(CK_SLOT_ID id, CK_TOKEN_INFO& info) {
  alone([&] {
    const Slot& slot = slots_.present(id);
    inner_.token_info(*slot.inner, info);
    pad(info.label, sizeof info.label, slot.card.label);
    pad(info.manufacturerID, sizeof info.manufacturerID, "RedLips");
    pad(info.model, sizeof info.model, "softkey");
    pad(info.serialNumber, sizeof info.serialNumber, slot.card.serial);
    const Tries tries = TryBook(home_, slot.card).read();
    info.flags = (info.flags & ~every_pin_flag) | pin_flags(tries, slot.card);
    info.ulMinPinLen = slot.card.pin_min;
    info.ulMaxPinLen = slot.card.pin_max;
  });
}

CK_RV Module::mechanism_list(CK_SLOT_ID id, CK_MECHANISM_TYPE* list, CK_ULONG* count) {
  return alone([&] { return inner_->C_GetMechanismList(*slots_.present(id).inner, list, count); });
}

CK_RV Module::mechanism_info(CK_SLOT_ID id, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
  return alone([&] { return inner_->C_GetMechanismInfo(*slots_.present(id).inner, type, info); });
}

CK_RV Module::wait_for_event(bool block, CK_SLOT_ID& slot) {
  while (true) {
    const auto news = alone([&] {
      presence_.rest();
      return slots_.next_news();
    });
    if (news) {
      slot = *news;
      return CKR_OK;
    }
    if (!block) return CKR_NO_EVENT;
    presence_.wait();
  }
}

void Module::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  presence_.wake();
}

}  // namespace redlips::softkey
