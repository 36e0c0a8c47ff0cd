// SPDX-License-Identifier: Apache-2.0
// The blank-padded texts of CK_INFO and CK_TOKEN_INFO (PKCS#11 2.40 §3.2).
#pragma once

#include <cstddef>
#include <string>

#include "pkcs11/utf8.h"

namespace redlips::pkcs11 {

/// The text without its padding: blanks, and the NUL that some vendors end it with.
template <std::size_t Size>
std::string padded_text(const unsigned char (&field)[Size]) {
  std::string_view text(reinterpret_cast<const char*>(field), Size);
  text = text.substr(0, text.find('\0'));
  return repaired_utf8(text.substr(0, text.find_last_not_of(' ') + 1));
}

}  // namespace redlips::pkcs11
