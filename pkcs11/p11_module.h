// SPDX-License-Identifier: Apache-2.0
// A loaded PKCS#11 library: libp11 loads it and lists its slots, the raw function list does all else.
// For the PKCS#11 implementation only.
#pragma once

#include <libp11.h>
#include <p11-kit/pkcs11.h>

#include <string>
#include <vector>

#include "pkcs11/p11_error.h"
#include "pkcs11/p11_shared_object.h"

namespace redlips::pkcs11 {

class Module {
 public:
  /// Throws TokenError{broken, "dlopen" | "C_GetFunctionList" | "C_Initialize"}.
  Module(std::string path, std::string init_args);
  ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  /// Calls a C_ function; one that the module leaves empty is CKR_FUNCTION_NOT_SUPPORTED and no crash.
  template <auto Function, class... Args>
  CK_RV call(Args... args) const {
    const auto function = functions_->*Function;
    return function != nullptr ? function(args...) : CKR_FUNCTION_NOT_SUPPORTED;
  }

  /// Lists the slots anew. Every session opened before is gone afterwards, so the list's number goes up. A
  /// module that lost its device for good (CKR_DEVICE_ERROR of a proxy whose process died) is unloaded and
  /// loaded once.
  std::vector<CK_SLOT_ID> list_slots();
  /// Counts list_slots(): sessions and tokens of another number are dead.
  unsigned list_number() const noexcept { return list_number_; }

  std::string description() const;

 private:
  void load();
  void unload() noexcept;
  void release_slots() noexcept;
  CK_ULONG count_slots(CK_BBOOL with_token) const;
  std::vector<CK_SLOT_ID> slots_by_libp11();
  std::vector<CK_SLOT_ID> slots_by_function_list() const;

  std::string path_, init_args_;
  SharedObject object_;
  CK_FUNCTION_LIST* functions_ = nullptr;
  PKCS11_CTX* context_ = nullptr;
  PKCS11_SLOT* slots_ = nullptr;
  unsigned slot_count_ = 0;
  unsigned list_number_ = 0;
  bool finalize_ = false;  ///< our own C_Initialize was counted apart from libp11's (p11-kit's proxy)
};

}  // namespace redlips::pkcs11
