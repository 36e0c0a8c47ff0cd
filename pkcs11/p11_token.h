// SPDX-License-Identifier: Apache-2.0
// Token over a PKCS#11 module. For the PKCS#11 implementation only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pkcs11/ossl.h"
#include "pkcs11/p11_session.h"
#include "pkcs11/token.h"

namespace redlips::pkcs11 {

/// PIN verbs in p11_token.cpp, signatures in p11_sign.cpp, objects in p11_objects.cpp, key pairs in
/// p11_key_pairs.cpp.
///
/// A PIN is given to the module exactly once per typed PIN, with one exception: a private key with
/// CKA_ALWAYS_AUTHENTICATE wants C_Login(CKU_CONTEXT_SPECIFIC) within each signature (PKCS#11 2.40 §4.9).
/// Only where the token holds such a key, the PIN that the token has just accepted is kept, in locked memory,
/// until logout, failure or the end of this object, and given again for that key. Its count was reset by the
/// same PIN a moment ago, and the first refusal forgets it: it costs at most one try, never a typed one.
class P11Token : public Token {
 public:
  P11Token(std::shared_ptr<Module> module, CK_SLOT_ID slot);
  ~P11Token() override;

  TokenInfo info() override;
  std::vector<CertificateObject> certificates() override;
  LoginResult login(const Secret& pin) override;
  void logout() override;
  void forget_pin() noexcept override { kept_pin_.reset(); }
  ChangeResult change_pin(const Secret& old_pin, const Secret& new_pin) override;
  ChangeResult unlock(const Secret& so_pin, const Secret& new_pin) override;
  Bytes sign(const CertificateObject& certificate, Scheme scheme, const Digest& digest) override;
  Bytes generate(const KeyId& id, KeyType type, std::string_view label) override;
  std::vector<KeyPair> key_pairs(std::string_view label) override;
  void require_room(std::size_t size) override;
  Bytes sign_with(const KeyId& id, Scheme scheme, const Digest& digest) override;
  void write_certificate(const KeyId& id, std::string_view label, BytesView der) override;
  void remove_certificate(const CertificateObject& certificate) override;
  void remove_key(const KeyId& id, BytesView public_key) override;

 private:
  /// A private key found for a public one: `sure` where the token shows that both belong together.
  struct Found {
    CK_OBJECT_HANDLE key;
    bool sure;
  };

  /// The key of the last signature, for as long as the login lasts: searching for it and reading its
  /// attributes takes a module longer than to sign. Its first signature was verified.
  struct Proven {
    Bytes certificate;  ///< DER
    CK_OBJECT_HANDLE key;
    ossl::PkeyPtr public_key;
    bool asks_again;  ///< CKA_ALWAYS_AUTHENTICATE
  };

  LoginResult::Outcome enter(CK_USER_TYPE user, const Secret& pin);
  ChangeResult set_new_pin(CK_RV rv, const char* call);
  bool takes(const Secret& pin);
  ChangeResult not_changed(const Secret& old_pin);
  void leave() noexcept;
  void keep_pin_if_asked_again(const Secret& pin);

  Objects keys(CK_OBJECT_CLASS kind, const KeyId& id);
  std::optional<Found> private_key(const KeyId& id, const EVP_PKEY* public_key);
  Found private_key_or_refuse(const KeyId& id, const EVP_PKEY* public_key);
  bool shows_public_key(const KeyId& id, const EVP_PKEY* public_key);
  std::optional<bool> has_key(const CertificateObject& certificate);
  bool asks_again(CK_OBJECT_HANDLE key) const;
  Bytes sign_by(CK_OBJECT_HANDLE key, EVP_PKEY* public_key, bool again, Scheme scheme, const Digest& digest);
  Bytes proof_by(CK_OBJECT_HANDLE key, EVP_PKEY* public_key, bool again, Scheme scheme, const Digest& digest);
  void authenticate_again();
  CertificateObject read_certificate(CK_OBJECT_HANDLE object);
  std::vector<CK_OBJECT_HANDLE> certificate_objects();
  void require_sign_only(CK_OBJECT_HANDLE private_key) const;

  Session session_;
  std::optional<Secret> kept_pin_;
  std::optional<Proven> proven_;
};

}  // namespace redlips::pkcs11
