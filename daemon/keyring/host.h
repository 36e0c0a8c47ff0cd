// SPDX-License-Identifier: Apache-2.0
// One vendor library as the keyring uses it: the verbs of drivers::TokenHost, and nothing that signs without
// a PIN or the login that one opened.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <vector>

#include "drivers/token_host.h"

namespace redlips::keyring {

/// As in drivers/token_host.h; calls throw drivers::HostError.
class Host {
 public:
  virtual ~Host() = default;
  virtual boost::asio::awaitable<std::vector<drivers::HostToken>> tokens() = 0;
  virtual boost::asio::awaitable<pkcs11::TokenInfo> info(unsigned long slot) = 0;
  virtual boost::asio::awaitable<std::vector<pkcs11::CertificateObject>> certificates(unsigned long slot) = 0;
  virtual boost::asio::awaitable<drivers::LoginSigned> login_sign(drivers::ExpectedIdentity who,
                                                                  pkcs11::Scheme scheme,
                                                                  pkcs11::Digest digest, Secret pin) = 0;
  virtual boost::asio::awaitable<drivers::LoginSignedAll> login_sign_all(drivers::ExpectedIdentity who,
                                                                         pkcs11::Scheme scheme,
                                                                         std::vector<pkcs11::Digest> digests,
                                                                         Secret pin) = 0;
  virtual boost::asio::awaitable<drivers::LoginSigned> session_open(drivers::ExpectedIdentity who,
                                                                    pkcs11::Scheme scheme,
                                                                    pkcs11::Digest digest, Secret pin) = 0;
  virtual boost::asio::awaitable<Bytes> session_sign(drivers::ExpectedIdentity who, pkcs11::Scheme scheme,
                                                     pkcs11::Digest digest) = 0;
  virtual boost::asio::awaitable<void> session_end() = 0;
  virtual boost::asio::awaitable<drivers::LeaseOpened> lease_open(drivers::ExpectedIdentity who,
                                                                  Secret pin) = 0;
  virtual boost::asio::awaitable<std::vector<pkcs11::KeyPair>> lease_keys(drivers::ExpectedIdentity who,
                                                                          std::string label) = 0;
  virtual boost::asio::awaitable<Bytes> lease_generate(drivers::ExpectedIdentity who, pkcs11::KeyId id,
                                                       pkcs11::KeyType type, std::string label,
                                                       std::size_t room) = 0;
  virtual boost::asio::awaitable<Bytes> lease_sign(drivers::ExpectedIdentity who, pkcs11::KeyId id,
                                                   pkcs11::Scheme scheme, pkcs11::Digest digest) = 0;
  virtual boost::asio::awaitable<void> lease_write(drivers::ExpectedIdentity who, pkcs11::KeyId id,
                                                   std::string label, Bytes certificate) = 0;
  virtual boost::asio::awaitable<void> lease_remove(drivers::ExpectedIdentity who, pkcs11::KeyId id,
                                                    Bytes public_key, Bytes certificate) = 0;
  virtual boost::asio::awaitable<void> lease_end() = 0;
  virtual boost::asio::awaitable<drivers::PinChanged> change_pin(drivers::ExpectedIdentity who,
                                                                 Secret old_pin, Secret new_pin) = 0;
  virtual int child() const noexcept = 0;
  virtual void rearm() noexcept = 0;
  virtual void stop() noexcept = 0;
};

/// A child process.
std::unique_ptr<Host> process_host(const boost::asio::any_io_executor& executor,
                                   drivers::HostSettings settings);

}  // namespace redlips::keyring
