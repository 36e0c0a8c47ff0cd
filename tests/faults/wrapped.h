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

/// The function list of FAULTY_MODULE; null, and a line on stderr, where it cannot be loaded.
const CK_FUNCTION_LIST* wrapped();

/// One call: traced and counted when it is made.
class Call {
 public:
  explicit Call(std::string_view function);

  /// FAULTY_PLAN is not a plan: nothing may work, so that no test passes by mistake.
  bool broken_plan() const { return plan_ == nullptr; }
  /// What is planned before the module is asked; the answer to give instead of asking, if any.
  std::optional<CK_RV> before() const;
  /// What is planned after it; the answer to give. `info` is the token info just filled in, or null.
  CK_RV after(CK_RV rv, CK_TOKEN_INFO* info) const;

 private:
  std::shared_ptr<void> plan_;  ///< keeps the rules alive while a call hangs and another re-reads the plan
  std::vector<const Rule*> rules_;
};

}  // namespace redlips::faults
