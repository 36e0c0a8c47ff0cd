// SPDX-License-Identifier: Apache-2.0
// Typed errors: the evidence, the wire's spelling, and the table from CK_RV.
#include "pkcs11/error.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "pkcs11/evidence.h"
#include "pkcs11/p11_error.h"

using redlips::pkcs11::TokenError;
using Kind = TokenError::Kind;

TEST_CASE("an error keeps kind, call and CK_RV") {
  const TokenError error(Kind::removed, "C_Sign", 0x32);
  CHECK(error.kind() == Kind::removed);
  CHECK(error.call() == "C_Sign");
  CHECK(error.rv() == 0x32);
  CHECK(std::string(error.what()) == "C_Sign: removed (0x00000032)");
}

TEST_CASE("the hotline reads the call and what it answered, if it answered") {
  CHECK(evidence_of(TokenError(Kind::broken, "C_Sign", 0x30, "more")) == "C_Sign: CKR 0x30");
  CHECK(evidence_of(TokenError(Kind::removed, "identity", 0)) == "identity");
}

TEST_CASE("a PIN is unclear only where its change was said to be done") {
  CHECK(leaves_pin_unclear(TokenError(Kind::broken, "C_SetPIN", 0)));
  CHECK_FALSE(leaves_pin_unclear(TokenError(Kind::broken, "C_SetPIN", 0x5)));
  CHECK_FALSE(leaves_pin_unclear(TokenError(Kind::broken, "C_Sign", 0)));
}

TEST_CASE("every kind has a spelling that comes back, an unknown word is broken") {
  for (const Kind kind : {Kind::removed, Kind::refused, Kind::full, Kind::unsupported, Kind::broken}) {
    CHECK(redlips::pkcs11::token_error_kind(to_string(kind)) == kind);
  }
  CHECK(to_string(Kind::full) == "full");
  for (const char* word : {"", "Removed", "stuck", "removed "}) {
    CHECK(redlips::pkcs11::token_error_kind(word) == Kind::broken);
  }
}

TEST_CASE("a CK_RV says what the caller can do") {
  struct Row {
    const char* name;
    unsigned long rv;  // as in PKCS#11 2.40: only pkcs11/ includes its header
    Kind kind;
  };
  const std::array rows{
      Row{"CKR_DEVICE_REMOVED", 0x32, Kind::removed},
      Row{"CKR_TOKEN_NOT_PRESENT", 0xE0, Kind::removed},
      Row{"CKR_SLOT_ID_INVALID", 0x3, Kind::removed},
      Row{"CKR_USER_NOT_LOGGED_IN", 0x101, Kind::refused},
      Row{"CKR_PIN_LOCKED", 0xA4, Kind::refused},
      Row{"CKR_USER_ALREADY_LOGGED_IN", 0x100, Kind::refused},
      Row{"CKR_SESSION_READ_ONLY", 0xB5, Kind::refused},
      Row{"CKR_KEY_FUNCTION_NOT_PERMITTED", 0x68, Kind::refused},
      Row{"0x31", 0x31, Kind::full},
      Row{"CKR_MECHANISM_INVALID", 0x70, Kind::unsupported},
      Row{"CKR_FUNCTION_NOT_SUPPORTED", 0x54, Kind::unsupported},
      Row{"CKR_DEVICE_ERROR", 0x30, Kind::broken},
      Row{"CKR_GENERAL_ERROR", 0x5, Kind::broken},
      Row{"CKR_HOST_MEMORY", 0x2, Kind::broken},
      Row{"a vendor's own", 0x80000007, Kind::broken},
      Row{"nobody's", 0x12345678, Kind::broken},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(redlips::pkcs11::kind_of(row.rv) == row.kind);
  }
}

TEST_CASE("CKR_OK throws nothing, anything else its evidence") {
  CHECK_NOTHROW(redlips::pkcs11::check(0, "C_Login"));
  try {
    redlips::pkcs11::check(0x31, "C_CreateObject");
    FAIL("no error");
  } catch (const TokenError& error) {
    CHECK(error.kind() == Kind::full);
    CHECK(error.call() == "C_CreateObject");
    CHECK(error.rv() == 0x31);
  }
}
