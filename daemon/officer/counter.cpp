// SPDX-License-Identifier: Apache-2.0
// Reads top to bottom what the officer sees and does.
#include "daemon/officer/counter.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

#include "daemon/cli/client.h"
#include "daemon/cli/secret_line.h"
#include "daemon/keyring/pin_rules.h"
#include "daemon/officer/keys.h"
#include "daemon/officer/so_count.h"
#include "daemon/shown_text.h"
#include "drivers/platform/paths.h"
#include "drivers/platform/terminal.h"

namespace redlips::officer {
namespace {

using cli::CallError;
using cli::Exit;
using Outcome = pkcs11::ChangeResult::Outcome;

/// A line without echo; "user_cancelled" for Ctrl-C and the like, and where the terminal has gone.
Secret ask_secret(platform::Terminal& terminal, const char* label) {
  cli::SecretLine line;
  auto state = cli::SecretLine::State::typing;
  terminal.show(label);
  while (state == cli::SecretLine::State::typing) {
    state = terminal.read_key(line.next()) ? line.taken() : cli::SecretLine::State::cancelled;
  }
  terminal.show("\r\n");
  if (state == cli::SecretLine::State::cancelled) throw CallError("user_cancelled");
  return line.finish();
}

std::unique_ptr<platform::Terminal> open_terminal() {
  try {
    return std::make_unique<platform::Terminal>();
  } catch (const std::system_error&) {
    throw CallError("no_terminal");
  }
}

const char* fault_words(const std::string& fault) {
  if (fault == "too_short") return _("It is too short for this key.\n");
  if (fault == "too_long") return _("It is too long for this key.\n");
  if (fault == "not_ascii") return _("Only letters, digits and signs of an English keyboard.\n");
  if (fault == "same") return _("It must not be the SO PIN.\n");
  return _("It is too easy to guess, or empty.\n");
}

/// Typed twice by the key's user, until it keeps the rules.
Secret ask_new_pin(platform::Terminal& terminal, const Secret& so_pin, const keyring::PinBounds& bounds) {
  for (;;) {
    auto pin = ask_secret(terminal, _("New PIN, typed by the user of the key: "));
    const auto fault = keyring::new_pin_fault(so_pin, pin, bounds);
    if (!fault.empty()) {
      terminal.show(fault_words(fault));
      continue;
    }
    if (ask_secret(terminal, _("New PIN again: ")).equals(pin)) return pin;
    terminal.show(_("The two new PINs differ; please type both again.\n"));
  }
}

std::string line_of(const OfficerKey& key) {
  return fill(_("  {1}, no. {2}, {3}\n"), {shown_text(key.info.label), shown_text(key.info.serial),
                                           key.unit.empty() ? _("no certificate") : key.unit});
}

/// The only key, or that of --token.
OfficerKey choose(std::vector<OfficerKey> keys, const std::string& serial) {
  if (!serial.empty()) std::erase_if(keys, [&](const OfficerKey& key) { return key.info.serial != serial; });
  if (keys.empty()) throw CallError("no_key");
  if (keys.size() == 1) return std::move(keys.front());
  std::string words;
  for (const auto& key : keys) words += line_of(key);
  throw cli::UsageError(words + _("Several keys are in: say which one with --token SERIAL."));
}

/// Counted on disk, sent, corrected. What nobody answered stays counted.
Unlocked spend(boost::asio::io_context& context, const OfficerKey& key, SoCount& count, Secret so_pin,
               Secret new_pin) {
  const int before = count.spent(key.info);
  count.set(key.info, before + 1);
  try {
    const auto unlocked = unlock_key(context, key, std::move(so_pin), std::move(new_pin));
    const bool right = unlocked.outcome == Outcome::ok || unlocked.outcome == Outcome::refused;
    if (right) count.set(key.info, 0);
    return unlocked;
  } catch (const drivers::HostError& error) {
    if (!error.maybe_sent()) count.set(key.info, before);
    if (error.login() && error.login()->outcome == pkcs11::LoginResult::Outcome::ok) count.set(key.info, 0);
    throw;
  }
}

/// Nothing that was not seen is claimed.
Exit told(const Unlocked& unlocked) {
  switch (unlocked.outcome) {
    case Outcome::ok:
      break;
    case Outcome::refused:
      throw CallError("so_pin_policy");
    case Outcome::locked:
      throw CallError("so_locked");
    case Outcome::wrong:
    case Outcome::unchanged:
      throw CallError("so_pin_wrong");
  }
  if (!unlocked.proven) throw CallError("so_unproven");
  std::cout
      << _("The key is unlocked: the new PIN has logged in once. Certificate and validity are as before.")
      << '\n';
  return Exit::ok;
}

/// What a key did not do. Once the SO PIN may be on its way nothing is said of its tries but that one is
/// counted.
CallError failure(const drivers::HostError& error) {
  if (error.maybe_sent()) return CallError("so_unclear", error.what());
  if (error.kind() == drivers::HostError::Kind::stuck) return CallError("key_stuck", error.what());
  if (!error.error()) return CallError("module_failed", error.what());
  // The token host looks at the flags once more, right before.
  if (error.error()->call() == "so_pin") return CallError("so_last_try");
  const bool removed = error.error()->kind() == pkcs11::TokenError::Kind::removed;
  return CallError(removed ? "key_removed" : "module_failed", error.what());
}

Exit unlock_one(boost::asio::io_context& context, const cli::Invocation& invocation) {
  std::vector<std::string> modules;
  if (invocation.has("--module")) modules.push_back(std::filesystem::absolute(invocation.value("--module")));
  const auto key = choose(find_keys(context, modules), invocation.value("--token"));
  SoCount count(platform::state_directory() / "officer");
  const std::string refused = so_refusal(key.info.so_pin, key.flags_true, count.spent(key.info));
  if (!refused.empty()) throw CallError(refused);
  auto terminal = open_terminal();
  const platform::Terminal::Quiet quiet(*terminal);
  terminal->show(
      _("This sets a new PIN on this key with the SO PIN of the authority. A wrong SO PIN costs one of its "
        "tries; there is no second one.\n") +
      line_of(key));
  auto so_pin = ask_secret(*terminal, _("SO PIN (Ctrl-C: do nothing): "));
  if (so_pin.empty()) throw CallError("user_cancelled");
  const auto* policy = key.policy ? &*key.policy : nullptr;
  auto new_pin = ask_new_pin(*terminal, so_pin, keyring::bounds_of(policy, key.info));
  terminal->show(_("One moment, the key is at work…\n"));
  return told(spend(context, key, count, std::move(so_pin), std::move(new_pin)));
}

}  // namespace

Exit pin_unlock(const cli::Invocation& invocation) {
  boost::asio::io_context context;
  try {
    return unlock_one(context, invocation);
  } catch (const drivers::HostError& error) {
    throw failure(error);
  }
}

}  // namespace redlips::officer
