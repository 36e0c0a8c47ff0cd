// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/verify_attributes.h"

#include <openssl/ess.h>

#include <algorithm>
#include <array>

#include "daemon/documents/signed_data.h"

namespace redlips::documents {
namespace {

struct FreedEss {
  void operator()(ESS_SIGNING_CERT* v1) const noexcept { ESS_SIGNING_CERT_free(v1); }
  void operator()(ESS_SIGNING_CERT_V2* v2) const noexcept { ESS_SIGNING_CERT_V2_free(v2); }
};

/// The only value of an attribute that stands once (RFC 5652 §11), nullptr otherwise.
template <class Value>
Value* only(CMS_SignerInfo* signer, const ASN1_OBJECT* type, int kind) {
  return static_cast<Value*>(CMS_signed_get0_data_by_OBJ(signer, type, -3, kind));
}

template <class Value>
Value* only(CMS_SignerInfo* signer, int nid, int kind) {
  return only<Value>(signer, OBJ_nid2obj(nid), kind);
}

bool equals(const ASN1_STRING* a, BytesView b) {
  const auto* data = ASN1_STRING_get0_data(a);
  return std::equal(data, data + ASN1_STRING_length(a), b.begin(), b.end());
}

/// The document's hash by the signer's digestAlgorithm; empty for one that we do not take.
BytesView hash_for(CMS_SignerInfo* signer, const cms::ContentDigest& digest) {
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &algorithm, nullptr);
  const ASN1_OBJECT* type = nullptr;
  X509_ALGOR_get0(&type, nullptr, nullptr, algorithm);
  const int nid = OBJ_obj2nid(type);
  if (nid == NID_sha256) return digest.sha256;
  return nid == NID_sha384 ? BytesView(digest.sha384) : BytesView();
}

template <class Ess>
std::unique_ptr<Ess, FreedEss> ess(CMS_SignerInfo* signer, int nid,
                                   Ess* (*read)(Ess**, const unsigned char**, long)) {
  const auto* text = only<ASN1_STRING>(signer, nid, V_ASN1_SEQUENCE);
  if (text == nullptr) return nullptr;
  const auto* at = ASN1_STRING_get0_data(text);
  return std::unique_ptr<Ess, FreedEss>(read(nullptr, &at, ASN1_STRING_length(text)));
}

/// RFC 5035 §5.4: the first certificate named must be the one that verifies.
bool names_certificate(CMS_SignerInfo* signer, X509* certificate) {
  const auto v1 = ess<ESS_SIGNING_CERT>(signer, NID_id_smime_aa_signingCertificate, d2i_ESS_SIGNING_CERT);
  const auto v2 =
      ess<ESS_SIGNING_CERT_V2>(signer, NID_id_smime_aa_signingCertificateV2, d2i_ESS_SIGNING_CERT_V2);
  const CertificatesPtr chain(sk_X509_new_null());
  if (!chain || X509_up_ref(certificate) != 1 || sk_X509_push(chain.get(), certificate) <= 0) return false;
  return OSSL_ESS_check_signing_certs(v1.get(), v2.get(), chain.get(), 1) > 0;
}

}  // namespace

std::string attribute_fault(CMS_SignerInfo* signer, X509* certificate, const cms::ContentDigest& digest) {
  if (CMS_signed_get_attr_count(signer) <= 0) return "no_attributes";
  const auto* type = only<ASN1_OBJECT>(signer, NID_pkcs9_contentType, V_ASN1_OBJECT);
  const auto* hash = only<ASN1_OCTET_STRING>(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
  if (type == nullptr || hash == nullptr) return "no_attributes";
  const auto wanted = hash_for(signer, digest);
  if (wanted.empty() || OBJ_obj2nid(type) != NID_pkcs7_data) return "unsupported";
  if (!names_certificate(signer, certificate)) return "other_certificate";
  return equals(hash, wanted) ? "" : "changed";
}

std::optional<std::chrono::sys_seconds> seconds_of(const ASN1_TIME* time) {
  namespace chr = std::chrono;
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const auto day = chr::year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
  if (!day.ok()) return std::nullopt;
  return chr::sys_days(day) + chr::hours(parts.tm_hour) + chr::minutes(parts.tm_min) +
         chr::seconds(parts.tm_sec);
}

std::optional<std::chrono::sys_seconds> claimed_time(CMS_SignerInfo* signer) {
  for (const int kind : {V_ASN1_UTCTIME, V_ASN1_GENERALIZEDTIME})
    if (const auto* time = only<ASN1_TIME>(signer, NID_pkcs9_signingTime, kind)) return seconds_of(time);
  return std::nullopt;
}

std::string asking_origin(CMS_SignerInfo* signer) {
  const ObjectPtr type(OBJ_txt2obj(cms::origin_attribute_text, 1));
  const auto* text = only<ASN1_STRING>(signer, type.get(), V_ASN1_UTF8STRING);
  if (text == nullptr) return {};
  const auto* data = ASN1_STRING_get0_data(text);
  return {data, data + ASN1_STRING_length(text)};
}

}  // namespace redlips::documents
