// SPDX-License-Identifier: Apache-2.0
// What every Token has to do, as cases of one sentence each. They speak to pkcs11/token.h alone.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "pkcs11/token.h"

namespace redlips::suite {

/// What a case does to the token; only what was asked for runs.
enum class Needs {
  nothing,  ///< reads
  pin,      ///< logs in with the right PIN and signs
  write,    ///< makes and removes keys and certificates of its own
  tries,    ///< spends PIN tries and changes the PIN, there and back
  so_pin    ///< spends SO tries and resets the user PIN
};

/// The token under test. Each case opens it anew.
struct Bench {
  pkcs11::Library& library;
  unsigned long slot = 0;
  Secret pin, so_pin;

  std::unique_ptr<pkcs11::Token> open() { return library.open(slot); }
  /// Open and logged in with the right PIN.
  std::unique_ptr<pkcs11::Token> logged_in();
};

struct Case {
  const char* sentence;
  Needs needs;
  void (*run)(Bench&);
};

/// A case that does not apply to this token (no certificate on it, say): told apart from passed.
struct NotApplicable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws unless `held`.
void expect(bool held, const char* what);

/// Runs `action` and expects a TokenError of `kind`.
template <class Action>
void expect_error(pkcs11::TokenError::Kind kind, const char* what, Action action) {
  try {
    action();
  } catch (const pkcs11::TokenError& error) {
    expect(error.kind() == kind, (std::string(what) + ", and not " + error.what()).c_str());
    return;
  }
  expect(false, what);
}

/// A Secret of these characters.
Secret secret_of(std::string_view text);

std::vector<Case> reading_cases();
std::vector<Case> signing_cases();
std::vector<Case> writing_cases();
std::vector<Case> pin_cases();

}  // namespace redlips::suite
