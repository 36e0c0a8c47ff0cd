// SPDX-License-Identifier: Apache-2.0
// Sessions of the software key.
#include "drivers/softkey/failure.h"
#include "drivers/softkey/module.h"

namespace redlips::softkey {

CK_RV Module::open_session(CK_SLOT_ID id, CK_FLAGS flags, CK_SESSION_HANDLE& handle) {
  return alone([&] {
    if (!sessions_.in_use()) slots_.catch_up(inner_, id);
    const Slot& slot = slots_.present(id);
    CK_SESSION_HANDLE inner_handle = 0;
    // No notification: what it would tell (surrender) does not exist here.
    const CK_RV rv = inner_->C_OpenSession(*slot.inner, flags, nullptr, nullptr, &inner_handle);
    if (rv == CKR_OK) handle = sessions_.add(id, inner_handle);
    return rv;
  });
}

void Module::close_session(CK_SESSION_HANDLE handle) {
  alone([&] {
    must(inner_->C_CloseSession(sessions_.find(handle).inner));
    sessions_.drop(handle);
  });
}

void Module::close_all_sessions(CK_SLOT_ID id) {
  alone([&] {
    const Slot& slot = slots_.find(id);
    if (slot.inner) must(inner_->C_CloseAllSessions(*slot.inner));
    sessions_.drop_all(id);
  });
}

CK_RV Module::session_info(CK_SESSION_HANDLE handle, CK_SESSION_INFO* info) {
  return alone([&] {
    const auto& session = sessions_.find(handle);
    const CK_RV rv = inner_->C_GetSessionInfo(session.inner, info);
    if (rv == CKR_OK) info->slotID = session.slot;
    return rv;
  });
}

Module::Open Module::open(CK_SESSION_HANDLE handle) {
  const auto& session = sessions_.find(handle);
  const Card& card = slots_.present(session.slot).card;
  return {session.inner, card, TryBook(home_, card)};
}

CK_STATE Module::state_of(CK_SESSION_HANDLE inner_handle) const {
  CK_SESSION_INFO info{};
  must(inner_->C_GetSessionInfo(inner_handle, &info));
  return info.state;
}

}  // namespace redlips::softkey
