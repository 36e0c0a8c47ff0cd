// SPDX-License-Identifier: Apache-2.0
// How an answer that is no yes, and the end of a talk, are called on the wire and on the screen.
#include "daemon/keyring/prompter.h"

namespace redlips::keyring {

const char* code_of(LoginAnswer::Kind kind) {
  switch (kind) {
    case LoginAnswer::Kind::timeout:
      return "timeout";
    case LoginAnswer::Kind::no_ui:
      return "no_ui";
    default:
      return "user_cancelled";
  }
}

Outcome outcome_of(std::string_view code) {
  if (code.empty()) return Outcome::done;
  if (code == "timeout") return Outcome::timeout;
  return code == "user_cancelled" ? Outcome::cancelled : Outcome::failed;
}

}  // namespace redlips::keyring
