// SPDX-License-Identifier: Apache-2.0
// The only way a PIN reaches a key: checked, counted on disk, sent, corrected, as one unit
// (SECURITY-RULES 1.2 to 1.4).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "daemon/keyring/known_wrong.h"
#include "daemon/keyring/pin_rules.h"
#include "daemon/keyring/try_store.h"

namespace redlips::keyring {

/// What the key answered to a try that was sent, with its flags read right afterwards.
struct TryAnswer {
  TryResult result = TryResult::wrong;
  pkcs11::PinFlags flags;
  std::optional<int> tries_left;
};

/// Sends one verb with the PIN inside. It may throw drivers::HostError: without maybe_sent() the try was not
/// spent; with it, and for any other exception, nobody knows.
using SendTry = std::function<boost::asio::awaitable<TryAnswer>()>;

/// Guards one plug-in of one key. Made when it is plugged in, gone when it is pulled: its memory of wrong
/// PINs with it.
class PinGuard {
 public:
  /// `evidence` is what the flags said when the key was plugged in.
  PinGuard(TryStore& store, std::shared_ptr<TokenFacts> facts, TryEvidence evidence, PinBounds bounds);

  /// Why this PIN will not be sent: "" if it may be, a fault of pin_fault(), or "known_wrong". Asked only for
  /// a PIN that would otherwise be tried at once.
  std::string refusal(const Secret& pin) const;
  /// The range as of the last reading of the flags; `fresh` if that was just now.
  TriesView tries(bool fresh) const;
  /// The flags were read anew without a try.
  void observe(const pkcs11::PinFlags& flags, std::optional<int> tries_left);
  /// Another policy is known now (its certificates were read, or renewed).
  void set_policy(std::optional<int> tries, PinBounds bounds);
  /// The key was pulled, or may have been: wrong PINs are forgotten.
  void forget() noexcept { wrong_.clear(); }
  const PinBounds& bounds() const noexcept { return bounds_; }
  TokenFacts& facts() noexcept { return *facts_; }

  /// Counts, sends, corrects. The caller keeps the guard alive and the coroutine uncancelled. Throws what
  /// `send` throws, and NotSaved where the count cannot be written, in which case nothing was sent. `pin`
  /// must outlive the call: a wrong one is remembered. `last_try_confirmed`: a person answered the second
  /// question; without it a last try is refused with std::logic_error.
  boost::asio::awaitable<TryAnswer> spend(const Secret& pin, bool last_try_confirmed, SendTry send);

 private:
  void count(const TryRecord& before);
  void settle(const TryRecord& before, const pkcs11::PinFlags& flags_before, const TryAnswer& answer,
              const Secret& pin);
  void not_sent(const TryRecord& before);
  void keep(const TryRecord& seen);
  void save_quietly() noexcept;

  TryStore& store_;
  std::shared_ptr<TokenFacts> facts_;
  TryEvidence evidence_;
  PinBounds bounds_;
  KnownWrong wrong_;
};

}  // namespace redlips::keyring
