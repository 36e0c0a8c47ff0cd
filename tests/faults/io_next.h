// SPDX-License-Identifier: Apache-2.0
// The function that a preloaded one stands in front of.
#pragma once

#include <dlfcn.h>

namespace redlips::faults {

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace redlips::faults
