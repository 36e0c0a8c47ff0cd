// SPDX-License-Identifier: Apache-2.0
// What must be on disk and could not be put there.
#pragma once

#include <stdexcept>

namespace redlips {

/// The state directory refuses (full, read-only, gone): the code `not_saved` of PROTOCOL.md §4. what() names
/// file and cause.
class NotSaved : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace redlips
