// SPDX-License-Identifier: Apache-2.0
// The one session of a token: opened when needed, opened again when lost, never on another token.
// For the PKCS#11 implementation only.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "pkcs11/p11_module.h"
#include "pkcs11/p11_template.h"
#include "pkcs11/token.h"

namespace redlips::pkcs11 {

using Objects = std::vector<CK_OBJECT_HANDLE>;

class Session {
 public:
  /// Throws `removed` where `slot` holds no initialised token.
  Session(std::shared_ptr<Module> module, CK_SLOT_ID slot);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Who was in the slot when this was made.
  const TokenInfo& token() const noexcept { return opened_; }
  /// C_GetTokenInfo, now. `removed` after the module's next slot list, or if another token is in the slot.
  TokenInfo info() const;
  /// Makes sure that there is a live session; whoever was logged in through a lost one is not any more.
  void ensure();
  /// Closes it; the next ensure() opens another.
  void close() noexcept;
  /// There is a session, and no later slot list has made its number somebody else's.
  bool usable() const noexcept {
    return handle_ != CK_INVALID_HANDLE && module_->list_number() == list_number_;
  }
  /// The session's state is "logged in" (PKCS#11 2.40 §5.6.7), by user or SO.
  bool logged_in() const;

  /// Calls a function that takes the session first, and returns its answer.
  template <auto Function, class... Args>
  CK_RV ask(Args... args) const {
    return module_->call<Function>(handle_, args...);
  }
  /// The same, throwing what is not CKR_OK. A session lost because the token left is `removed`.
  template <auto Function, class... Args>
  void call(const char* name, Args... args) {
    if (const CK_RV rv = ask<Function>(args...); rv != CKR_OK) fail(rv, name);
  }
  [[noreturn]] void fail(CK_RV rv, const char* name);

  /// At most 64 objects that match.
  Objects find(const Template& wanted);
  /// An attribute of at most `most` bytes; nullopt if it is absent, hidden, empty or longer.
  std::optional<Bytes> attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, std::size_t most) const;
  /// A boolean attribute; nullopt if it is absent.
  std::optional<bool> flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

 private:
  TokenInfo read_info() const;
  void open();
  bool lost() const;

  std::shared_ptr<Module> module_;
  CK_SLOT_ID slot_;
  unsigned list_number_;
  CK_SESSION_HANDLE handle_ = CK_INVALID_HANDLE;
  TokenInfo opened_;  ///< who was in the slot at the start
};

}  // namespace redlips::pkcs11
