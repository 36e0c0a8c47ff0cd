// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/verify.h"

#include <openssl/err.h>

#include "daemon/documents/timestamp.h"
#include "daemon/documents/verify_attributes.h"
#include "daemon/documents/verify_revocation.h"

namespace redlips::documents {
namespace {

using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, ossl::Freed<X509_STORE_CTX_free>>;

X509* certificate_of(CMS_SignerInfo* signer, const STACK_OF(X509) * certificates) {
  for (int i = 0; i < sk_X509_num(certificates); ++i) {
    X509* one = sk_X509_value(certificates, i);
    if (CMS_SignerInfo_cert_cmp(signer, one) == 0) return one;
  }
  return nullptr;
}

std::optional<pkcs11::Certificate> parsed(X509* certificate) {
  std::uint8_t* raw = nullptr;
  const int size = i2d_X509(certificate, &raw);
  if (size <= 0) return std::nullopt;
  auto out = pkcs11::parse_certificate({raw, static_cast<std::size_t>(size)});
  OPENSSL_free(raw);
  return out;
}

std::string chain_word(int error) {
  switch (error) {
    case X509_V_OK:
      return "trusted";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "not_yet_valid";
    case X509_V_ERR_CERT_REVOKED:
      return "revoked";
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
      return "no_list";
    default:
      return "untrusted";
  }
}

bool may_sign_documents(const pkcs11::Certificate& certificate) {
  return (certificate.digital_signature || certificate.content_commitment) && certificate.document_signing &&
         !certificate.ca;
}

/// RFC 5280 §6 from the signer's certificate to an anchor of the user's, at the moment that was judged.
void judge_chain(SignerVerdict& verdict, X509* certificate, STACK_OF(X509) * others,
                 const Verifier& verifier) {
  if (verifier.signers.empty()) {
    verdict.chain = "no_anchors";
    return;
  }
  const StoreContextPtr context(X509_STORE_CTX_new());
  if (!context || X509_STORE_CTX_init(context.get(), verifier.signers.store(), certificate, others) != 1)
    throw std::bad_alloc();
  auto* rules = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(rules, verdict.judged.time_since_epoch().count());
  X509_VERIFY_PARAM_set_auth_level(rules, 1);
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
  if (verifier.signers.has_lists()) X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_CRL_CHECK);
  ProvedMoment moment(verdict.judged);
  if (verdict.stamp.state == TimeStamp::State::trusted) moment.judge(context.get());
  X509_verify_cert(context.get());
  const int error = X509_STORE_CTX_get_error(context.get());
  verdict.chain = chain_word(error);
  verdict.revocation = verifier.signers.has_lists() && verdict.chain != "no_list";
  if (error != X509_V_OK) verdict.why = X509_verify_cert_error_string(error);
  if (verdict.chain == "trusted" && !may_sign_documents(*verdict.certificate)) verdict.chain = "wrong_usage";
}

SignerVerdict judge(CMS_SignerInfo* signer, STACK_OF(X509) * certificates, const cms::ContentDigest& digest,
                    const Verifier& verifier) {
  SignerVerdict out;
  out.judged = verifier.now;
  X509* certificate = certificate_of(signer, certificates);
  if (certificate != nullptr) out.certificate = parsed(certificate);
  if (!out.certificate) return out.fault = "no_certificate", out;
  out.claimed = claimed_time(signer);
  out.fault = attribute_fault(signer, certificate, digest);
  if (!out.fault.empty() && out.fault != "changed") return out;
  CMS_SignerInfo_set1_signer_cert(signer, certificate);
  if (CMS_SignerInfo_verify(signer) != 1) return out.fault = "bad_signature", out;
  out.origin = asking_origin(signer);
  out.stamp = time_stamp_of(signer, verifier.stamps);
  if (out.stamp.state == TimeStamp::State::trusted) out.judged = out.stamp.when;
  judge_chain(out, certificate, certificates, verifier);
  return out;
}

std::vector<SignerVerdict> judge_all(CMS_ContentInfo* cms, const CmsFile& file, const Verifier& verifier) {
  const bool plain = cms != nullptr && OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed &&
                     OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data;
  auto* signers = plain ? CMS_get0_SignerInfos(cms) : nullptr;
  const CertificatesPtr certificates(plain ? CMS_get1_certs(cms) : nullptr);
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) > most_signers ||
      sk_X509_num(certificates.get()) > most_certificates)
    return {};
  std::vector<SignerVerdict> out;
  out.reserve(static_cast<std::size_t>(sk_CMS_SignerInfo_num(signers)));
  for (int i = 0; i < sk_CMS_SignerInfo_num(signers); ++i)
    out.push_back(judge(sk_CMS_SignerInfo_value(signers, i), certificates.get(), file.digest, verifier));
  return out;
}

}  // namespace

std::vector<SignerVerdict> verify(const CmsFile& file, const Verifier& verifier) {
  ERR_set_mark();
  const auto cms = cms_of(file.detached);
  auto out = judge_all(cms.get(), file, verifier);
  ERR_pop_to_mark();
  return out;
}

}  // namespace redlips::documents
