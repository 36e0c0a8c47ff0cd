// SPDX-License-Identifier: Apache-2.0
// How many PIN tries a key has left, as a range that never lies: pure arithmetic (SECURITY-RULES 1.2).
#pragma once

#include <optional>

#include "daemon/authorities.h"
#include "daemon/keyring/prompter.h"
#include "drivers/profile.h"
#include "pkcs11/token.h"

namespace redlips::keyring {

/// What is remembered of one key's retry counter. A try is counted before it is sent, when nobody knows how
/// it will end: it may never arrive, be wrong, or be right and reset everything. Hence two numbers.
struct TryRecord {
  int fewest = 0;  ///< wrong tries that the counter holds as far as we know: max = policy − fewest
  int most = 0;    ///< the same with every try whose answer never came: caution, never a claim
  bool raises_flag = false;  ///< COUNT_LOW was seen to appear after a wrong try of ours
  bool hides_flag = false;   ///< the flags contradicted an answer once: not believed any more
  bool locked = false;       ///< the last answer was "locked"
  bool refuted = false;      ///< more wrong answers than the policy allows: it is not this key's
  bool state_lost =
      false;  ///< the state was damaged, or a try was never answered, since the last known reset
  friend bool operator==(const TryRecord&, const TryRecord&) = default;
};

/// What is known besides our own tries.
struct TryEvidence {
  std::optional<int> policy;      ///< tries of a full counter, where known
  bool profiled = false;          ///< a profile vouches for the flags, unless:
  bool flags_true = true;         ///< false: the profile says that the flags are not to be believed
  bool fresh = true;              ///< the flags were read for this very view
  pkcs11::PinFlags flags;         ///< as last read; all false on a token that is not initialised
  std::optional<int> tries_left;  ///< where the driver reads the counter itself
};

/// How a try that was sent came back.
enum class TryResult { ok, wrong, locked };

/// The policy that counts: the profile's, else that of the authority of the certificates, else none.
const drivers::PinPolicy* policy_of(const drivers::Profile* profile, const Authority* authority);

/// The range to show: min ≤ true ≤ max of the moment the flags were read. The one thing that nobody can know
/// is a right PIN typed into another program on a key that does not show it: `max` then stays too low, which
/// errs to the side of care.
TriesView tries_view(const TryRecord& record, const TryEvidence& evidence);

/// The record to put on disk before a try is sent.
TryRecord counted(const TryRecord& before);
/// The record after the answer. `flags_before` were read right before the try; `after` carries the flags read
/// after it.
TryRecord answered(const TryRecord& before, TryResult result, const pkcs11::PinFlags& flags_before,
                   const TryEvidence& after);
/// The record after the flags were read anew: a key that raises COUNT_LOW and shows none has a full counter.
TryRecord observed(TryRecord record, const TryEvidence& evidence);
/// The record of a key that was plugged in: "locked" is asked of the key again.
TryRecord plugged(TryRecord record, const TryEvidence& evidence);
/// What to believe where memory and disk differ while we run: the larger count, and nothing that only the
/// disk claims.
TryRecord careful(TryRecord memory, const TryRecord& disk);

}  // namespace redlips::keyring
