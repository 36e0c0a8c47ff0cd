// SPDX-License-Identifier: Apache-2.0
// One CMP message from outside (RFC 4210 §5.1): what the server must know of it before OpenSSL works on it.
#pragma once

#include <openssl/cmp.h>

#include <optional>
#include <string>

#include "tests/peers/shared/encoding.h"
#include "tests/peers/shared/ossl.h"

namespace redlips::peers {

using CmpMessagePtr = std::unique_ptr<OSSL_CMP_MSG, Freed<OSSL_CMP_MSG_free>>;

/// Body numbers of RFC 4210 §5.1.2, of which OpenSSL 3.0 names only the first few.
constexpr int body_kur = 7, body_error = 23, body_cert_conf = 24, body_poll_request = 25;

struct CmpMessage {
  CmpMessagePtr message;
  std::string transaction;  ///< hexadecimal, never empty
  int body = -1;
  std::string digest;  ///< SHA-256 of the bytes, hexadecimal
  X509Ptr sender;  ///< the first of its extra certificates (RFC 9810 §5.1: what protects it); may be null
};

/// nullopt for anything but one whole message with a transactionID.
std::optional<CmpMessage> read_cmp_message(BytesView der);
Bytes cmp_der(const OSSL_CMP_MSG& message);

/// senderNonce of a message that we made ourselves: header field [5], for which OpenSSL 3.0 has no getter.
Bytes sender_nonce(BytesView der);
/// The SubjectPublicKeyInfo of a template: its field [6] (RFC 4211 §5); empty where there is none.
Bytes template_key(const OSSL_CRMF_CERTTEMPLATE& wanted);

Bytes certificate_der(const X509& certificate);
X509Ptr certificate_of(BytesView der);  ///< throws OsslError
std::string sha256_hex(BytesView bytes);

}  // namespace redlips::peers
