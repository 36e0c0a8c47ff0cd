// SPDX-License-Identifier: Apache-2.0
// Loads SoftHSM with a configuration of its own.
#include "drivers/softkey/inner.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "drivers/softkey/failure.h"
#include "drivers/softkey/kept_token.h"

namespace redlips::softkey {
namespace {

/// SOFTHSM2_CONF set for one call and put back: another SoftHSM of this process keeps the user's own.
class Configured {
 public:
  explicit Configured(const std::filesystem::path& file) {
    if (const char* old = std::getenv("SOFTHSM2_CONF")) before_ = old;
    ::setenv("SOFTHSM2_CONF", file.c_str(), 1);
  }
  Configured(const Configured&) = delete;
  Configured& operator=(const Configured&) = delete;
  ~Configured() {
    if (before_) {
      ::setenv("SOFTHSM2_CONF", before_->c_str(), 1);
    } else {
      ::unsetenv("SOFTHSM2_CONF");
    }
  }

 private:
  std::optional<std::string> before_;
};

/// Never unloaded: OpenSSL inside SoftHSM keeps exit handlers that point into it.
CK_FUNCTION_LIST* load(const std::filesystem::path& library) {
  void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == nullptr) throw Failure{CKR_GENERAL_ERROR};
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(handle, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (get == nullptr || get(&functions) != CKR_OK || functions == nullptr) throw Failure{CKR_GENERAL_ERROR};
  return functions;
}

std::vector<CK_SLOT_ID> slots(const CK_FUNCTION_LIST& functions) {
  CK_ULONG count = 0;
  must(functions.C_GetSlotList(CK_TRUE, nullptr, &count));
  std::vector<CK_SLOT_ID> list(count);
  must(functions.C_GetSlotList(CK_TRUE, list.data(), &count));
  list.resize(count);
  return list;
}

template <class Wanted>
std::optional<CK_SLOT_ID> find_slot(const CK_FUNCTION_LIST& functions, Wanted wanted) {
  for (const CK_SLOT_ID slot : slots(functions)) {
    CK_TOKEN_INFO info{};
    if (functions.C_GetTokenInfo(slot, &info) == CKR_OK && wanted(info)) return slot;
  }
  return std::nullopt;
}

}  // namespace

Inner::Inner(const Home& home) : home_(home), functions_(load(softhsm_library())) { start(); }

Inner::~Inner() { functions_->C_Finalize(nullptr); }

void Inner::start() const {
  const TokenLock lock(home_);
  const Configured configured(home_.softhsm_conf());
  CK_C_INITIALIZE_ARGS locking{};
  locking.flags = CKF_OS_LOCKING_OK;
  if (functions_->C_Initialize(&locking) != CKR_OK) throw Failure{CKR_GENERAL_ERROR};
}

void Inner::restart() {
  functions_->C_Finalize(nullptr);
  start();
}

void Inner::token_info(CK_SLOT_ID slot, CK_TOKEN_INFO& info) const {
  const TokenLock lock(home_);
  must(functions_->C_GetTokenInfo(slot, &info));
}

std::optional<CK_SLOT_ID> Inner::slot_of(std::string_view serial) const {
  const TokenLock lock(home_);
  return find_slot(*functions_, [&](const CK_TOKEN_INFO& info) {
    return (info.flags & CKF_TOKEN_INITIALIZED) != 0 && unpadded(info.label, sizeof info.label) == serial;
  });
}

std::optional<CK_SLOT_ID> Inner::empty_slot() const {
  return find_slot(*functions_,
                   [](const CK_TOKEN_INFO& info) { return (info.flags & CKF_TOKEN_INITIALIZED) == 0; });
}

std::string unpadded(const unsigned char* field, std::size_t size) {
  while (size > 0 && field[size - 1] == ' ') --size;
  return {reinterpret_cast<const char*>(field), size};
}

void pad(unsigned char* field, std::size_t size, std::string_view text) {
  std::fill_n(field, size, static_cast<unsigned char>(' '));
  std::copy_n(text.begin(), std::min(size, text.size()), field);
}

}  // namespace redlips::softkey
