// SPDX-License-Identifier: Apache-2.0
// Texts out of ASN.1 strings, always valid UTF-8.
#pragma once

#include <openssl/asn1.h>
#include <openssl/x509.h>

#include <string>

namespace redlips::pkcs11 {

/// The string in UTF-8, whatever its ASN.1 type (UTF8String, PrintableString, BMPString …); empty if it holds
/// none.
std::string utf8_text(const ASN1_STRING* string);

/// The name in RFC 2253 order and escapes, Chinese readable; where a part is no valid text, all above ASCII
/// escaped.
std::string name_text(const X509_NAME* name);

}  // namespace redlips::pkcs11
