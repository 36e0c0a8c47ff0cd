// SPDX-License-Identifier: Apache-2.0
// A time stamp that stands beside a signature.
#include <openssl/err.h>

#include "daemon/documents/timestamp.h"
#include "daemon/documents/timestamp_owner.h"
#include "daemon/documents/verify_attributes.h"
#include "pkcs11/asn1_text.h"

namespace redlips::documents {
namespace {

Pkcs7Ptr token_of(CMS_SignerInfo* signer, bool& present) {
  const auto* type = OBJ_nid2obj(NID_id_smime_aa_timeStampToken);
  present = CMS_unsigned_get_attr_by_OBJ(signer, type, -1) >= 0;
  auto* text = static_cast<ASN1_STRING*>(CMS_unsigned_get0_data_by_OBJ(
      signer, const_cast<ASN1_OBJECT*>(type), -3, V_ASN1_SEQUENCE));  // NOLINT: OpenSSL 3.0's signature
  if (text == nullptr) return nullptr;
  const auto* at = ASN1_STRING_get0_data(text);
  return Pkcs7Ptr(d2i_PKCS7(nullptr, &at, ASN1_STRING_length(text)));
}

/// The signature's hash by the algorithm that the stamp names; empty for one that we do not take.
Bytes imprint_for(CMS_SignerInfo* signer, TS_TST_INFO* info) {
  const ASN1_OBJECT* type = nullptr;
  X509_ALGOR_get0(&type, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(info)));
  const int nid = OBJ_obj2nid(type);
  if (nid != NID_sha256 && nid != NID_sha384 && nid != NID_sha512) return {};
  const EVP_MD* md = EVP_get_digestbynid(nid);
  const auto* value = CMS_SignerInfo_get0_signature(signer);
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(md)));
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
  return EVP_Digest(ASN1_STRING_get0_data(value), size, out.data(), nullptr, md, nullptr) == 1 ? out
                                                                                               : Bytes();
}

std::string authority_of(PKCS7* token) {
  STACK_OF(X509)* signers = PKCS7_get0_signers(token, nullptr, 0);
  if (signers == nullptr) return {};
  const X509* first = sk_X509_num(signers) > 0 ? sk_X509_value(signers, 0) : nullptr;
  auto out = first == nullptr ? std::string() : pkcs11::name_text(X509_get_subject_name(first));
  sk_X509_free(signers);
  return out;
}

bool verifies(PKCS7* token, const Bytes& imprint, int flags, const Trust& authorities) {
  const TsVerifyPtr context(TS_VERIFY_CTX_new());
  auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(imprint.data(), imprint.size()));
  if (!context || copy == nullptr || X509_STORE_up_ref(authorities.store()) != 1) throw std::bad_alloc();
  TS_VERIFY_CTX_set_flags(context.get(), flags);
  TS_VERIFY_CTX_set_imprint(context.get(), copy, static_cast<long>(imprint.size()));
  TS_VERIFY_CTX_set_store(context.get(), authorities.store());
  return TS_RESP_verify_token(context.get(), token) == 1;
}

TimeStamp read(CMS_SignerInfo* signer, const Trust& authorities) {
  bool present = false;
  const auto token = token_of(signer, present);
  if (!present) return {};
  TimeStamp out{TimeStamp::State::broken, {}, {}, {}};
  const TsInfoPtr info(token ? PKCS7_to_TS_TST_INFO(token.get()) : nullptr);
  const auto when = info ? seconds_of(TS_TST_INFO_get_time(info.get())) : std::nullopt;
  const auto imprint = info ? imprint_for(signer, info.get()) : Bytes();
  if (!when || imprint.empty() ||
      !verifies(token.get(), imprint, TS_VFY_VERSION | TS_VFY_IMPRINT, authorities))
    return out;
  out.when = *when;
  out.authority = authority_of(token.get());
  const bool trusted =
      !authorities.empty() &&
      verifies(token.get(), imprint, TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE, authorities);
  out.state = trusted ? TimeStamp::State::trusted : TimeStamp::State::untrusted;
  const char* words = trusted ? nullptr : ERR_reason_error_string(ERR_peek_last_error());
  if (words != nullptr) out.why = words;
  return out;
}

}  // namespace

TimeStamp time_stamp_of(CMS_SignerInfo* signer, const Trust& authorities) {
  ERR_set_mark();
  auto out = read(signer, authorities);
  ERR_pop_to_mark();
  return out;
}

}  // namespace redlips::documents
