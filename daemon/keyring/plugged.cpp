// SPDX-License-Identifier: Apache-2.0
// What a plug-in tells of itself.
#include "daemon/keyring/plugged.h"

#include <algorithm>

namespace redlips::keyring {
namespace {

bool signs(const pkcs11::Certificate& certificate) {
  return certificate.digital_signature && !certificate.encipherment_only && !certificate.ca;
}

// PIN flags of a token that is not initialised mean nothing (TOKEN-FACTS: SoftHSM's spare slot).
pkcs11::PinFlags flags_of(const pkcs11::TokenInfo& info) {
  return info.initialized ? info.user_pin : pkcs11::PinFlags{};
}

}  // namespace

const Authority* Plugged::authority() const {
  for (const auto& listed : certificates)
    if (listed.authority && signs(listed.certificate)) return listed.authority;
  return nullptr;
}

TryEvidence Plugged::evidence() const {
  TryEvidence evidence;
  const auto* policy = policy_of(library->profile, authority());
  if (policy) evidence.policy = policy->tries;
  evidence.profiled = library->profile != nullptr;
  evidence.flags_true = !library->profile || library->profile->pin_flags_true;
  evidence.flags = flags_of(info);
  evidence.tries_left = info.tries_left;
  return evidence;
}

std::vector<std::string> Plugged::signing_hashes() const {
  std::vector<std::string> hashes;
  for (const auto& listed : certificates)
    if (signs(listed.certificate)) hashes.push_back(listed.certificate.sha256);
  return hashes;
}

TokenIdentity Plugged::identity() const {
  const bool constant = library->profile && library->profile->constant_serial;
  return {info.manufacturer, info.model, info.serial, !info.serial.empty() && !constant, signing_hashes()};
}

const ListedCertificate* Plugged::find(const std::string& sha256) const {
  const auto found = std::ranges::find(certificates, sha256,
                                       [](const ListedCertificate& c) { return c.certificate.sha256; });
  return found == certificates.end() ? nullptr : &*found;
}

void Plugged::observe(const pkcs11::TokenInfo& now_read, std::chrono::system_clock::time_point now) {
  info = now_read;
  read_at = now;
  guard->observe(flags_of(info), info.tries_left);
}

bool same_key(const TokenIdentity& a, const TokenIdentity& b) {
  if (a.manufacturer != b.manufacturer || a.model != b.model || a.serial != b.serial) return false;
  if (a.certificates.empty() || b.certificates.empty()) return true;
  return std::ranges::any_of(a.certificates, [&b](const std::string& hash) {
    return std::ranges::find(b.certificates, hash) != b.certificates.end();
  });
}

bool collide(const TokenIdentity& a, const TokenIdentity& b) {
  if (a.manufacturer != b.manufacturer || a.model != b.model || a.serial != b.serial) return false;
  return a.serial_tells || b.serial_tells || same_key(a, b);
}

}  // namespace redlips::keyring
