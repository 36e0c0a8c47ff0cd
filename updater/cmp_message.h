// SPDX-License-Identifier: Apache-2.0
// CMP messages as bytes, and what OpenSSL 3.0 has no getter for (RFC 4210 §5.1).
#pragma once

#include <openssl/cmp.h>

#include <optional>
#include <vector>

#include "pkcs11/bytes.h"
#include "pkcs11/ossl.h"

namespace redlips::updater {

using CmpMessagePtr = std::unique_ptr<OSSL_CMP_MSG, ossl::Freed<OSSL_CMP_MSG_free>>;

/// PKIBody's choices (RFC 4210 §5.1.2) of a key update.
namespace body {
inline constexpr int kur = 7;
inline constexpr int kup = 8;
inline constexpr int pki_conf = 19;
inline constexpr int error = 23;
inline constexpr int cert_conf = 24;
inline constexpr int poll_req = 25;
inline constexpr int poll_rep = 26;
}  // namespace body

/// nullptr for anything that is not exactly one message (d2i_OSSL_CMP_MSG ignores what follows).
CmpMessagePtr read_message(BytesView der);
/// Throws std::bad_alloc.
Bytes write_message(const OSSL_CMP_MSG* message);

/// senderNonce of a message's header, its OCTET STRING's contents; empty: none, or no message.
Bytes sender_nonce(BytesView der);

/// True if the message carries any protection, of whatever worth.
bool is_protected(BytesView der);

/// The certificates of extraCerts, DER, at most `limit`; never trusted for being there.
std::vector<Bytes> extra_certificates(BytesView der, std::size_t limit);

ossl::X509Ptr read_x509(BytesView der);  ///< nullptr where it is none

}  // namespace redlips::updater
