// SPDX-License-Identifier: Apache-2.0
// A filled form as a PDF to print and stamp.
#pragma once

#include <string>
#include <vector>

#include "daemon/forms/form.h"

namespace redlips::forms {

struct Drawing {
  std::string pdf;
  /// Labels of rows that stay open because no font of this computer has all characters of their value: nobody
  /// shall hand in a name with boxes in it.
  std::vector<std::string> not_written;
};

/// On one A4 page, set smaller if need be; on several where that would be too small to read. Nothing is cut.
Drawing draw_form(Paper paper);

}  // namespace redlips::forms
