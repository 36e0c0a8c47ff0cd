// SPDX-License-Identifier: Apache-2.0
// The keyring's host over a child process.
#include "daemon/keyring/host.h"

namespace redlips::keyring {
namespace {

using boost::asio::awaitable;

class ProcessHost : public Host {
 public:
  ProcessHost(const boost::asio::any_io_executor& executor, drivers::HostSettings settings)
      : host_(executor, std::move(settings)) {}
  awaitable<std::vector<drivers::HostToken>> tokens() override { return host_.tokens(); }
  awaitable<pkcs11::TokenInfo> info(unsigned long slot) override { return host_.info(slot); }
  awaitable<std::vector<pkcs11::CertificateObject>> certificates(unsigned long slot) override {
    return host_.certificates(slot);
  }
  awaitable<drivers::LoginSigned> login_sign(drivers::ExpectedIdentity who, pkcs11::Scheme scheme,
                                             pkcs11::Digest digest, Secret pin) override {
    return host_.login_sign(std::move(who), scheme, std::move(digest), std::move(pin));
  }
  awaitable<drivers::LoginSignedAll> login_sign_all(drivers::ExpectedIdentity who, pkcs11::Scheme scheme,
                                                    std::vector<pkcs11::Digest> digests,
                                                    Secret pin) override {
    return host_.login_sign_all(std::move(who), scheme, std::move(digests), std::move(pin));
  }
  awaitable<drivers::LoginSigned> session_open(drivers::ExpectedIdentity who, pkcs11::Scheme scheme,
                                               pkcs11::Digest digest, Secret pin) override {
    return host_.session_open(std::move(who), scheme, std::move(digest), std::move(pin));
  }
  awaitable<Bytes> session_sign(drivers::ExpectedIdentity who, pkcs11::Scheme scheme,
                                pkcs11::Digest digest) override {
    return host_.session_sign(std::move(who), scheme, std::move(digest));
  }
  awaitable<void> session_end() override { return host_.session_end(); }
  awaitable<drivers::LeaseOpened> lease_open(drivers::ExpectedIdentity who, Secret pin) override {
    return host_.lease_open(std::move(who), std::move(pin));
  }
  awaitable<std::vector<pkcs11::KeyPair>> lease_keys(drivers::ExpectedIdentity who,
                                                     std::string label) override {
    return host_.lease_keys(std::move(who), std::move(label));
  }
  awaitable<Bytes> lease_generate(drivers::ExpectedIdentity who, pkcs11::KeyId id, pkcs11::KeyType type,
                                  std::string label, std::size_t room) override {
    return host_.lease_generate(std::move(who), std::move(id), type, std::move(label), room);
  }
  awaitable<Bytes> lease_sign(drivers::ExpectedIdentity who, pkcs11::KeyId id, pkcs11::Scheme scheme,
                              pkcs11::Digest digest) override {
    return host_.lease_sign(std::move(who), std::move(id), scheme, std::move(digest));
  }
  awaitable<void> lease_write(drivers::ExpectedIdentity who, pkcs11::KeyId id, std::string label,
                              Bytes certificate) override {
    return host_.lease_write(std::move(who), std::move(id), std::move(label), std::move(certificate));
  }
  awaitable<void> lease_remove(drivers::ExpectedIdentity who, pkcs11::KeyId id, Bytes public_key,
                               Bytes certificate) override {
    return host_.lease_remove(std::move(who), std::move(id), std::move(public_key), std::move(certificate));
  }
  awaitable<void> lease_end() override { return host_.lease_end(); }
  awaitable<drivers::PinChanged> change_pin(drivers::ExpectedIdentity who, Secret old_pin,
                                            Secret new_pin) override {
    return host_.change_pin(std::move(who), std::move(old_pin), std::move(new_pin));
  }
  int child() const noexcept override { return host_.child(); }
  void rearm() noexcept override { host_.rearm(); }
  void stop() noexcept override { host_.stop(); }

 private:
  drivers::TokenHost host_;
};

}  // namespace

std::unique_ptr<Host> process_host(const boost::asio::any_io_executor& executor,
                                   drivers::HostSettings settings) {
  return std::make_unique<ProcessHost>(executor, std::move(settings));
}

}  // namespace redlips::keyring
