// SPDX-License-Identifier: Apache-2.0
// A vendor's shared object: the seam to the system's loader.
#pragma once

#include <string>

namespace redlips::pkcs11 {

/// A loaded shared object. It is never unloaded: vendors' libraries leave threads and exit handlers behind.
class SharedObject {
 public:
  /// Throws TokenError{broken, "dlopen"}.
  explicit SharedObject(const std::string& path);
  /// The address of an exported name, nullptr if there is none.
  void* symbol(const char* name) const noexcept;

 private:
  void* handle_;
};

}  // namespace redlips::pkcs11
