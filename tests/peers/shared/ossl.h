// SPDX-License-Identifier: Apache-2.0
// One-line owners for OpenSSL's handles, and one way to turn its failures into an exception.
#pragma once

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace redlips::peers {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};

using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using X509CrlPtr = std::unique_ptr<X509_CRL, Freed<X509_CRL_free>>;
using X509ReqPtr = std::unique_ptr<X509_REQ, Freed<X509_REQ_free>>;
using X509ExtPtr = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using X509StorePtr = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using X509StoreCtxPtr = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using MdCtxPtr = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcdsaSigPtr = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using BnPtr = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Asn1ObjectPtr = std::unique_ptr<ASN1_OBJECT, Freed<ASN1_OBJECT_free>>;
using Asn1IntegerPtr = std::unique_ptr<ASN1_INTEGER, Freed<ASN1_INTEGER_free>>;
using Asn1TimePtr = std::unique_ptr<ASN1_TIME, Freed<ASN1_TIME_free>>;
using Asn1OctetsPtr = std::unique_ptr<ASN1_OCTET_STRING, Freed<ASN1_OCTET_STRING_free>>;

/// A call of OpenSSL failed; what() names the call and OpenSSL's own reasons.
class OsslError : public std::runtime_error {
 public:
  explicit OsslError(const std::string& call);
};

/// Throws OsslError unless `ok`.
void require(bool ok, const char* call);

/// Takes ownership of what a call of OpenSSL returned; throws OsslError for null.
template <class Ptr>
Ptr owned(typename Ptr::pointer handle, const char* call) {
  require(handle != nullptr, call);
  return Ptr(handle);
}

}  // namespace redlips::peers
