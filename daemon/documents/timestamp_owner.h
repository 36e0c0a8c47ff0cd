// SPDX-License-Identifier: Apache-2.0
// Owners for OpenSSL's time stamp handles.
#pragma once

#include <openssl/ts.h>

#include "pkcs11/ossl.h"

namespace redlips::documents {

using TsRequestPtr = std::unique_ptr<TS_REQ, ossl::Freed<TS_REQ_free>>;
using TsResponsePtr = std::unique_ptr<TS_RESP, ossl::Freed<TS_RESP_free>>;
using TsInfoPtr = std::unique_ptr<TS_TST_INFO, ossl::Freed<TS_TST_INFO_free>>;
using TsVerifyPtr = std::unique_ptr<TS_VERIFY_CTX, ossl::Freed<TS_VERIFY_CTX_free>>;
using Pkcs7Ptr = std::unique_ptr<PKCS7, ossl::Freed<PKCS7_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, ossl::Freed<ASN1_INTEGER_free>>;

}  // namespace redlips::documents
