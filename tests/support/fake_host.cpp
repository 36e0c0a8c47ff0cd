// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_host.h"

#include <algorithm>
#include <optional>

#include "tests/support/key_world.h"

namespace redlips::test {

using boost::asio::awaitable;

namespace {

std::string text_of(const Secret& pin) { return {pin.bytes().begin(), pin.bytes().end()}; }

drivers::HostError removed(const char* call) {
  return {drivers::HostError::Kind::token, call,
          pkcs11::TokenError(pkcs11::TokenError::Kind::removed, call, 0x32)};
}

class FakeHost : public keyring::Host {
 public:
  FakeHost(KeyWorld& world, std::string path) : world_(world), path_(std::move(path)) {}

  awaitable<std::vector<drivers::HostToken>> tokens() override {
    begin("tokens");
    kept_.reset();
    lease_.reset();
    if (world_.door) {
      const auto door = world_.door;
      const auto passed = co_await door->take();
    }
    if (world_.broken.contains(path_)) throw drivers::HostError(drivers::HostError::Kind::died, "tokens");
    std::vector<drivers::HostToken> tokens;
    for (const auto& [slot, key] : world_.libraries[path_]) tokens.push_back({slot, key->info()});
    co_return tokens;
  }
  awaitable<pkcs11::TokenInfo> info(unsigned long slot) override {
    begin("info");
    auto info = at(slot).info();
    co_return info;
  }
  awaitable<std::vector<pkcs11::CertificateObject>> certificates(unsigned long slot) override {
    begin("certificates");
    std::vector<pkcs11::CertificateObject> list;
    const auto& key = at(slot);
    if (!key.der.empty()) list.push_back({{0x10}, "login", key.der, true});
    for (const auto& pair : key.pairs)
      if (!pair.der.empty()) list.push_back({pair.id, pair.label, pair.der, true});
    for (const auto& der : key.more) list.push_back({{0x11}, "new", der, true});
    co_return list;
  }
  awaitable<drivers::LoginSigned> login_sign(drivers::ExpectedIdentity who, pkcs11::Scheme,
                                             pkcs11::Digest digest, Secret pin) override {
    kept_.reset();
    lease_.reset();
    begin("login_sign");
    auto& key = expected(who);
    drivers::LoginSigned answer;
    answer.login.outcome = key.check(text_of(pin));
    if (answer.login.outcome == pkcs11::LoginResult::Outcome::ok) answer.signature = signed_by(key, digest);
    answer.flags = key.info().user_pin;
    if (world_.gate) {
      const auto gate = world_.gate;
      const auto passed = co_await gate->take();
    }
    end("login_sign");
    co_return answer;
  }
  awaitable<drivers::LoginSignedAll> login_sign_all(drivers::ExpectedIdentity who, pkcs11::Scheme,
                                                    std::vector<pkcs11::Digest> digests,
                                                    Secret pin) override {
    kept_.reset();
    lease_.reset();
    begin("login_sign_all");
    auto& key = expected(who);
    drivers::LoginSignedAll answer;
    answer.login.outcome = key.check(text_of(pin));
    if (answer.login.outcome == pkcs11::LoginResult::Outcome::ok)
      for (const auto& digest : digests) answer.signatures.push_back(signed_by(key, digest));
    if (world_.fewer_signatures) answer.signatures.pop_back();
    answer.flags = key.info().user_pin;
    end("login_sign_all");
    co_return answer;
  }
  awaitable<drivers::PinChanged> change_pin(drivers::ExpectedIdentity who, Secret old_pin,
                                            Secret new_pin) override {
    kept_.reset();
    lease_.reset();
    begin("change_pin");
    auto& key = expected(who);
    const auto outcome = key.check(text_of(old_pin));
    drivers::PinChanged answer;
    answer.change.outcome = changed(key, outcome, new_pin);
    answer.flags = key.info().user_pin;
    end("change_pin");
    co_return answer;
  }
  awaitable<drivers::LoginSigned> session_open(drivers::ExpectedIdentity who, pkcs11::Scheme scheme,
                                               pkcs11::Digest digest, Secret pin) override {
    auto answer = co_await login_sign(who, scheme, std::move(digest), std::move(pin));
    if (!answer.signature.empty()) kept_ = who.certificate;
    co_return answer;
  }
  awaitable<Bytes> session_sign(drivers::ExpectedIdentity who, pkcs11::Scheme,
                                pkcs11::Digest digest) override {
    begin("session_sign");
    if (kept_ != who.certificate) throw removed("session");
    auto signature = signed_by(expected(who), digest);
    co_return signature;
  }
  awaitable<void> session_end() override {
    begin("session_end");
    kept_.reset();
    co_return;
  }
  awaitable<drivers::LeaseOpened> lease_open(drivers::ExpectedIdentity who, Secret pin) override {
    kept_.reset();
    begin("lease_open");
    auto& key = expected(who);
    drivers::LeaseOpened answer;
    answer.login.outcome = key.check(text_of(pin));
    if (answer.login.outcome == pkcs11::LoginResult::Outcome::ok) lease_ = who.certificate;
    answer.flags = key.info().user_pin;
    end("lease_open");
    co_return answer;
  }
  awaitable<std::vector<pkcs11::KeyPair>> lease_keys(drivers::ExpectedIdentity who,
                                                     std::string label) override {
    std::vector<pkcs11::KeyPair> pairs;
    for (const auto& pair : leased(who, "lease_keys").pairs)
      if (pair.label == label) pairs.push_back({pair.id, public_key_of(pair.pair.get())});
    co_return pairs;
  }
  awaitable<Bytes> lease_generate(drivers::ExpectedIdentity who, pkcs11::KeyId id, pkcs11::KeyType type,
                                  std::string label, std::size_t) override {
    auto& key = leased(who, "lease_generate");
    if (key.full) throw no_room();
    key.pairs.push_back({std::move(id), std::move(label), make_key(type), {}});
    end("lease_generate");
    auto public_key = public_key_of(key.pairs.back().pair.get());
    co_return public_key;
  }
  awaitable<Bytes> lease_sign(drivers::ExpectedIdentity who, pkcs11::KeyId id, pkcs11::Scheme,
                              pkcs11::Digest digest) override {
    auto& key = leased(who, "lease_sign");
    auto signature = id.empty() ? signed_by(key, digest) : sign_digest(pair_of(key, id).pair.get(), digest);
    if (world_.forges) signature = FakeKey("forger").sign(digest);
    co_return signature;
  }
  awaitable<void> lease_write(drivers::ExpectedIdentity who, pkcs11::KeyId id, std::string,
                              Bytes certificate) override {
    auto& key = leased(who, "lease_write");
    if (key.full) throw no_room();
    pair_of(key, id).der = std::move(certificate);
    end("lease_write");
    co_return;
  }
  awaitable<void> lease_remove(drivers::ExpectedIdentity who, pkcs11::KeyId, Bytes,
                               Bytes certificate) override {
    auto& key = leased(who, "lease_remove");
    if (key.der == certificate) key.der.clear();
    co_return;
  }
  awaitable<void> lease_end() override {
    begin("lease_end");
    lease_.reset();
    co_return;
  }
  int child() const noexcept override { return 1; }
  void rearm() noexcept override {}
  void stop() noexcept override {
    kept_.reset();
    lease_.reset();
  }

 private:
  void begin(const std::string& verb) {
    world_.calls.push_back(verb);
    if (world_.before) world_.before(verb);
  }
  void end(const std::string& verb) {
    if (world_.after) world_.after(verb);
  }
  Bytes signed_by(const FakeKey& key, const pkcs11::Digest& digest) const {
    return world_.forges ? FakeKey("forger").sign(digest) : key.sign(digest);
  }
  FakeKey& at(unsigned long slot) {
    auto& slots = world_.libraries[path_];
    const auto found = slots.find(slot);
    if (found == slots.end()) throw removed("C_GetTokenInfo");
    return *found->second;
  }
  FakeKey& expected(const drivers::ExpectedIdentity& who) {
    auto& key = at(who.slot);
    if (key.serial != who.serial || (!who.certificate.empty() && !has(key, who.certificate)))
      throw removed("identity");
    return key;
  }
  static std::string sha256_of(const Bytes& der) { return pkcs11::parse_certificate(der).value().sha256; }
  static bool has(const FakeKey& key, const std::string& certificate) {
    return (!key.der.empty() && key.certificate == certificate) ||
           std::ranges::any_of(key.pairs, [&](const FakeKey::Pair& pair) {
             return !pair.der.empty() && sha256_of(pair.der) == certificate;
           });
  }
  FakeKey& leased(const drivers::ExpectedIdentity& who, const char* verb) {
    begin(verb);
    if (lease_ != who.certificate) throw removed("lease");
    return expected(who);
  }
  static FakeKey::Pair& pair_of(FakeKey& key, const pkcs11::KeyId& id) {
    const auto found = std::ranges::find(key.pairs, id, &FakeKey::Pair::id);
    if (found == key.pairs.end()) throw removed("C_FindObjects");
    return *found;
  }
  static drivers::HostError no_room() {
    return {drivers::HostError::Kind::token, "full",
            pkcs11::TokenError(pkcs11::TokenError::Kind::full, "C_CreateObject", 0x31)};
  }
  static pkcs11::ChangeResult::Outcome changed(FakeKey& key, pkcs11::LoginResult::Outcome login,
                                               const Secret& new_pin) {
    using Outcome = pkcs11::ChangeResult::Outcome;
    if (login == pkcs11::LoginResult::Outcome::locked) return Outcome::locked;
    if (login == pkcs11::LoginResult::Outcome::wrong) return Outcome::wrong;
    if (key.refuses_new_pin) return Outcome::refused;
    if (key.only_claims_changes) return Outcome::unchanged;
    key.pin = text_of(new_pin);
    key.initial = false;
    return Outcome::ok;
  }

  KeyWorld& world_;
  std::string path_;
  std::optional<std::string> kept_, lease_;  // the certificate of the login that stays
};

}  // namespace

std::unique_ptr<keyring::Host> fake_host(KeyWorld& world, std::string path) {
  return std::make_unique<FakeHost>(world, std::move(path));
}

}  // namespace redlips::test
