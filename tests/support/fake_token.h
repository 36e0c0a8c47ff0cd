// SPDX-License-Identifier: Apache-2.0
// A token in memory that writes down what it is asked: for what must not reach a token at all.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "pkcs11/token.h"

namespace redlips::test {

/// What a FakeLibrary's one token answers, and the calls that reached it, in their order.
struct FakeBehaviour {
  pkcs11::TokenInfo info{"L", "M", "D", "S", true, false, 4, 8, {}, {}, {}};
  std::vector<pkcs11::CertificateObject> certificates{{{0x10}, "login", {1, 2, 3}, true}};
  pkcs11::LoginResult::Outcome login = pkcs11::LoginResult::Outcome::ok;
  pkcs11::ChangeResult::Outcome unlock = pkcs11::ChangeResult::Outcome::ok;
  std::string throws_in;          ///< name of the call that throws `refused`
  bool full = false;              ///< no room for a certificate
  bool gone_after_login = false;  ///< pulled out while the try was made: nothing answers any more
  std::vector<std::string> calls;
};

class FakeToken : public pkcs11::Token {
 public:
  explicit FakeToken(FakeBehaviour& behaviour) : behaviour_(behaviour) {}
  pkcs11::TokenInfo info() override { return call("info"), behaviour_.info; }
  std::vector<pkcs11::CertificateObject> certificates() override {
    return call("certificates"), behaviour_.certificates;
  }
  pkcs11::LoginResult login(const Secret&) override {
    return call("login"), pkcs11::LoginResult{behaviour_.login, 5};
  }
  void logout() override { call("logout"); }
  void forget_pin() noexcept override { behaviour_.calls.emplace_back("forget_pin"); }
  pkcs11::ChangeResult change_pin(const Secret&, const Secret&) override {
    return call("change_pin"), pkcs11::ChangeResult{pkcs11::ChangeResult::Outcome::ok, {}};
  }
  pkcs11::ChangeResult unlock(const Secret&, const Secret&) override {
    return call("unlock"), pkcs11::ChangeResult{behaviour_.unlock, {}};
  }
  Bytes sign(const pkcs11::CertificateObject&, pkcs11::Scheme, const pkcs11::Digest&) override {
    return call("sign"), Bytes{9, 9};
  }
  Bytes generate(const pkcs11::KeyId&, pkcs11::KeyType, std::string_view) override {
    return call("generate"), Bytes{5};
  }
  std::vector<pkcs11::KeyPair> key_pairs(std::string_view) override {
    return call("key_pairs"), std::vector<pkcs11::KeyPair>{{{0x20}, {5}}};
  }
  void require_room(std::size_t) override {
    call("require_room");
    if (behaviour_.full) throw pkcs11::TokenError(pkcs11::TokenError::Kind::full, "C_CreateObject", 0x31);
  }
  Bytes sign_with(const pkcs11::KeyId&, pkcs11::Scheme, const pkcs11::Digest&) override {
    return call("sign_with"), Bytes{8, 8};
  }
  void write_certificate(const pkcs11::KeyId&, std::string_view, BytesView) override {
    call("write_certificate");
  }
  void remove_certificate(const pkcs11::CertificateObject&) override { call("remove_certificate"); }
  void remove_key(const pkcs11::KeyId&, BytesView) override { call("remove_key"); }

 private:
  void call(const std::string& name) {
    const bool gone = behaviour_.gone_after_login && logged_in();
    behaviour_.calls.push_back(name);
    if (gone) throw pkcs11::TokenError(pkcs11::TokenError::Kind::removed, name, 50);
    if (name == behaviour_.throws_in) throw pkcs11::TokenError(pkcs11::TokenError::Kind::refused, name, 7);
  }
  bool logged_in() const { return std::ranges::count(behaviour_.calls, "login") > 0; }
  FakeBehaviour& behaviour_;
};

class FakeLibrary : public pkcs11::Library {
 public:
  explicit FakeLibrary(FakeBehaviour& behaviour) : behaviour_(behaviour) {}
  std::vector<Entry> tokens() override { return {{1, behaviour_.info}}; }
  std::unique_ptr<pkcs11::Token> open(unsigned long) override {
    return std::make_unique<FakeToken>(behaviour_);
  }
  std::string description() const override { return "fake 1.0"; }

 private:
  FakeBehaviour& behaviour_;
};

}  // namespace redlips::test
