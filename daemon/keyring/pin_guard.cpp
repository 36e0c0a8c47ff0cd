// SPDX-License-Identifier: Apache-2.0
// Count, send, correct: in this order, whatever breaks in between.
#include "daemon/keyring/pin_guard.h"

#include <stdexcept>

#include "drivers/token_host.h"

namespace redlips::keyring {
namespace {

// The PIN was right and what came after it failed: the key's counter is full again, as after a success.
bool signed_in(const drivers::HostError& error) {
  return error.login() && error.login()->outcome == pkcs11::LoginResult::Outcome::ok;
}

}  // namespace

PinGuard::PinGuard(TryStore& store, std::shared_ptr<TokenFacts> facts, TryEvidence evidence, PinBounds bounds)
    : store_(store), facts_(std::move(facts)), evidence_(evidence), bounds_(std::move(bounds)) {
  keep(plugged(facts_->tries, evidence_));
}

std::string PinGuard::refusal(const Secret& pin) const {
  if (auto fault = pin_fault(pin, bounds_); !fault.empty()) return fault;
  return wrong_.contains(pin) ? "known_wrong" : "";
}

TriesView PinGuard::tries(bool fresh) const {
  TryEvidence evidence = evidence_;
  evidence.fresh = fresh;
  return tries_view(facts_->tries, evidence);
}

void PinGuard::observe(const pkcs11::PinFlags& flags, std::optional<int> tries_left) {
  evidence_.flags = flags;
  evidence_.tries_left = tries_left;
  const TryRecord before = facts_->tries;
  keep(observed(before, evidence_));
  // A counter that somebody reset may have got another PIN with it.
  if (facts_->tries.fewest < before.fewest) wrong_.clear();
}

void PinGuard::set_policy(std::optional<int> tries, PinBounds bounds) {
  evidence_.policy = tries;
  bounds_ = std::move(bounds);
}

void PinGuard::count(const TryRecord& before) {
  facts_->tries = counted(before);
  try {
    store_.save();
  } catch (...) {
    facts_->tries = before;  // nothing was sent and nothing will be
    throw;
  }
}

// What the disk does not take is still true in memory; the next try is counted on disk again or not sent.
void PinGuard::save_quietly() noexcept {
  try {
    store_.save();
  } catch (const std::exception&) {
    facts_->tries.state_lost = true;
  }
}

// A reset that was seen must outlive a crash, or the old failures would come back from the disk.
void PinGuard::keep(const TryRecord& seen) {
  if (facts_->tries == seen) return;
  facts_->tries = seen;
  save_quietly();
}

void PinGuard::settle(const TryRecord& before, const pkcs11::PinFlags& flags_before, const TryAnswer& answer,
                      const Secret& pin) {
  evidence_.flags = answer.flags;
  evidence_.tries_left = answer.tries_left;
  facts_->tries = answered(before, answer.result, flags_before, evidence_);
  if (answer.result == TryResult::wrong)
    wrong_.remember(pin);
  else
    wrong_.clear();
  save_quietly();
}

void PinGuard::not_sent(const TryRecord& before) {
  facts_->tries = before;
  save_quietly();
}

boost::asio::awaitable<TryAnswer> PinGuard::spend(const Secret& pin, bool last_try_confirmed, SendTry send) {
  if (tries(true).last_try && !last_try_confirmed) throw std::logic_error("a last try needs its question");
  const TryRecord before = careful(facts_->tries, store_.on_disk(*facts_));
  const auto flags_before = evidence_.flags;
  count(before);
  try {
    auto answer = co_await send();
    settle(before, flags_before, answer, pin);
    co_return answer;
  } catch (const drivers::HostError& error) {
    if (signed_in(error))
      settle(before, flags_before, {TryResult::ok, {}, {}}, pin);
    else if (!error.maybe_sent())
      not_sent(before);
    throw;
  }
}

}  // namespace redlips::keyring
