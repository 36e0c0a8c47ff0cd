// SPDX-License-Identifier: Apache-2.0
// The module inside faulty.so, and what the plan does to one call of it.
#pragma once

#include <p11-kit/pkcs11.h>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "tests/faults/plan.h"

namespace redlips::faults {

/// What one call hands out, as far as it can be bent. Null: it has no such thing.
struct Answer {
  CK_TOKEN_INFO* info = nullptr;
  CK_ULONG* length = nullptr;
  CK_BYTE* first = nullptr;
};

/// The slot in which the module keeps what the caller sees in `slot`.
CK_SLOT_ID exchanged(CK_SLOT_ID slot);

/// One call: traced and counted when it is made.
class Call {
 public:
  explicit Call(std::string_view function);

  /// The function list of FAULTY_MODULE. Null, after a line on stderr, where that is no module or FAULTY_PLAN
  /// no plan: nothing may work then, so that no test passes by mistake.
  const CK_FUNCTION_LIST* inside() const { return plan_ == nullptr ? nullptr : inside_; }
  /// What is planned before the module is asked; the answer to give instead of asking, if any.
  std::optional<CK_RV> before() const;
  /// What is planned after it; the answer to give.
  CK_RV after(CK_RV rv, const Answer& answer) const;

 private:
  void act(const Rule& rule) const;
  std::shared_ptr<void> plan_;  ///< keeps the rules alive while a call hangs and another re-reads the plan
  std::vector<const Rule*> rules_;
  const CK_FUNCTION_LIST* inside_ = nullptr;
};

}  // namespace redlips::faults
