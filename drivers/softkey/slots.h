// SPDX-License-Identifier: Apache-2.0
// One slot per key, whether the key is plugged in or not, and the news of each.
#pragma once

#include <p11-kit/pkcs11.h>

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "drivers/softkey/home.h"
#include "drivers/softkey/inner.h"
#include "drivers/softkey/presence.h"

namespace redlips::softkey {

/// Where one key is plugged in, or would be.
struct Slot {
  Card card;
  std::optional<CK_SLOT_ID> inner;  ///< SoftHSM's slot; none while SoftHSM has not seen the token yet
  bool present = false;
  int set = 0;  ///< how often a PIN had been set when SoftHSM read the token
};

class Slots {
 public:
  /// Knows the keys on disk; before SoftHSM reads their tokens.
  explicit Slots(const Home& home);

  /// Reads the keys on disk anew (allowed only in C_GetSlotList with no buffer, PKCS#11 2.40 §5.5). SoftHSM
  /// is restarted for a token it does not know, but only while `idle`: a new key waits until the others are
  /// let go.
  void refresh(Inner& inner, bool idle);

  /// Restarts SoftHSM where another process has set a PIN of the key in that slot: it goes by the PIN that it
  /// once read. Only while no session is open.
  void catch_up(Inner& inner, CK_SLOT_ID id);

  /// Applies what happened, and returns the slots whose key was pulled.
  std::vector<CK_SLOT_ID> apply(const std::vector<Change>& changes);

  const std::map<CK_SLOT_ID, Slot>& all() const { return slots_; }
  /// Throws Failure{CKR_SLOT_ID_INVALID}.
  const Slot& find(CK_SLOT_ID id) const;
  /// Throws Failure{CKR_SLOT_ID_INVALID or CKR_TOKEN_NOT_PRESENT}.
  const Slot& present(CK_SLOT_ID id) const;
  /// The next slot with news, each change told once.
  std::optional<CK_SLOT_ID> next_news();

 private:
  void set_present(CK_SLOT_ID id, Slot& slot, bool present, std::vector<CK_SLOT_ID>& pulled);
  void tell(CK_SLOT_ID id);
  void restart(Inner& inner);
  const Home& home_;
  std::map<CK_SLOT_ID, Slot> slots_;
  std::deque<CK_SLOT_ID> news_;
};

}  // namespace redlips::softkey
