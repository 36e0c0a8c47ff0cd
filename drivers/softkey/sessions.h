// SPDX-License-Identifier: Apache-2.0
// Our own session handles, mapped to SoftHSM's.
#pragma once

#include <p11-kit/pkcs11.h>

#include <map>
#include <vector>

namespace redlips::softkey {

/// Handles are never used twice in a process, so that a stale one cannot hit another key's session.
class Sessions {
 public:
  struct Session {
    CK_SLOT_ID slot;          ///< ours
    CK_SESSION_HANDLE inner;  ///< SoftHSM's
    bool pulled = false;      ///< its key was pulled out: says so once
  };

  CK_SESSION_HANDLE add(CK_SLOT_ID slot, CK_SESSION_HANDLE inner);
  /// Throws Failure: CKR_DEVICE_REMOVED once after the key was pulled, CKR_SESSION_HANDLE_INVALID ever after.
  const Session& find(CK_SESSION_HANDLE handle);
  void drop(CK_SESSION_HANDLE handle) { sessions_.erase(handle); }
  void drop_all(CK_SLOT_ID slot);
  /// The key in `slot` is gone.
  void pull(CK_SLOT_ID slot);
  /// Does any session still use SoftHSM?
  bool in_use() const;

 private:
  std::map<CK_SESSION_HANDLE, Session> sessions_;
  CK_SESSION_HANDLE next_ = 1;
};

}  // namespace redlips::softkey
