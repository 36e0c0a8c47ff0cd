// SPDX-License-Identifier: Apache-2.0
// Loading, listing and unloading a module. libp11 0.4.12 has no accessor for the function list, so the same
// library is asked for it a second time; C_Initialize then answers CKR_CRYPTOKI_ALREADY_INITIALIZED.
#include "pkcs11/p11_module.h"

#include <openssl/err.h>

#include <algorithm>
#include <utility>

#include "pkcs11/p11_text.h"

namespace redlips::pkcs11 {
namespace {

/// More slots than any reader set has; what lies beyond is not looked at.
constexpr CK_ULONG max_slots = 64;
/// More than any module has. A list has to fit as a whole: to a shorter one the answer is
/// CKR_BUFFER_TOO_SMALL.
constexpr CK_ULONG slots_listed = 4096;

/// The CK_RV behind libp11's last error; CKR_GENERAL_ERROR where libp11 itself failed.
CK_RV last_rv() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  return ERR_GET_LIB(error) == ERR_get_CKR_code() ? static_cast<CK_RV>(ERR_GET_REASON(error))
                                                  : CKR_GENERAL_ERROR;
}

/// The functions that libp11 calls without a look at the pointer. All else may be missing: Module::call.
void require_basics(const CK_FUNCTION_LIST& list) {
  const std::pair<const char*, bool> basics[] = {{"C_Initialize", list.C_Initialize != nullptr},
                                                 {"C_Finalize", list.C_Finalize != nullptr},
                                                 {"C_GetInfo", list.C_GetInfo != nullptr},
                                                 {"C_GetSlotList", list.C_GetSlotList != nullptr},
                                                 {"C_GetSlotInfo", list.C_GetSlotInfo != nullptr},
                                                 {"C_GetTokenInfo", list.C_GetTokenInfo != nullptr},
                                                 {"C_CloseAllSessions", list.C_CloseAllSessions != nullptr}};
  for (const auto& [name, there] : basics) {
    if (!there)
      throw TokenError(TokenError::Kind::broken, name, CKR_FUNCTION_NOT_SUPPORTED,
                       "missing in this library's list of functions");
  }
}

CK_FUNCTION_LIST* function_list(const SharedObject& object) {
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(object.symbol("C_GetFunctionList"));
  if (get == nullptr)
    throw TokenError(TokenError::Kind::broken, "C_GetFunctionList", CKR_FUNCTION_NOT_SUPPORTED,
                     "not in this library: it is no PKCS#11 module");
  CK_FUNCTION_LIST* functions = nullptr;
  const CK_RV rv = get(&functions);
  if (rv != CKR_OK || functions == nullptr)
    throw TokenError(TokenError::Kind::broken, "C_GetFunctionList", rv);
  require_basics(*functions);
  return functions;
}

/// Answers after which only a fresh load can help.
bool needs_reload(CK_RV rv) {
  return rv == CKR_DEVICE_ERROR || rv == CKR_DEVICE_REMOVED || rv == CKR_CRYPTOKI_NOT_INITIALIZED;
}

}  // namespace

Module::Module(std::string path, std::string init_args)
    : path_(std::move(path)),
      init_args_(std::move(init_args)),
      object_(path_),
      functions_(function_list(object_)) {
  load();
}

Module::~Module() { unload(); }

void Module::load() {
  ERR_clear_error();  // a load that succeeds leaves errors behind, too
  context_ = PKCS11_CTX_new();
  if (!init_args_.empty()) PKCS11_CTX_init_args(context_, init_args_.c_str());
  if (PKCS11_CTX_load(context_, path_.c_str()) != 0) {
    const CK_RV rv = last_rv();
    PKCS11_CTX_free(std::exchange(context_, nullptr));
    throw TokenError(TokenError::Kind::broken, "C_Initialize", rv);
  }
  ERR_clear_error();
  // p11-kit's proxy hands every asker a function list of his own, which wants its own C_Initialize.
  CK_C_INITIALIZE_ARGS args{};
  args.flags = CKF_OS_LOCKING_OK;
  args.pReserved = init_args_.data();
  const CK_RV rv =
      call<&CK_FUNCTION_LIST::C_Initialize>(init_args_.empty() ? nullptr : static_cast<void*>(&args));
  finalize_ = rv == CKR_OK;
  if (rv == CKR_OK || rv == CKR_CRYPTOKI_ALREADY_INITIALIZED) return;
  unload();
  throw TokenError(TokenError::Kind::broken, "C_Initialize", rv);
}

void Module::unload() noexcept {
  if (context_ == nullptr) return;
  release_slots();
  if (std::exchange(finalize_, false)) call<&CK_FUNCTION_LIST::C_Finalize>(nullptr);
  PKCS11_CTX_unload(context_);
  PKCS11_CTX_free(std::exchange(context_, nullptr));
  ERR_clear_error();
}

void Module::release_slots() noexcept {
  if (slots_ != nullptr) PKCS11_release_all_slots(context_, slots_, slot_count_);
  slots_ = nullptr;
  slot_count_ = 0;
}

std::vector<CK_SLOT_ID> Module::slots_by_libp11() {
  ERR_clear_error();
  check(PKCS11_enumerate_slots(context_, &slots_, &slot_count_) == 0 ? CKR_OK : last_rv(), "C_GetSlotList");
  std::vector<CK_SLOT_ID> ids;
  for (unsigned i = 0; i < std::min<CK_ULONG>(slot_count_, max_slots); ++i) {
    if (slots_[i].token != nullptr) ids.push_back(PKCS11_get_slotid_from_slot(&slots_[i]));
  }
  return ids;
}

CK_ULONG Module::count_slots(CK_BBOOL with_token) const {
  CK_ULONG count = 0;
  check(call<&CK_FUNCTION_LIST::C_GetSlotList>(with_token, nullptr, &count), "C_GetSlotList");
  return count;
}

std::vector<CK_SLOT_ID> Module::slots_by_function_list() const {
  // Room for a reader that is plugged in between the two calls.
  CK_ULONG count = std::min(count_slots(CK_TRUE), slots_listed) + max_slots;
  std::vector<CK_SLOT_ID> ids(count);
  check(call<&CK_FUNCTION_LIST::C_GetSlotList>(CK_BBOOL{CK_TRUE}, ids.data(), &count), "C_GetSlotList");
  ids.resize(std::min({count, CK_ULONG{ids.size()}, max_slots}));
  return ids;
}

std::vector<CK_SLOT_ID> Module::list_slots() {
  ++list_number_;
  // One list at a time: releasing a second one closes the first one's sessions (and PKCS11_update_slots
  // crashes).
  if (context_ != nullptr) release_slots();
  if (context_ == nullptr) load();
  try {
    // libp11 makes room for as many as the module claims, and reads them all.
    if (count_slots(CK_FALSE) <= max_slots) return slots_by_libp11();
  } catch (const TokenError& error) {
    if (needs_reload(error.rv())) {
      unload();
      load();
    }
  }
  // libp11 gives up on the whole list when one slot fails; the function list still has the others.
  return slots_by_function_list();
}

std::string Module::description() const {
  CK_INFO info{};
  check(call<&CK_FUNCTION_LIST::C_GetInfo>(&info), "C_GetInfo");
  return padded_text(info.libraryDescription) + " " + std::to_string(info.libraryVersion.major) + "." +
         std::to_string(info.libraryVersion.minor);
}

}  // namespace redlips::pkcs11
