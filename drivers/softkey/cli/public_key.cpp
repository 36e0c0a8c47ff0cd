// SPDX-License-Identifier: Apache-2.0
// Builds OpenSSL's public key from PKCS#11 attributes.
#include "drivers/softkey/cli/public_key.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <memory>

namespace redlips::softkey {
namespace {

using ossl::BnPtr;
using ParamBuildPtr = std::unique_ptr<OSSL_PARAM_BLD, ossl::Freed<OSSL_PARAM_BLD_free>>;
using ParamPtr = std::unique_ptr<OSSL_PARAM, ossl::Freed<OSSL_PARAM_free>>;
using OctetsPtr = std::unique_ptr<ASN1_OCTET_STRING, ossl::Freed<ASN1_OCTET_STRING_free>>;

ossl::PkeyPtr from_parameters(const char* type, OSSL_PARAM_BLD* build) {
  const ParamPtr parameters(OSSL_PARAM_BLD_to_param(build));
  const ossl::PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return ossl::PkeyPtr(key);
}

BnPtr number(const Bytes& bytes) {
  return BnPtr(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

ossl::PkeyPtr rsa_key(const Bytes& modulus, const Bytes& exponent) {
  const BnPtr n = number(modulus), e = number(exponent);
  const ParamBuildPtr build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return from_parameters("RSA", build.get());
}

/// CKA_EC_POINT is a DER OCTET STRING around the point (PKCS#11 2.40 mechanisms §2.3.3).
ossl::PkeyPtr ec_key(const char* group, const Bytes& wrapped) {
  const unsigned char* der = wrapped.data();
  const OctetsPtr point(d2i_ASN1_OCTET_STRING(nullptr, &der, static_cast<long>(wrapped.size())));
  if (!point) return nullptr;
  const ParamBuildPtr build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
  OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, ASN1_STRING_get0_data(point.get()),
                                   static_cast<std::size_t>(ASN1_STRING_length(point.get())));
  return from_parameters("EC", build.get());
}

}  // namespace

ossl::PkeyPtr read_public_key(const Bench& bench, CK_OBJECT_HANDLE object) {
  const Bytes modulus = attribute(bench, object, CKA_MODULUS);
  if (!modulus.empty()) return rsa_key(modulus, attribute(bench, object, CKA_PUBLIC_EXPONENT));
  const Bytes point = attribute(bench, object, CKA_EC_POINT);
  return ec_key(point.size() > 80 ? "P-384" : "P-256", point);  // 2 + 1 + 2·48 or 2·32 bytes
}

const EVP_MD* request_hash(const EVP_PKEY* key) {
  return EVP_PKEY_get_bits(key) == 384 ? EVP_sha384() : EVP_sha256();
}

Bytes ecdsa_digest(const EVP_PKEY* key, BytesView message) {
  Bytes digest(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  EVP_Digest(message.data(), message.size(), digest.data(), &size, request_hash(key), nullptr);
  digest.resize(size);
  return digest;
}

Bytes ecdsa_der(BytesView raw) {
  const std::size_t half = raw.size() / 2;
  const ossl::EcdsaSigPtr signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(raw.data(), static_cast<int>(half), nullptr),
                 BN_bin2bn(raw.data() + half, static_cast<int>(half), nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  const std::unique_ptr<unsigned char, decltype([](unsigned char* p) { OPENSSL_free(p); })> owner(der);
  return size > 0 ? Bytes(der, der + size) : Bytes();
}

}  // namespace redlips::softkey
