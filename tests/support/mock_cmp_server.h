// SPDX-License-Identifier: Apache-2.0
// OpenSSL's own `openssl cmp -port`, which answers every request with one certificate.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/cmp_authority.h"

namespace redlips::test {

/// Signs as the authority's responder and gives out `answer`, which for a key update has to have the old
/// certificate's issuer and serial number. Lives as long as the program does.
class MockCmpServer {
 public:
  /// `directory` takes its files; `polls`: how often it says "waiting".
  MockCmpServer(const CmpAuthority& authority, const Bytes& answer, const std::filesystem::path& directory,
                int polls);
  ~MockCmpServer();
  MockCmpServer(const MockCmpServer&) = delete;
  MockCmpServer& operator=(const MockCmpServer&) = delete;
  std::string url() const { return "http://127.0.0.1:" + port_ + "/pkix/"; }

 private:
  int pid_ = -1;
  int output_ = -1;
  std::string port_;
};

}  // namespace redlips::test
