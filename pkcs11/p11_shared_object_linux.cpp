// SPDX-License-Identifier: Apache-2.0
// SharedObject by dlopen.
#include <dlfcn.h>

#include "pkcs11/error.h"
#include "pkcs11/p11_shared_object.h"

namespace redlips::pkcs11 {

SharedObject::SharedObject(const std::string& path) : handle_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ != nullptr) return;
  const char* const why = dlerror();
  throw TokenError(TokenError::Kind::broken, "dlopen", 0, why == nullptr ? "" : why);
}

void* SharedObject::symbol(const char* name) const noexcept { return dlsym(handle_, name); }

}  // namespace redlips::pkcs11
