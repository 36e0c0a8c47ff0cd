// SPDX-License-Identifier: Apache-2.0
// OpenSSL's error queue as one line of text.
#include "tests/peers/shared/ossl.h"

#include <openssl/err.h>

#include <array>

namespace redlips::peers {
namespace {

std::string with_reasons(std::string text) {
  std::array<char, 256> reason{};
  while (const unsigned long error = ERR_get_error()) {
    ERR_error_string_n(error, reason.data(), reason.size());
    text.append(": ").append(reason.data());
  }
  return text;
}

}  // namespace

OsslError::OsslError(const std::string& call) : std::runtime_error(with_reasons(call)) {}

void require(bool ok, const char* call) {
  if (!ok) throw OsslError(call);
}

}  // namespace redlips::peers
