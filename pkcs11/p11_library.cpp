// SPDX-License-Identifier: Apache-2.0
// Library over a module: which tokens are there, and the doors to them.
#include <utility>

#include "pkcs11/p11_module.h"
#include "pkcs11/p11_token.h"

namespace redlips::pkcs11 {
namespace {

class P11Library : public Library {
 public:
  P11Library(const std::string& path, const std::string& init_args)
      : module_(std::make_shared<Module>(path, init_args)) {}

  /// One slot that answers with an error hides only itself; if no slot answers, that error is the answer.
  std::vector<Entry> tokens() override {
    std::vector<Entry> entries;
    std::optional<TokenError> failure;
    for (const CK_SLOT_ID slot : module_->list_slots()) {
      try {
        entries.push_back({slot, Session(module_, slot).token()});
      } catch (const TokenError& error) {
        if (error.kind() != TokenError::Kind::removed) failure = error;
      }
    }
    if (entries.empty() && failure) throw TokenError(*failure);
    return entries;
  }

  std::unique_ptr<Token> open(unsigned long slot) override {
    return std::make_unique<P11Token>(module_, slot);
  }

  std::string description() const override { return module_->description(); }

 private:
  std::shared_ptr<Module> module_;
};

}  // namespace

std::unique_ptr<Library> load_library(const std::string& path, const std::string& init_args) {
  return std::make_unique<P11Library>(path, init_args);
}

}  // namespace redlips::pkcs11
