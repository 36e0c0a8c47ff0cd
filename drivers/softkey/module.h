// SPDX-License-Identifier: Apache-2.0
// The software key as one initialised PKCS#11 library: slots, sessions and PINs between C_Initialize and
// C_Finalize.
#pragma once

#include <p11-kit/pkcs11.h>

#include <memory>
#include <mutex>
#include <string>

#include "drivers/softkey/home.h"
#include "drivers/softkey/inner.h"
#include "drivers/softkey/presence.h"
#include "drivers/softkey/sessions.h"
#include "drivers/softkey/slots.h"
#include "drivers/softkey/tries.h"

namespace redlips::softkey {

/// All calls run one after the other, as on a real key's bus; only wait_for_event() waits without the lock.
/// Methods are named after the PKCS#11 function they serve and throw Failure.
class Module {
 public:
  explicit Module(Home home);

  /// Runs `work` alone, after what was plugged and pulled has been taken in.
  template <class Work>
  auto alone(Work work) {
    const std::lock_guard lock(mutex_);
    take_changes();
    return work();
  }

  /// Calls a session function of SoftHSM with its own handle in place of ours.
  template <class Function, class... Arguments>
  CK_RV forward(Function function, CK_SESSION_HANDLE handle, Arguments... arguments) {
    return alone([&] { return function(sessions_.find(handle).inner, arguments...); });
  }

  void slot_list(bool only_present, CK_SLOT_ID* list, CK_ULONG& count);
  void slot_info(CK_SLOT_ID id, CK_SLOT_INFO& info);
  void token_info(CK_SLOT_ID id, CK_TOKEN_INFO& info);
  CK_RV mechanism_list(CK_SLOT_ID id, CK_MECHANISM_TYPE* list, CK_ULONG* count);
  CK_RV mechanism_info(CK_SLOT_ID id, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info);
  CK_RV wait_for_event(bool block, CK_SLOT_ID& slot);
  /// C_Finalize: ends every wait with CKR_CRYPTOKI_NOT_INITIALIZED.
  void close();

  CK_RV open_session(CK_SLOT_ID id, CK_FLAGS flags, CK_SESSION_HANDLE& handle);
  void close_session(CK_SESSION_HANDLE handle);
  void close_all_sessions(CK_SLOT_ID id);
  CK_RV session_info(CK_SESSION_HANDLE handle, CK_SESSION_INFO* info);

  CK_RV login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, unsigned char* pin, CK_ULONG size);
  CK_RV set_pin(CK_SESSION_HANDLE handle, unsigned char* old_pin, CK_ULONG old_size, unsigned char* new_pin,
                CK_ULONG new_size);
  CK_RV init_pin(CK_SESSION_HANDLE handle, unsigned char* pin, CK_ULONG size);
  CK_RV init_token(CK_SLOT_ID id, unsigned char* so_pin, CK_ULONG size, const unsigned char* label);

  const CK_FUNCTION_LIST& inner() const { return inner_.functions(); }

 private:
  /// A session with the key it is open on.
  struct Open {
    CK_SESSION_HANDLE inner;
    const Card& card;
    TryBook tries;
  };
  Open open(CK_SESSION_HANDLE handle);
  CK_STATE state_of(CK_SESSION_HANDLE inner_handle) const;
  void relabel(CK_SLOT_ID id, const std::string& label);
  void take_changes();

  std::mutex mutex_;
  const Home home_;
  Presence presence_;
  Slots slots_;  ///< before SoftHSM
  Inner inner_;
  Sessions sessions_;
  bool closed_ = false;
};

}  // namespace redlips::softkey
