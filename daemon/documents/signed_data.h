// SPDX-License-Identifier: Apache-2.0
// A signed document's envelope: CMS SignedData (RFC 5652) with the attributes of CAdES-BES (ETSI EN 319 122-1
// §5, level B-B of §6). Pure: bytes in, bytes out.
#pragma once

#include <chrono>
#include <string>

#include "pkcs11/bytes.h"

namespace redlips::cms {

/// Signature and hash together, named as in RFC 7518 §3.1.
enum class Algorithm { es256, es384, rs256, ps256 };

/// The attribute of ours that carries the origin of the page that asked, a UTF8String:
/// 2.25.176557697300667619818002795032979512339 (an identifier made of a UUID, ITU-T X.667 §6). Content
/// octets.
BytesView origin_attribute() noexcept;
/// The same as text, for OBJ_txt2obj().
inline constexpr const char* origin_attribute_text = "2.25.176557697300667619818002795032979512339";

/// What the signature is about.
struct AttributeFacts {
  Algorithm algorithm = Algorithm::es256;
  Bytes content_digest;           ///< of the document, by the algorithm's hash
  Bytes certificate_sha256;       ///< of the signer's certificate
  std::chrono::sys_seconds when;  ///< by the clock of this PC: a claim, no proof
  std::string origin;             ///< of the page that asked; empty for the user's own command
};

/// DER of `SET OF Attribute`, the very bytes that are hashed and signed (RFC 5652 §5.4): content-type,
/// message-digest, signing-time, signing-certificate-v2 (RFC 5035 §3; issuerSerial may be left out where the
/// signer is named by issuer and serial number, §5.4), and the asking origin.
Bytes signed_attributes(const AttributeFacts& facts);

/// One signature over attributes.
struct Signed {
  Algorithm algorithm = Algorithm::es256;
  Bytes certificate;  ///< DER
  Bytes attributes;   ///< of signed_attributes()
  Bytes signature;    ///< as keys give it: ECDSA r‖s
};

/// ContentInfo with SignedData version 1, detached, with the signer's certificate. Throws
/// std::invalid_argument for a certificate that is none.
Bytes detached_signed_data(const Signed& done);

}  // namespace redlips::cms
