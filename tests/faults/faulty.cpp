// SPDX-License-Identifier: Apache-2.0
// faulty.so: any PKCS#11 module with faults planned into it. For tests only; never packaged.
//   FAULTY_MODULE  the module inside      FAULTY_PLAN   rules (tests/faults/plan.h), or the path of a file of
//   them FAULTY_TRACE   a file that gets the name of each function as it is called, or fd:N
#include <p11-kit/pkcs11.h>

#include <string_view>

#include "tests/faults/wrapped.h"

namespace redlips::faults {
namespace {

/// A function's name as a template argument.
template <std::size_t N>
struct Name {
  char text[N]{};
  constexpr Name(const char (&name)[N]) {  // NOLINT(google-explicit-constructor): written as a literal
    for (std::size_t i = 0; i < N; ++i) text[i] = name[i];
  }
};

Answer answer_of(CK_SLOT_ID, CK_TOKEN_INFO* info) { return {info, nullptr, nullptr}; }
/// C_GetAttributeValue: its first attribute.
Answer answer_of(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE* list, CK_ULONG) {
  return {nullptr, &list->ulValueLen, static_cast<CK_BYTE*>(list->pValue)};
}
/// C_GetSlotList.
Answer answer_of(CK_BBOOL, CK_SLOT_ID*, CK_ULONG* count) { return {nullptr, count, nullptr}; }
/// C_FindObjects.
Answer answer_of(CK_SESSION_HANDLE, CK_OBJECT_HANDLE*, CK_ULONG, CK_ULONG* count) {
  return {nullptr, count, nullptr};
}
/// C_Sign, and all that makes bytes of bytes.
Answer answer_of(CK_SESSION_HANDLE, CK_BYTE*, CK_ULONG, CK_BYTE* out, CK_ULONG* size) {
  return {nullptr, size, out};
}
template <class... Arguments>
Answer answer_of(Arguments...) {
  return {};
}

/// Functions whose first argument is a slot; sessions are handles of the same type.
constexpr bool takes_slot(std::string_view name) {
  return name == "C_GetSlotInfo" || name == "C_GetTokenInfo" || name == "C_GetMechanismList" ||
         name == "C_GetMechanismInfo" || name == "C_InitToken" || name == "C_OpenSession" ||
         name == "C_CloseAllSessions";
}

/// One entry of the list: counted, traced, bent as planned.
template <Name name, auto Member>
struct Entry;

template <Name name, class... Arguments, CK_RV (*CK_FUNCTION_LIST::*Member)(Arguments...)>
struct Entry<name, Member> {
  static CK_RV ask(const CK_FUNCTION_LIST& inside, Arguments... arguments) {
    if constexpr (takes_slot(name.text)) {
      const auto there = [&](CK_SLOT_ID slot, auto... rest) {
        return (inside.*Member)(exchanged(slot), rest...);
      };
      return there(arguments...);
    } else {
      return (inside.*Member)(arguments...);
    }
  }
  static CK_RV call(Arguments... arguments) {
    const Call planned(name.text);
    const CK_FUNCTION_LIST* inside = planned.inside();
    if (inside == nullptr) return CKR_GENERAL_ERROR;
    const auto instead = planned.before();
    const CK_RV rv = instead ? *instead : ask(*inside, arguments...);
    return planned.after(rv, answer_of(arguments...));
  }
};

CK_RV get_function_list(CK_FUNCTION_LIST** list);

// NOLINTNEXTLINE(bugprone-macro-parentheses): a designator cannot stand in parentheses
#define ENTRY(name) .name = Entry<#name, &CK_FUNCTION_LIST::name>::call
CK_FUNCTION_LIST functions = {
    .version = {2, 40},
    ENTRY(C_Initialize),
    ENTRY(C_Finalize),
    ENTRY(C_GetInfo),
    .C_GetFunctionList = get_function_list,
    ENTRY(C_GetSlotList),
    ENTRY(C_GetSlotInfo),
    ENTRY(C_GetTokenInfo),
    ENTRY(C_GetMechanismList),
    ENTRY(C_GetMechanismInfo),
    ENTRY(C_InitToken),
    ENTRY(C_InitPIN),
    ENTRY(C_SetPIN),
    ENTRY(C_OpenSession),
    ENTRY(C_CloseSession),
    ENTRY(C_CloseAllSessions),
    ENTRY(C_GetSessionInfo),
    ENTRY(C_GetOperationState),
    ENTRY(C_SetOperationState),
    ENTRY(C_Login),
    ENTRY(C_Logout),
    ENTRY(C_CreateObject),
    ENTRY(C_CopyObject),
    ENTRY(C_DestroyObject),
    ENTRY(C_GetObjectSize),
    ENTRY(C_GetAttributeValue),
    ENTRY(C_SetAttributeValue),
    ENTRY(C_FindObjectsInit),
    ENTRY(C_FindObjects),
    ENTRY(C_FindObjectsFinal),
    ENTRY(C_EncryptInit),
    ENTRY(C_Encrypt),
    ENTRY(C_EncryptUpdate),
    ENTRY(C_EncryptFinal),
    ENTRY(C_DecryptInit),
    ENTRY(C_Decrypt),
    ENTRY(C_DecryptUpdate),
    ENTRY(C_DecryptFinal),
    ENTRY(C_DigestInit),
    ENTRY(C_Digest),
    ENTRY(C_DigestUpdate),
    ENTRY(C_DigestKey),
    ENTRY(C_DigestFinal),
    ENTRY(C_SignInit),
    ENTRY(C_Sign),
    ENTRY(C_SignUpdate),
    ENTRY(C_SignFinal),
    ENTRY(C_SignRecoverInit),
    ENTRY(C_SignRecover),
    ENTRY(C_VerifyInit),
    ENTRY(C_Verify),
    ENTRY(C_VerifyUpdate),
    ENTRY(C_VerifyFinal),
    ENTRY(C_VerifyRecoverInit),
    ENTRY(C_VerifyRecover),
    ENTRY(C_DigestEncryptUpdate),
    ENTRY(C_DecryptDigestUpdate),
    ENTRY(C_SignEncryptUpdate),
    ENTRY(C_DecryptVerifyUpdate),
    ENTRY(C_GenerateKey),
    ENTRY(C_GenerateKeyPair),
    ENTRY(C_WrapKey),
    ENTRY(C_UnwrapKey),
    ENTRY(C_DeriveKey),
    ENTRY(C_SeedRandom),
    ENTRY(C_GenerateRandom),
    ENTRY(C_GetFunctionStatus),
    ENTRY(C_CancelFunction),
    ENTRY(C_WaitForSlotEvent),
};
#undef ENTRY

CK_RV get_function_list(CK_FUNCTION_LIST** list) {
  if (list == nullptr) return CKR_ARGUMENTS_BAD;
  *list = &functions;
  return CKR_OK;
}

}  // namespace
}  // namespace redlips::faults

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  return redlips::faults::get_function_list(list);
}
