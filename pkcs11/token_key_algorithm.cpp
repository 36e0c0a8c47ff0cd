// SPDX-License-Identifier: Apache-2.0
// What a signature calls itself in a request, a CMS or a CMP message.
#include "pkcs11/token_key_algorithm.h"

#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>

#include "pkcs11/ossl.h"

namespace redlips::pkcs11 {
namespace {

using AlgorithmPtr = std::unique_ptr<X509_ALGOR, ossl::Freed<X509_ALGOR_free>>;
using PssPtr = std::unique_ptr<RSA_PSS_PARAMS, ossl::Freed<RSA_PSS_PARAMS_free>>;
using StringPtr = std::unique_ptr<ASN1_STRING, ossl::Freed<ASN1_STRING_free>>;
using MdPtr = std::unique_ptr<EVP_MD, ossl::Freed<EVP_MD_free>>;

struct Row {
  Hash hash;
  const char* name;
  int size;
  const EVP_MD* (*md)();
  int rsa, ecdsa;  ///< NIDs of the signature algorithms
};

constexpr std::array<Row, 3> rows{
    {{Hash::sha256, "SHA2-256", 32, EVP_sha256, NID_sha256WithRSAEncryption, NID_ecdsa_with_SHA256},
     {Hash::sha384, "SHA2-384", 48, EVP_sha384, NID_sha384WithRSAEncryption, NID_ecdsa_with_SHA384},
     {Hash::sha512, "SHA2-512", 64, EVP_sha512, NID_sha512WithRSAEncryption, NID_ecdsa_with_SHA512}}};

const Row& row_of(Hash hash) noexcept {
  for (const Row& row : rows) {
    if (row.hash == hash) return row;
  }
  return rows[0];
}

/// Id-mgf1 with the hash's own identifier packed as its parameter.
AlgorithmPtr mask_generation(const EVP_MD* md) {
  AlgorithmPtr hash(X509_ALGOR_new());
  AlgorithmPtr mask(X509_ALGOR_new());
  if (!hash || !mask) return nullptr;
  X509_ALGOR_set_md(hash.get(), md);
  StringPtr packed(ASN1_item_pack(hash.get(), ASN1_ITEM_rptr(X509_ALGOR), nullptr));
  if (!packed || X509_ALGOR_set0(mask.get(), OBJ_nid2obj(NID_mgf1), V_ASN1_SEQUENCE, packed.get()) != 1) {
    return nullptr;
  }
  static_cast<void>(packed.release());
  return mask;
}

/// RSASSA-PSS-params with salt and mask of the digest's hash (RFC 4055 §3.1).
StringPtr pss_params(const Row& row) {
  const PssPtr pss(RSA_PSS_PARAMS_new());
  if (!pss) return nullptr;
  pss->hashAlgorithm = X509_ALGOR_new();
  pss->maskGenAlgorithm = mask_generation(row.md()).release();
  pss->saltLength = ASN1_INTEGER_new();
  if (pss->hashAlgorithm == nullptr || pss->maskGenAlgorithm == nullptr || pss->saltLength == nullptr)
    return nullptr;
  X509_ALGOR_set_md(pss->hashAlgorithm, row.md());
  if (ASN1_INTEGER_set(pss->saltLength, row.size) != 1) return nullptr;
  return StringPtr(ASN1_item_pack(pss.get(), ASN1_ITEM_rptr(RSA_PSS_PARAMS), nullptr));
}

bool fill(X509_ALGOR* algorithm, Scheme scheme, const Row& row) {
  if (scheme == Scheme::ecdsa) {
    return X509_ALGOR_set0(algorithm, OBJ_nid2obj(row.ecdsa), V_ASN1_UNDEF, nullptr) == 1;
  }
  if (scheme == Scheme::rsa_pkcs1) {
    return X509_ALGOR_set0(algorithm, OBJ_nid2obj(row.rsa), V_ASN1_NULL, nullptr) == 1;
  }
  StringPtr params = pss_params(row);
  if (!params || X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_rsassaPss), V_ASN1_SEQUENCE, params.get()) != 1) {
    return false;
  }
  static_cast<void>(params.release());
  return true;
}

}  // namespace

Bytes algorithm_identifier(Scheme scheme, Hash hash) {
  const AlgorithmPtr algorithm(X509_ALGOR_new());
  if (!algorithm || !fill(algorithm.get(), scheme, row_of(hash))) return {};
  const int size = i2d_X509_ALGOR(algorithm.get(), nullptr);
  if (size <= 0) return {};
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* out = der.data();
  i2d_X509_ALGOR(algorithm.get(), &out);
  return der;
}

const char* hash_name(Hash hash) noexcept { return row_of(hash).name; }

int hash_size(Hash hash) noexcept { return row_of(hash).size; }

std::optional<Hash> hash_of(const char* name) {
  const MdPtr md(EVP_MD_fetch(nullptr, name, nullptr));
  for (const Row& row : rows) {
    if (md && EVP_MD_is_a(md.get(), row.name) == 1) return row.hash;
  }
  return std::nullopt;
}

}  // namespace redlips::pkcs11
