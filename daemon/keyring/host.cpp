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
