// SPDX-License-Identifier: Apache-2.0
// C_GetFunctionList of the software key (PKCS#11 2.40): all 68 entries, most of them straight through to
// SoftHSM.
#include "drivers/softkey/life.h"

namespace redlips::softkey {
namespace {

/// Callback mutexes alone cannot serve us: we and SoftHSM lock with the system's.
CK_RV initialize(void* pointer) {
  return answered([&] {
    if (const auto* arguments = static_cast<const CK_C_INITIALIZE_ARGS*>(pointer)) {
      const int given = (arguments->CreateMutex != nullptr) + (arguments->DestroyMutex != nullptr) +
                        (arguments->LockMutex != nullptr) + (arguments->UnlockMutex != nullptr);
      if (arguments->pReserved != nullptr || (given != 0 && given != 4)) throw Failure{CKR_ARGUMENTS_BAD};
      if (given == 4 && (arguments->flags & CKF_OS_LOCKING_OK) == 0) throw Failure{CKR_CANT_LOCK};
    }
    begin_life();
  });
}

CK_RV finalize(void* reserved) {
  return answered([&] {
    if (reserved != nullptr) throw Failure{CKR_ARGUMENTS_BAD};
    end_life();
  });
}

CK_RV get_info(CK_INFO* info) {
  return answered([&] {
    living();
    if (info == nullptr) throw Failure{CKR_ARGUMENTS_BAD};
    *info = {};
    info->cryptokiVersion = {2, 40};
    pad(info->manufacturerID, sizeof info->manufacturerID, "RedLips");
    pad(info->libraryDescription, sizeof info->libraryDescription, "Software key over SoftHSM");
    info->libraryVersion = {0, 1};
  });
}

CK_RV get_slot_list(CK_BBOOL only_present, CK_SLOT_ID* list, CK_ULONG* count) {
  return answered([&] {
    if (count == nullptr) throw Failure{CKR_ARGUMENTS_BAD};
    living()->slot_list(only_present != CK_FALSE, list, *count);
  });
}

CK_RV get_slot_info(CK_SLOT_ID id, CK_SLOT_INFO* info) {
  return answered([&] {
    if (info == nullptr) throw Failure{CKR_ARGUMENTS_BAD};
    living()->slot_info(id, *info);
  });
}

CK_RV get_token_info(CK_SLOT_ID id, CK_TOKEN_INFO* info) {
  return answered([&] {
    if (info == nullptr) throw Failure{CKR_ARGUMENTS_BAD};
    living()->token_info(id, *info);
  });
}

CK_RV get_mechanism_list(CK_SLOT_ID id, CK_MECHANISM_TYPE* list, CK_ULONG* count) {
  return answered([&] { return living()->mechanism_list(id, list, count); });
}

CK_RV get_mechanism_info(CK_SLOT_ID id, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
  return answered([&] { return living()->mechanism_info(id, type, info); });
}

CK_RV wait_for_slot_event(CK_FLAGS flags, CK_SLOT_ID* slot, void* reserved) {
  return answered([&] {
    if (slot == nullptr || reserved != nullptr) throw Failure{CKR_ARGUMENTS_BAD};
    return living()->wait_for_event((flags & CKF_DONT_BLOCK) == 0, *slot);
  });
}

CK_RV init_token(CK_SLOT_ID id, unsigned char* so_pin, CK_ULONG size, unsigned char* label) {
  return answered([&] { return living()->init_token(id, so_pin, size, label); });
}

CK_RV init_pin(CK_SESSION_HANDLE session, unsigned char* pin, CK_ULONG size) {
  return answered([&] { return living()->init_pin(session, pin, size); });
}

CK_RV set_pin(CK_SESSION_HANDLE session, unsigned char* old_pin, CK_ULONG old_size, unsigned char* new_pin,
              CK_ULONG new_size) {
  return answered([&] { return living()->set_pin(session, old_pin, old_size, new_pin, new_size); });
}

CK_RV open_session(CK_SLOT_ID id, CK_FLAGS flags, void*, CK_NOTIFY, CK_SESSION_HANDLE* session) {
  return answered([&] {
    if (session == nullptr) throw Failure{CKR_ARGUMENTS_BAD};
    return living()->open_session(id, flags, *session);
  });
}

CK_RV close_session(CK_SESSION_HANDLE session) {
  return answered([&] { living()->close_session(session); });
}

CK_RV close_all_sessions(CK_SLOT_ID id) {
  return answered([&] { living()->close_all_sessions(id); });
}

CK_RV get_session_info(CK_SESSION_HANDLE session, CK_SESSION_INFO* info) {
  return answered([&] {
    if (info == nullptr) throw Failure{CKR_ARGUMENTS_BAD};
    return living()->session_info(session, info);
  });
}

CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char* pin, CK_ULONG size) {
  return answered([&] { return living()->login(session, user, pin, size); });
}

CK_RV get_function_list(CK_FUNCTION_LIST** list);

/// Name by name, so that no two can be swapped; a test counts the 68.
// NOLINTNEXTLINE(bugprone-macro-parentheses): a designator cannot stand in parentheses
#define FORWARD(name) .name = Forward<&CK_FUNCTION_LIST::name>::entry
CK_FUNCTION_LIST functions = {
    .version = {2, 40},
    .C_Initialize = initialize,
    .C_Finalize = finalize,
    .C_GetInfo = get_info,
    .C_GetFunctionList = get_function_list,
    .C_GetSlotList = get_slot_list,
    .C_GetSlotInfo = get_slot_info,
    .C_GetTokenInfo = get_token_info,
    .C_GetMechanismList = get_mechanism_list,
    .C_GetMechanismInfo = get_mechanism_info,
    .C_InitToken = init_token,
    .C_InitPIN = init_pin,
    .C_SetPIN = set_pin,
    .C_OpenSession = open_session,
    .C_CloseSession = close_session,
    .C_CloseAllSessions = close_all_sessions,
    .C_GetSessionInfo = get_session_info,
    FORWARD(C_GetOperationState),
    FORWARD(C_SetOperationState),
    .C_Login = login,
    FORWARD(C_Logout),
    FORWARD(C_CreateObject),
    FORWARD(C_CopyObject),
    FORWARD(C_DestroyObject),
    FORWARD(C_GetObjectSize),
    FORWARD(C_GetAttributeValue),
    FORWARD(C_SetAttributeValue),
    FORWARD(C_FindObjectsInit),
    FORWARD(C_FindObjects),
    FORWARD(C_FindObjectsFinal),
    FORWARD(C_EncryptInit),
    FORWARD(C_Encrypt),
    FORWARD(C_EncryptUpdate),
    FORWARD(C_EncryptFinal),
    FORWARD(C_DecryptInit),
    FORWARD(C_Decrypt),
    FORWARD(C_DecryptUpdate),
    FORWARD(C_DecryptFinal),
    FORWARD(C_DigestInit),
    FORWARD(C_Digest),
    FORWARD(C_DigestUpdate),
    FORWARD(C_DigestKey),
    FORWARD(C_DigestFinal),
    FORWARD(C_SignInit),
    FORWARD(C_Sign),
    FORWARD(C_SignUpdate),
    FORWARD(C_SignFinal),
    FORWARD(C_SignRecoverInit),
    FORWARD(C_SignRecover),
    FORWARD(C_VerifyInit),
    FORWARD(C_Verify),
    FORWARD(C_VerifyUpdate),
    FORWARD(C_VerifyFinal),
    FORWARD(C_VerifyRecoverInit),
    FORWARD(C_VerifyRecover),
    FORWARD(C_DigestEncryptUpdate),
    FORWARD(C_DecryptDigestUpdate),
    FORWARD(C_SignEncryptUpdate),
    FORWARD(C_DecryptVerifyUpdate),
    FORWARD(C_GenerateKey),
    FORWARD(C_GenerateKeyPair),
    FORWARD(C_WrapKey),
    FORWARD(C_UnwrapKey),
    FORWARD(C_DeriveKey),
    FORWARD(C_SeedRandom),
    FORWARD(C_GenerateRandom),
    FORWARD(C_GetFunctionStatus),
    FORWARD(C_CancelFunction),
    .C_WaitForSlotEvent = wait_for_slot_event,
};
#undef FORWARD

CK_RV get_function_list(CK_FUNCTION_LIST** list) {
  if (list == nullptr) return CKR_ARGUMENTS_BAD;
  *list = &functions;
  return CKR_OK;
}

}  // namespace
}  // namespace redlips::softkey

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  return redlips::softkey::get_function_list(list);
}
