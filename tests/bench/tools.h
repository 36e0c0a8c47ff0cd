// SPDX-License-Identifier: Apache-2.0
// What a user could take instead: OpenSC's and OpenSSL's one-shot commands, p11-kit's remoting.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/bench/background.h"
#include "tests/bench/world.h"

namespace redlips::bench {

/// Makes the files that the commands read. Each call is one process from start to end and throws
/// std::runtime_error with what it printed unless it made a signature.
class Tools {
 public:
  Tools(const World& world, const Key& key);
  void pkcs11_tool() const;
  void openssl() const;

 private:
  void run(const std::vector<std::string>& command) const;
  const World& world_;
  Key key_;
  std::filesystem::path digest_, input_, signature_;
};

/// A p11-kit server over the module of the world. While it lives, p11-kit's client library leads to it.
class RemoteServer {
 public:
  explicit RemoteServer(const World& world);
  /// The client library, as a PKCS#11 module. Throws std::runtime_error where Debian has not put it.
  static std::string client_library();

 private:
  std::filesystem::path socket_;
  Ends output_ = pipe_to_us();
  Background process_;
  test::Variable address_;
};

}  // namespace redlips::bench
