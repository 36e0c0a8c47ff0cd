// SPDX-License-Identifier: Apache-2.0
// One-line owners for OpenSSL's handles; no bare free elsewhere.
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace redlips::ossl {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};

using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using MdCtxPtr = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using BnPtr = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using EcdsaSigPtr = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

}  // namespace redlips::ossl
