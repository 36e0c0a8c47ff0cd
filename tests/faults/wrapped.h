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

/// One call: traced and counted when it is made.
class Call {
 public:
  explicit Call(std::string_view function);

  /// The function list of FAULTY_MODULE. Null, after a line on stderr, where that is no module or FAULTY_PLAN
  /// no plan: nothing may work then, so that no test passes by mistake.
  const CK_FUNCTION_LIST* inside() const { return plan_ == nullptr ? nullptr : inside_; }
  /// What is planned before the module is asked; the answer to give instead of asking, if any.
  std::optional<CK_RV> before() const;
  /// What is planned after it; the answer to give. `info` is the token info just filled in, or null.
  CK_RV after(CK_RV rv, CK_TOKEN_INFO* info) const;

 private:
  std::shared_ptr<void> plan_;  ///< keeps the rules alive while a call hangs and another re-reads the plan
  std::vector<const Rule*> rules_;
  const CK_FUNCTION_LIST* inside_ = nullptr;
};

}  // namespace redlips::faults
