// SPDX-License-Identifier: Apache-2.0
// The module between C_Initialize and C_Finalize, found by every entry; gone in a forked child.
#pragma once

#include <memory>
#include <new>
#include <system_error>

#include "drivers/softkey/failure.h"
#include "drivers/softkey/module.h"

namespace redlips::softkey {

/// Makes the module. Throws Failure{CKR_CRYPTOKI_ALREADY_INITIALIZED}.
void begin_life();
/// Ends it and all waits in it. Throws Failure{CKR_CRYPTOKI_NOT_INITIALIZED}.
void end_life();
/// The living module; a waiting call keeps it until it has left. Throws
/// Failure{CKR_CRYPTOKI_NOT_INITIALIZED}.
std::shared_ptr<Module> living();

/// Runs `work` and turns whatever it throws into a CK_RV: no exception leaves a C function.
template <class Work>
CK_RV answered(Work work) noexcept {
  try {
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      return CKR_OK;
    } else {
      return work();
    }
  } catch (const Failure& failure) {
    return failure.rv;
  } catch (const std::bad_alloc&) {
    return CKR_HOST_MEMORY;
  } catch (const std::system_error&) {
    return CKR_DEVICE_ERROR;  // our disk is the device
  } catch (...) {
    return CKR_GENERAL_ERROR;
  }
}

/// One entry that passes the session functions of SoftHSM through:
/// `Forward<&CK_FUNCTION_LIST::C_Sign>::entry`.
template <auto Member>
struct Forward;

template <class... Arguments, CK_RV (*CK_FUNCTION_LIST::*Member)(CK_SESSION_HANDLE, Arguments...)>
struct Forward<Member> {
  static CK_RV entry(CK_SESSION_HANDLE handle, Arguments... arguments) {
    return answered([&] {
      const auto module = living();
      return module->forward(module->inner().*Member, handle, arguments...);
    });
  }
};

}  // namespace redlips::softkey
