// SPDX-License-Identifier: Apache-2.0
// Which keys' certificates are to be spoken of before and after they run out, and when again: once a day at
// most.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/authorities.h"
#include "daemon/keyring/keyring.h"
#include "daemon/state_rows.h"

namespace redlips {

/// What was said of one certificate, in days of its authority's zone.
struct NoticeMark {
  std::string certificate;              ///< SHA-256, hex
  std::chrono::sys_days shown{};        ///< the last day it was spoken of
  std::chrono::sys_days quiet_until{};  ///< snoozed: not before this day
};

/// A key whose certificate runs out, or has run out.
struct Notice {
  std::string token, certificate;
  std::chrono::sys_days today{};  ///< in the authority's zone
  int days_left = 0;              ///< negative: expired
};

/// The one notice that this key could be worth at `now`: of the certificate that lasts longest, so that a
/// renewed one silences the old one beside it. None outside of the authority's days before expiry, for
/// another vendor's key, or for one without certificate.
std::optional<Notice> notice_of(const keyring::TokenView& key, const Authorities& authorities,
                                std::chrono::sys_seconds now);

/// May it be shown, after what was said of that certificate? Not twice on a day and not while snoozed; a
/// snooze ends when the certificate does. A mark that lies ahead of the calendar (a clock that was wrong)
/// silences nothing.
bool is_due(const Notice& notice, const NoticeMark& mark);

/// The marks, kept in the state directory; what cannot be read is kept aside and the user is told again.
class Notices {
 public:
  static constexpr int longest_snooze = 30;  ///< days

  explicit Notices(const std::filesystem::path& directory);
  /// What is to be shown now, one a key at most, and none for a key of which another certificate was spoken
  /// of today.
  std::vector<Notice> due(const std::vector<keyring::TokenView>& keys, const Authorities& authorities,
                          std::chrono::sys_seconds now) const;
  /// They are on screen. Holds at once; NotSaved tells that the disk did not take it.
  void shown(const std::vector<Notice>& notices);
  /// Nothing of this certificate for `days` days, 1 to longest_snooze. False where it was never spoken of.
  /// NotSaved as above.
  bool snooze(const std::string& certificate, int days);
  /// Of the file as it was read: empty, or the one that was damaged.
  const std::vector<drivers::FileFault>& faults() const noexcept { return marks_.faults(); }

 private:
  NoticeMark mark_of(const std::string& certificate) const;

  StateRows<NoticeMark> marks_;
};

}  // namespace redlips
