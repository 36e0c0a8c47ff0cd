// SPDX-License-Identifier: Apache-2.0
// The window of each kind of question.
#include "tray/window/prompt_window.h"

namespace redlips::tray {

PromptWindow* make_prompt(Question question, PromptAnswer answer, const Desk& desk) {
  switch (question.kind) {
    case Question::Kind::login:
    case Question::Kind::sign:
    case Question::Kind::renew:
      return make_login_prompt(std::move(question), std::move(answer), desk);
    case Question::Kind::change:
      return make_change_prompt(std::move(question), std::move(answer), desk);
    case Question::Kind::last_try:
      break;
  }
  return make_last_try_prompt(std::move(question), std::move(answer), desk);
}

}  // namespace redlips::tray
