// SPDX-License-Identifier: Apache-2.0
// The request and the answer to it.
#include "daemon/documents/timestamp.h"

#include <openssl/err.h>
#include <openssl/rand.h>

#include <array>

#include "daemon/documents/timestamp_owner.h"

namespace redlips::documents {
namespace {

std::string openssl_words() {
  const auto code = ERR_peek_last_error();
  const char* words = ERR_reason_error_string(code);
  ERR_clear_error();
  return words == nullptr ? std::string("no reason given") : std::string(words);
}

void require(bool done) {
  if (!done) throw std::bad_alloc();
}

Bytes sha256(BytesView data) {
  Bytes out(32);
  require(EVP_Digest(data.data(), data.size(), out.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return out;
}

/// 64 random bits, positive: an answer to another request cannot carry it.
IntegerPtr random_nonce() {
  std::array<std::uint8_t, 8> bytes{};
  require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  const ossl::BnPtr number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  IntegerPtr out(BN_to_ASN1_INTEGER(number.get(), nullptr));
  require(out != nullptr);
  return out;
}

TsRequestPtr request_for(BytesView signature) {
  TsRequestPtr request(TS_REQ_new());
  const std::unique_ptr<TS_MSG_IMPRINT, ossl::Freed<TS_MSG_IMPRINT_free>> imprint(TS_MSG_IMPRINT_new());
  const std::unique_ptr<X509_ALGOR, ossl::Freed<X509_ALGOR_free>> algorithm(X509_ALGOR_new());
  require(request && imprint && algorithm);
  require(X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1);
  auto hash = sha256(signature);
  require(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
          TS_MSG_IMPRINT_set_msg(imprint.get(), hash.data(), static_cast<int>(hash.size())) == 1);
  const auto nonce = random_nonce();
  require(TS_REQ_set_version(request.get(), 1) == 1 &&
          TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
          TS_REQ_set_nonce(request.get(), nonce.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1);
  return request;
}

template <auto Encode, class Handle>
Bytes encoded(const Handle* handle) {
  std::uint8_t* raw = nullptr;
  const int size = Encode(handle, &raw);
  require(size > 0);
  Bytes out(raw, raw + size);
  OPENSSL_free(raw);
  return out;
}

/// Imprint, nonce, version, signature, chain and extended key usage (RFC 3161 §2.3) of the answer.
Bytes checked_token(const Bytes& answer, TS_REQ* request, const Trust& authorities) {
  const std::uint8_t* at = answer.data();
  const TsResponsePtr response(d2i_TS_RESP(nullptr, &at, static_cast<long>(answer.size())));
  if (!response) throw TimeStampError("tsa_unreachable", "no time stamp answer");
  const auto status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())));
  if (status > 1) throw TimeStampError("tsa_refused", "status " + std::to_string(status));
  const TsVerifyPtr context(TS_REQ_to_TS_VERIFY_CTX(request, nullptr));
  require(context != nullptr && X509_STORE_up_ref(authorities.store()) == 1);
  TS_VERIFY_CTX_set_store(context.get(), authorities.store());
  TS_VERIFY_CTX_add_flags(context.get(), TS_VFY_SIGNATURE);
  if (TS_RESP_verify_response(context.get(), response.get()) != 1)
    throw TimeStampError("tsa_wrong", openssl_words());
  return encoded<i2d_PKCS7>(TS_RESP_get_token(response.get()));
}

CMS_SignerInfo* only_signer(CMS_ContentInfo* cms) {
  auto* signers = cms == nullptr ? nullptr : CMS_get0_SignerInfos(cms);
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) != 1)
    throw std::logic_error("one signer is expected");
  return sk_CMS_SignerInfo_value(signers, 0);
}

BytesView signature_of(CMS_SignerInfo* signer) {
  const auto* value = CMS_SignerInfo_get0_signature(signer);
  return {ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))};
}

}  // namespace

Bytes with_time_stamp(const Bytes& detached, const Trust& authorities, const AskAuthority& ask) {
  const auto cms = cms_of(detached);
  auto* signer = only_signer(cms.get());
  const auto request = request_for(signature_of(signer));
  const auto token = checked_token(ask(encoded<i2d_TS_REQ>(request.get())), request.get(), authorities);
  require(CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.data(),
                                        static_cast<int>(token.size())) == 1);
  return der_of(cms.get());
}

}  // namespace redlips::documents
