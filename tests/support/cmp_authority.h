// SPDX-License-Identifier: Apache-2.0
// A certification authority with a desk that speaks CMP in this process: bytes in, bytes out, and it can
// forget, stall and lie.
#pragma once

#include <openssl/cmp.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pkcs11/ossl.h"
#include "tests/support/test_certificate.h"

namespace redlips::test {

class CmpAuthority {
 public:
  /// What the desk says of a request.
  struct Decision {
    enum class Kind { granted, warned, waiting, rejected };
    Kind kind = Kind::granted;
    std::string text{};  ///< of a rejection or a warning
    int check_after = 7200;
  };
  explicit CmpAuthority(pkcs11::KeyType type = pkcs11::KeyType::p256);

  /// What answers a message: DER to DER. Unknown transactions begin one, as OpenSSL's server does.
  Bytes answer(BytesView request);

  /// A unit certificate of this authority.
  Bytes issue(const CertificateRecipe& recipe, BytesView public_key) const;
  /// Its revocation list: nothing is revoked.
  Bytes revocation_list(std::chrono::sys_seconds from, std::chrono::sys_seconds until) const;
  /// One that may sign CMP, or what the recipe makes of it; `issuer` false: by a stranger of the same name.
  CertificateRecipe responder_recipe() const;
  void answer_as(const CertificateRecipe& recipe, bool ours = true);

  EVP_PKEY* responder_key() const { return responder_key_.get(); }

  void forget() { transactions_.clear(); }  ///< every transaction, as a restart without a disk does

  Bytes root;       ///< the anchor
  Bytes responder;  ///< who signs the answers
  Decision decision;
  CertificateRecipe next{};         ///< the next certificates to issue
  EVP_PKEY* key_of_next = nullptr;  ///< nullptr: the requested one
  bool accepts_unsigned_poll = true;
  bool repeats_answers = true;  ///< to the same bytes; else as OpenSSL's bare server
  bool sends_unprotected_errors = false;
  std::vector<int> asked;               ///< the types of the messages that came
  std::map<std::string, Bytes> issued;  ///< by public key, hex: asked again for the same, it gives the same
  int confirmed = 0, rejected_by_client = 0;
  std::string client_text;

 private:
  struct Served {
    std::unique_ptr<OSSL_CMP_SRV_CTX, ossl::Freed<OSSL_CMP_SRV_CTX_free>> context;
    Bytes request;
  };
  static OSSL_CMP_PKISI* decide(OSSL_CMP_SRV_CTX*, const OSSL_CMP_MSG*, int, const OSSL_CRMF_MSG*,
                                const X509_REQ*, X509**, STACK_OF(X509) **, STACK_OF(X509) **);
  static int polled(OSSL_CMP_SRV_CTX*, const OSSL_CMP_MSG*, int, OSSL_CMP_MSG**, int64_t*);
  static int confirm(OSSL_CMP_SRV_CTX*, const OSSL_CMP_MSG*, int, const ASN1_OCTET_STRING*,
                     const OSSL_CMP_PKISI*);
  Served& served(const std::string& transaction);
  Bytes certificate_for(const Bytes& public_key);

  ossl::PkeyPtr key_, responder_key_;
  std::map<std::string, Served> transactions_;
  std::map<std::string, Bytes> answers_;
  Served* current_ = nullptr;
  int last_type_ = 0;
};

}  // namespace redlips::test
