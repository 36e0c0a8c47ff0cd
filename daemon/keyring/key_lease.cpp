// SPDX-License-Identifier: Apache-2.0
// Opened by one try, used without any, ended by its owner, by time, or by what breaks.
#include "daemon/keyring/key_lease.h"

#include "daemon/keyring/lease.h"
#include "drivers/platform/sleepless_timer.h"
#include "pkcs11/verify.h"

namespace redlips::keyring {

using boost::asio::awaitable;

/// Outlives the handle by the verb that is running and the logout.
struct KeyLease::Life : std::enable_shared_from_this<KeyLease::Life> {
  Life(std::shared_ptr<State> its_state, std::shared_ptr<Plugged> its_key,
       pkcs11::Certificate its_certificate, std::unique_ptr<Held> its_held)
      : state(std::move(its_state)),
        key(std::move(its_key)),
        library(key->library),
        host(library->host),
        who(expected(*key, its_certificate.sha256)),
        certificate(std::move(its_certificate)),
        held(std::move(its_held)),
        over(state->executor) {}

  void end() {
    if (!open) return;
    open = false;
    over.cancel();
    state->run(log_out(shared_from_this()));
  }

  /// The turn is passed on behind the logout: whoever has it next finds nobody logged in.
  static awaitable<void> log_out(std::shared_ptr<Life> life) {
    bool stuck = false;
    try {
      if (life->host->child() >= 0) co_await life->host->lease_end();
    } catch (const drivers::HostError&) {
      stuck = true;
    }
    if (stuck) life->host->stop();
    life->library->leased = false;
    life->held.reset();
    if (life->state->stopped) co_return;
    life->state->scan_soon(life->library);
    life->state->end_when_idle(life->library);
  }

  static awaitable<void> end_in_time(std::shared_ptr<Life> life) {
    life->over.expires_after(longest);
    const auto ended = co_await life->over.wait();
    if (!ended) life->end();
  }

  void must_be_open() const {
    if (open && key->present) return;
    throw drivers::HostError(drivers::HostError::Kind::token, "the key is not held any more",
                             pkcs11::TokenError(pkcs11::TokenError::Kind::removed, "lease", 0));
  }

  /// Waits for one verb; what fails ends the lease, but for a token that is full.
  template <class Value>
  static awaitable<Value> step(std::shared_ptr<Life> life, awaitable<Value> verb) {
    std::exception_ptr error;
    try {
      if constexpr (std::is_void_v<Value>) {
        co_await std::move(verb);
        co_return;
      } else {
        auto value = co_await std::move(verb);
        co_return value;
      }
    } catch (const drivers::HostError& fault) {
      const bool full = fault.error() && fault.error()->kind() == pkcs11::TokenError::Kind::full;
      if (!full) life->end();
      error = std::current_exception();
    }
    std::rethrow_exception(error);
  }

  static awaitable<Bytes> sign(std::shared_ptr<Life> life, pkcs11::KeyId id, Bytes public_key,
                               pkcs11::Scheme scheme, pkcs11::Digest digest) {
    life->must_be_open();
    if (life->signatures == 0) life->end();
    life->must_be_open();
    --life->signatures;
    auto verb = step(life, life->host->lease_sign(life->who, std::move(id), scheme, digest));
    auto signature = co_await std::move(verb);
    const auto key = pkcs11::read_public_key(public_key);
    if (key && pkcs11::signature_verifies(key.get(), scheme, digest, signature)) co_return signature;
    life->host->stop();
    life->end();
    throw forged();
  }

  std::shared_ptr<State> state;
  std::shared_ptr<Plugged> key;
  std::shared_ptr<Library> library;
  std::shared_ptr<Host> host;
  drivers::ExpectedIdentity who;
  pkcs11::Certificate certificate;
  std::unique_ptr<Held> held;
  platform::SleeplessTimer over;
  int signatures = most_signatures;
  bool open = true;
};

KeyLease::KeyLease(std::shared_ptr<State> state, std::shared_ptr<Plugged> key,
                   pkcs11::Certificate certificate, std::unique_ptr<Held> held)
    : life_(
          std::make_shared<Life>(std::move(state), std::move(key), std::move(certificate), std::move(held))) {
  life_->state->run(Life::end_in_time(life_));
}

KeyLease::~KeyLease() { life_->end(); }

bool KeyLease::open() const noexcept { return life_->open && life_->key->present; }

awaitable<std::vector<pkcs11::KeyPair>> KeyLease::keys(std::string label) {
  life_->must_be_open();
  return Life::step(life_, life_->host->lease_keys(life_->who, std::move(label)));
}

awaitable<Bytes> KeyLease::generate(pkcs11::KeyId id, pkcs11::KeyType type, std::string label,
                                    std::size_t room) {
  life_->must_be_open();
  return Life::step(life_,
                    life_->host->lease_generate(life_->who, std::move(id), type, std::move(label), room));
}

awaitable<Bytes> KeyLease::sign(pkcs11::Scheme scheme, pkcs11::Digest digest) {
  return Life::sign(life_, {}, life_->certificate.public_key, scheme, std::move(digest));
}

awaitable<Bytes> KeyLease::sign_with(pkcs11::KeyPair pair, pkcs11::Scheme scheme, pkcs11::Digest digest) {
  return Life::sign(life_, std::move(pair.id), std::move(pair.public_key), scheme, std::move(digest));
}

awaitable<void> KeyLease::write(pkcs11::KeyId id, std::string label, pkcs11::Certificate certificate) {
  life_->must_be_open();
  auto identity = life_->key->identity();
  identity.certificates.push_back(certificate.sha256);
  life_->state->store->facts(identity);
  life_->state->store->save();
  return Life::step(life_, life_->host->lease_write(life_->who, std::move(id), std::move(label),
                                                    std::move(certificate.der)));
}

awaitable<void> KeyLease::remove(pkcs11::KeyId id, pkcs11::Certificate certificate) {
  life_->must_be_open();
  return Life::step(life_,
                    life_->host->lease_remove(life_->who, std::move(id), std::move(certificate.public_key),
                                              std::move(certificate.der)));
}

}  // namespace redlips::keyring
