// SPDX-License-Identifier: Apache-2.0
// A box of software keys for one test: its own directory, keys made by the real program, the module loaded
// raw.
#pragma once

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/temporary.h"

namespace redlips::test {

/// All flags that speak of the user PIN.
inline constexpr CK_FLAGS user_pin_flags =
    CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED | CKF_USER_PIN_TO_BE_CHANGED;
inline constexpr CK_FLAGS so_pin_flags = CKF_SO_PIN_COUNT_LOW | CKF_SO_PIN_FINAL_TRY | CKF_SO_PIN_LOCKED;

inline unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

/// Runs a shell command; its standard output. Throws unless it ends with 0.
inline std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = ::popen(command.c_str(), "re");
  if (pipe == nullptr) throw std::runtime_error("popen");
  std::array<char, 4096> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), got);
  if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  return text;
}

/// Runs `work` in a forked child; how it ended (waitpid's status). The child's checks are its exit code.
inline int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // the test's own handler would report a crash
    ::_exit(work());
  }
  int status = 0;
  ::waitpid(child, &status, WUNTRACED);
  return status;
}

inline bool exited(int status, int code) { return WIFEXITED(status) && WEXITSTATUS(status) == code; }
inline bool killed(int status, int signal) { return WIFSIGNALED(status) && WTERMSIG(status) == signal; }

/// The function list of a module below REDLIPS_LIB.
inline const CK_FUNCTION_LIST& load_module(const std::string& name) {
  void* handle = ::dlopen((needed("REDLIPS_LIB") + "/" + name).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) throw std::runtime_error(::dlerror());
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(handle, "C_GetFunctionList"));
  CK_FUNCTION_LIST* list = nullptr;
  if (get == nullptr || get(&list) != CKR_OK) throw std::runtime_error(name + " has no function list");
  return *list;
}

class SoftkeyBox {
 public:
  explicit SoftkeyBox(const std::string& module = "softkey.so")
      : variable_("REDLIPS_SOFTKEY_DIR", box_.path().string()), p11_(load_module(module)) {}
  SoftkeyBox(const SoftkeyBox&) = delete;
  SoftkeyBox& operator=(const SoftkeyBox&) = delete;
  ~SoftkeyBox() { p11_.C_Finalize(nullptr); }

  const CK_FUNCTION_LIST& p11() const { return p11_; }
  const CK_FUNCTION_LIST* operator->() const { return &p11_; }
  std::filesystem::path path() const { return box_.path(); }

  /// A key made by `redlips-softkey create OPTIONS`; its serial number.
  std::string create(const std::string& options = {}) const {
    std::string serial = output_of(needed("REDLIPS_BIN") + "/redlips-softkey create " + options);
    serial.pop_back();
    return serial;
  }
  CK_RV start() const {
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    return p11_.C_Initialize(&arguments);
  }
  void insert(const std::string& serial) const { write_file(box_, "present/" + serial, ""); }
  void pull(const std::string& serial) const { std::filesystem::remove(path() / "present" / serial); }

  std::vector<CK_SLOT_ID> slots(bool present = false) const {
    CK_ULONG count = 0;
    if (p11_.C_GetSlotList(present ? CK_TRUE : CK_FALSE, nullptr, &count) != CKR_OK) return {};
    std::vector<CK_SLOT_ID> list(count);
    p11_.C_GetSlotList(present ? CK_TRUE : CK_FALSE, list.data(), &count);
    return list;
  }
  /// 0 where it cannot be opened.
  CK_SESSION_HANDLE open(CK_SLOT_ID slot = 1, CK_FLAGS more = CKF_RW_SESSION) const {
    CK_SESSION_HANDLE session = 0;
    p11_.C_OpenSession(slot, CKF_SERIAL_SESSION | more, nullptr, nullptr, &session);
    return session;
  }
  CK_RV login(CK_SESSION_HANDLE session, std::string_view pin, CK_USER_TYPE user = CKU_USER) const {
    return p11_.C_Login(session, user, bytes(pin), pin.size());
  }
  CK_RV set_pin(CK_SESSION_HANDLE session, std::string_view old_pin, std::string_view new_pin) const {
    return p11_.C_SetPIN(session, bytes(old_pin), old_pin.size(), bytes(new_pin), new_pin.size());
  }
  CK_RV init_pin(CK_SESSION_HANDLE session, std::string_view pin) const {
    return p11_.C_InitPIN(session, bytes(pin), pin.size());
  }
  /// The flags of the token among `mask`, without CKF_USER_PIN_TO_BE_CHANGED unless asked for alone.
  CK_FLAGS flags(CK_FLAGS mask, CK_SLOT_ID slot = 1) const {
    CK_TOKEN_INFO info{};
    if (p11_.C_GetTokenInfo(slot, &info) != CKR_OK) throw std::runtime_error("C_GetTokenInfo");
    return info.flags & mask;
  }
  /// Signs a SHA-256 digest with the key's first private key; CKR_OK if that worked.
  CK_RV sign(CK_SESSION_HANDLE session) const {
    CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted{CKA_CLASS, &kind, sizeof kind};
    CK_OBJECT_HANDLE key = 0;
    CK_ULONG count = 0;
    CK_RV rv = p11_.C_FindObjectsInit(session, &wanted, 1);
    if (rv == CKR_OK) rv = p11_.C_FindObjects(session, &key, 1, &count);
    if (rv == CKR_OK) rv = p11_.C_FindObjectsFinal(session);
    if (rv != CKR_OK || count != 1) return rv == CKR_OK ? CKR_KEY_HANDLE_INVALID : rv;
    CK_MECHANISM ecdsa{CKM_ECDSA, nullptr, 0};
    std::array<unsigned char, 32> digest{1};
    std::array<unsigned char, 128> signature{};
    CK_ULONG size = signature.size();
    rv = p11_.C_SignInit(session, &ecdsa, key);
    return rv == CKR_OK ? p11_.C_Sign(session, digest.data(), digest.size(), signature.data(), &size) : rv;
  }

 private:
  TemporaryDirectory box_;
  Variable variable_;
  const CK_FUNCTION_LIST& p11_;
};

}  // namespace redlips::test
