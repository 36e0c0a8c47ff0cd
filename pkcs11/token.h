// SPDX-License-Identifier: Apache-2.0
// The key as C++ sees it: one PIN realm (a PKCS#11 token, an SKF application), whoever drives it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pkcs11/bytes.h"
#include "pkcs11/error.h"
#include "pkcs11/secret.h"

namespace redlips::pkcs11 {

/// The user PIN's flags as the token reports them now (CK_TOKEN_INFO, PKCS#11 2.40 §3.2). Vendors differ;
/// they may be absent or combined: advice, never proof.
struct PinFlags {
  bool count_low = false;
  bool final_try = false;
  bool locked = false;
  bool to_be_changed = false;
  friend bool operator==(const PinFlags&, const PinFlags&) = default;
};

/// What a token says of itself. Texts are UTF-8 with the blank padding removed.
struct TokenInfo {
  std::string label, manufacturer, model, serial;
  bool initialized = false;  ///< only then do PIN flags and lengths mean anything
  bool pin_pad = false;      ///< the PIN is typed on the key itself
  unsigned long pin_min = 0, pin_max = 0;
  PinFlags user_pin, so_pin;
  std::optional<int>
      tries_left;  ///< only where the driver reads the retry counter itself (SKF); never guessed
};

/// CKA_ID: 1 to 64 bytes.
using KeyId = Bytes;

enum class KeyType { rsa2048, rsa3072, rsa4096, p256, p384, other };
enum class Hash { sha256, sha384, sha512 };
enum class Scheme { rsa_pkcs1, rsa_pss, ecdsa };  ///< PSS: MGF1 and salt of the digest's length; ECDSA: r‖s

struct Digest {
  Hash hash = Hash::sha256;
  Bytes bytes;  ///< 32, 48 or 64, as the hash says
};

/// A certificate on the token. Whether a private key is paired with it is known only after login on tokens
/// that hide private keys; `has_key` then tells what is visible (private or public key of the same CKA_ID and
/// public key).
struct CertificateObject {
  KeyId id;
  std::string label;
  Bytes der;
  std::optional<bool> has_key;
};

/// A key pair of which both halves are on the token.
struct KeyPair {
  KeyId id;
  Bytes public_key;  ///< SubjectPublicKeyInfo
};

struct LoginResult {
  enum class Outcome { ok, wrong, locked };
  Outcome outcome = Outcome::wrong;
  std::optional<int> tries_left;  ///< only where the driver reads it
};

struct ChangeResult {
  enum class Outcome {
    ok,
    wrong,
    locked,
    refused,   ///< the token does not accept the new PIN; no try spent
    unchanged  ///< it said yes and still takes the old one; no try spent
  };
  Outcome outcome = Outcome::wrong;
  std::optional<int> tries_left;
};

/// A key that is plugged in. Blocking; one thread at a time. Every call may throw TokenError.
class Token {
 public:
  virtual ~Token() = default;
  virtual TokenInfo info() = 0;                               ///< read anew at each call
  virtual std::vector<CertificateObject> certificates() = 0;  ///< no login needed; read anew
  virtual LoginResult login(const Secret& pin) = 0;           ///< spends one try
  virtual void logout() = 0;                                  ///< no error if nobody is logged in
  /// The login stays; a key that wants the PIN for each signature (CKA_ALWAYS_AUTHENTICATE) gets it no more.
  virtual void forget_pin() noexcept = 0;
  virtual ChangeResult change_pin(
      const Secret& old_pin,
      const Secret& new_pin) = 0;  ///< one try; `broken` if then neither PIN is taken
  /// The SO resets the user PIN: spends one SO try; leaves nobody logged in.
  virtual ChangeResult unlock(const Secret& so_pin, const Secret& new_pin) = 0;
  /// Signs with the private key whose public half is in `certificate` (DER); needs login. `refused` if there
  /// is none. The first signature of a login is verified, `broken` if it is another key's; whoever hands out
  /// later ones verifies them (verify.h): this process is the vendor's too.
  virtual Bytes sign(const CertificateObject& certificate, Scheme scheme, const Digest& digest) = 0;
  /// Makes a SIGN-only key pair (DECRYPT, UNWRAP, DERIVE false; SENSITIVE, not EXTRACTABLE:
  /// SECURITY-RULES 1.6) under an unused CKA_ID; needs login. Returns its SubjectPublicKeyInfo (RFC 5280
  /// §4.1).
  virtual Bytes generate(const KeyId& id, KeyType type, std::string_view label) = 0;
  /// The key pairs of this label, at most 8; needs login. What was made and then cut off is found again.
  virtual std::vector<KeyPair> key_pairs(std::string_view label) = 0;
  /// Throws `full` where a certificate of `size` bytes does not fit any more: writes an object of that size
  /// and takes it away again. A token that takes no such object tells nothing. Needs login.
  virtual void require_room(std::size_t size) = 0;
  /// Signs with the key pair under `id` that has no certificate yet; needs login.
  virtual Bytes sign_with(const KeyId& id, Scheme scheme, const Digest& digest) = 0;
  virtual void write_certificate(const KeyId& id, std::string_view label,
                                 BytesView der) = 0;                          ///< needs login
  virtual void remove_certificate(const CertificateObject& certificate) = 0;  ///< by value; needs login
  virtual void remove_key(const KeyId& id,
                          BytesView public_key) = 0;  ///< both halves, by SubjectPublicKeyInfo; needs login
};

/// A loaded PKCS#11 library. Slots are enumerated at each tokens(); Token objects of an earlier list stay
/// valid until the next and then answer `removed`.
class Library {
 public:
  virtual ~Library() = default;
  /// Tokens that are present and initialised, in slot order. `slot_keys` that stay equal across calls for the
  /// same slot.
  struct Entry {
    unsigned long slot;
    TokenInfo info;
  };
  virtual std::vector<Entry> tokens() = 0;
  /// Opens the token in `slot`; throws `removed` where there is none.
  virtual std::unique_ptr<Token> open(unsigned long slot) = 0;
  virtual std::string description() const = 0;  ///< CK_INFO: library description and version, for the hotline
};

/// Loads the PKCS#11 library at `path` through libp11. Throws TokenError{broken, "dlopen" | "C_Initialize",
/// rv}. `init_args` is passed to C_Initialize where a profile names one (NSS style), else empty.
std::unique_ptr<Library> load_library(const std::string& path, const std::string& init_args = {});

}  // namespace redlips::pkcs11
