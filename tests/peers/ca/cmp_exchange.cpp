// SPDX-License-Identifier: Apache-2.0
// OSSL_CMP_SRV_*, whose callbacks must not throw, around one message.
#include "tests/peers/ca/cmp_exchange.h"

#include <openssl/err.h>

#include <array>
#include <exception>
#include <iostream>

namespace redlips::peers {
namespace {

using ServerPtr = std::unique_ptr<OSSL_CMP_SRV_CTX, Freed<OSSL_CMP_SRV_CTX_free>>;
constexpr int64_t ten_years = 10L * 365 * 24 * 3600;

std::string status_text(const OSSL_CMP_PKISI* status) {
  std::array<char, 1024> text{};
  if (status == nullptr) return {};
  OSSL_CMP_snprint_PKIStatusInfo(status, text.data(), text.size());
  return text.data();
}

/// A confirmation without a status accepts (RFC 4210 §5.3.18).
bool accepts(const OSSL_CMP_PKISI* status) {
  return status == nullptr || status_text(status).starts_with("PKIStatus: accepted");
}

CmpExchange& exchange(OSSL_CMP_SRV_CTX* server) {
  return *static_cast<CmpExchange*>(OSSL_CMP_SRV_CTX_get0_custom_ctx(server));
}

/// What `work` answers; `otherwise` where it throws, which OpenSSL's frames could not bear.
template <class Work, class Answer>
Answer guarded(Work work, Answer otherwise) {
  try {
    return work();
  } catch (const std::exception& error) {
    std::cerr << "demo CA: " << error.what() << '\n';
    return otherwise;
  }
}

OSSL_CMP_PKISI* on_request(OSSL_CMP_SRV_CTX* server, const OSSL_CMP_MSG*, int, const OSSL_CRMF_MSG* request,
                           const X509_REQ*, X509** issued, STACK_OF(X509) * *chain, STACK_OF(X509) **) {
  return guarded([&] { return exchange(server).certificate_request(request, issued, chain); },
                 static_cast<OSSL_CMP_PKISI*>(nullptr));
}

OSSL_CMP_PKISI* on_revocation(OSSL_CMP_SRV_CTX*, const OSSL_CMP_MSG*, const X509_NAME*, const ASN1_INTEGER*) {
  return nullptr;
}

int on_general_message(OSSL_CMP_SRV_CTX*, const OSSL_CMP_MSG*, const STACK_OF(OSSL_CMP_ITAV) *,
                       STACK_OF(OSSL_CMP_ITAV) **) {
  return 0;
}

void on_error(OSSL_CMP_SRV_CTX* server, const OSSL_CMP_MSG*, const OSSL_CMP_PKISI* status,
              const ASN1_INTEGER*, const OSSL_CMP_PKIFREETEXT*) {
  guarded([&] { return exchange(server).error_came(status_text(status)), 0; }, 0);
}

int on_confirmation(OSSL_CMP_SRV_CTX* server, const OSSL_CMP_MSG*, int, const ASN1_OCTET_STRING*,
                    const OSSL_CMP_PKISI* status) {
  return guarded([&] { return exchange(server).confirmed(accepts(status), status_text(status)); }, 0);
}

int on_poll(OSSL_CMP_SRV_CTX* server, const OSSL_CMP_MSG*, int, OSSL_CMP_MSG** request,
            int64_t* check_after) {
  return guarded([&] { return exchange(server).polled(request, check_after); }, 0);
}

OSSL_CMP_PKISI* rejection(const std::string& reason) {
  return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_rejection, 1 << OSSL_CMP_PKIFAILUREINFO_badRequest,
                                 reason.c_str());
}

OSSL_CMP_PKISI* accepted(X509* certificate, X509** issued) {
  *issued = certificate;
  return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_accepted, 0, nullptr);
}

bool same_name(const X509_NAME* asked, const X509& old) {
  return asked == nullptr || X509_NAME_entry_count(asked) == 0 ||
         X509_NAME_cmp(asked, X509_get_subject_name(&old)) == 0;
}

/// The request names `old` as what it updates (RFC 4211 §6.5), or nothing.
bool names(const OSSL_CRMF_MSG& request, const X509& old) {
  const OSSL_CRMF_CERTID* const id = OSSL_CRMF_MSG_get0_regCtrl_oldCertID(&request);
  return id == nullptr ||
         (X509_NAME_cmp(OSSL_CRMF_CERTID_get0_issuer(id), X509_get_issuer_name(&old)) == 0 &&
          ASN1_INTEGER_cmp(OSSL_CRMF_CERTID_get0_serialNumber(id), X509_get0_serialNumber(&old)) == 0);
}

PkeyPtr public_key_of(BytesView der) {
  const unsigned char* at = der.data();
  return owned<PkeyPtr>(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())), "d2i_PUBKEY");
}

Bytes public_key_der(const X509& certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &der);
  require(size > 0, "i2d_X509_PUBKEY");
  Bytes copy(der, der + size);
  OPENSSL_free(der);
  return copy;
}

}  // namespace

CmpExchange::CmpExchange(CmpOffice& office, const CmpMessage& request, Transaction& transaction)
    : office_(office), request_(request), transaction_(transaction), now_(office.clock_()) {
  const RenewalCase* const known = office_.files_.find(transaction_.case_id);
  if (request_.body != body_kur && known != nullptr)
    old_ = certificate_of(known->old_certificate);
  else if (request_.sender)
    old_.reset(X509_dup(request_.sender.get()));
}

void CmpExchange::set_signer(OSSL_CMP_CTX& own) {
  const auto wrong = office_.wrong_.take(Layer::signer);
  const bool unprotected =
      wrong == Wrong::signer_none || office_.wrong_.look(Layer::decision) == Wrong::unprotected_error;
  believable_ = !wrong && !unprotected;
  if (unprotected) OSSL_CMP_CTX_set_option(&own, OSSL_CMP_OPT_UNPROTECTED_SEND, 1);
  const Signer signer = wrong && wrong != Wrong::signer_none ? wrong_signer(office_.authority_, *wrong, now_)
                                                             : right_signer(office_.authority_);
  require(OSSL_CMP_CTX_set1_cert(&own, signer.certificate.get()) == 1, "OSSL_CMP_CTX_set1_cert");
  require(OSSL_CMP_CTX_set1_pkey(&own, signer.key.get()) == 1, "OSSL_CMP_CTX_set1_pkey");
}

void CmpExchange::set_up(OSSL_CMP_SRV_CTX& server) {
  require(OSSL_CMP_SRV_CTX_init(&server, this, on_request, on_revocation, on_general_message, on_error,
                                on_confirmation, on_poll) == 1,
          "OSSL_CMP_SRV_CTX_init");
  OSSL_CMP_SRV_CTX_set_accept_unprotected(&server, request_.body == body_poll_request ? 1 : 0);
  OSSL_CMP_CTX& own = *OSSL_CMP_SRV_CTX_get0_cmp_ctx(&server);
  set_signer(own);
  STACK_OF(X509)* const between = sk_X509_new_null();
  sk_X509_push(between, const_cast<X509*>(&office_.authority_.issuing()));  // the call below makes copies
  const bool taken = OSSL_CMP_CTX_set1_untrusted(&own, between) == 1;
  sk_X509_free(between);
  require(taken, "OSSL_CMP_CTX_set1_untrusted");
  // This certificate and no other of the same name may have protected the message; whose it is we look at
  // ourselves.
  if (old_) require(OSSL_CMP_CTX_set1_srvCert(&own, old_.get()) == 1, "OSSL_CMP_CTX_set1_srvCert");
}

void CmpExchange::replay(OSSL_CMP_SRV_CTX& server) {
  const unsigned char* at = transaction_.request.data();
  const CmpMessagePtr first(d2i_OSSL_CMP_MSG(nullptr, &at, static_cast<long>(transaction_.request.size())));
  if (!first || transaction_.last_answer.empty()) return;
  replaying_ = true;
  const CmpMessagePtr heard_before(OSSL_CMP_SRV_process_request(&server, first.get()));
  replaying_ = false;
  const Bytes nonce = sender_nonce(transaction_.last_answer);
  const auto octets = owned<Asn1OctetsPtr>(ASN1_OCTET_STRING_new(), "ASN1_OCTET_STRING_new");
  require(ASN1_OCTET_STRING_set(octets.get(), nonce.data(), static_cast<int>(nonce.size())) == 1,
          "ASN1_OCTET_STRING_set");
  OSSL_CMP_CTX* const own = OSSL_CMP_SRV_CTX_get0_cmp_ctx(&server);
  require(OSSL_CMP_CTX_set1_senderNonce(own, octets.get()) == 1, "OSSL_CMP_CTX_set1_senderNonce");
}

Bytes CmpExchange::answer() {
  const auto server = owned<ServerPtr>(OSSL_CMP_SRV_CTX_new(nullptr, nullptr), "OSSL_CMP_SRV_CTX_new");
  set_up(*server);
  if (request_.body != body_kur) replay(*server);
  const auto made = owned<CmpMessagePtr>(OSSL_CMP_SRV_process_request(server.get(), request_.message.get()),
                                         "OSSL_CMP_SRV_process_request");
  ERR_clear_error();
  if (OSSL_CMP_MSG_get_bodytype(made.get()) == body_error)
    office_.log_.add("交易 " + transaction_.id + "：答复为错误");
  return cmp_der(*made);
}

std::string CmpExchange::objection(const OSSL_CRMF_MSG& request) const {
  if (!old_ || !office_.authority_.has_issued(*old_)) return "旧证书不是本 CA 签发的，不能在线续期。";
  if (!names(request, *old_)) return "申请所写的旧证书与签名所用的证书不是同一张。";
  if (office_.authority_.has_revoked(*old_)) return "旧证书已被吊销，请到柜台办理。";
  const UnitSubject unit = unit_subject_of(*old_);
  if (now_ > unit.validity.to || now_ < unit.validity.from) return "旧证书不在有效期内，请到柜台办理。";
  if (unit.usage != Usage::sign) return "旧证书不是签名证书。";
  const OSSL_CRMF_CERTTEMPLATE* const wanted = OSSL_CRMF_MSG_get0_tmpl(&request);
  if (!same_name(OSSL_CRMF_CERTTEMPLATE_get0_subject(wanted), *old_))
    return "单位名称有变化，请到柜台办理变更。";
  const Bytes key = template_key(*wanted);
  if (key.empty()) return "申请里没有公钥。";
  if (key == public_key_der(*old_)) return "续期要用新的密钥。";
  return {};
}

RenewalCase& CmpExchange::case_for(const OSSL_CRMF_MSG& request) {
  const Bytes old = certificate_der(*old_), key = template_key(*OSSL_CRMF_MSG_get0_tmpl(&request));
  Bytes both = old;
  both.insert(both.end(), key.begin(), key.end());
  const std::string id = sha256_hex(both).substr(0, 16);
  const bool fresh = request_.body == body_kur;
  const CaseState asked = office_.options_.desk_decides ? CaseState::waiting : CaseState::approved;
  if (RenewalCase* const known = office_.files_.find(id)) {
    if (fresh && known->state == CaseState::refused) move_on(*known, asked, "再次提交");
    return *office_.files_.find(id);
  }
  const UnitSubject unit = unit_subject_of(*old_);
  office_.log_.add("收到申请 " + id + "：" + unit.organization + " " + unit.unit_id);
  return office_.files_.save({.id = id,
                              .state = asked,
                              .unit = unit.organization,
                              .unit_id = unit.unit_id,
                              .old_certificate = old,
                              .public_key = key,
                              .certificate = {},
                              .reason = {},
                              .since = now_,
                              .changed = now_});
}

void CmpExchange::move_on(RenewalCase one, CaseState state, const std::string& line) {
  one.state = state;
  one.changed = now_;
  office_.log_.add(line + " " + one.id + "：" + one.unit);
  office_.files_.save(std::move(one));
}

OSSL_CMP_PKISI* CmpExchange::certificate_request(const OSSL_CRMF_MSG* request, X509** issued,
                                                 STACK_OF(X509) * *chain) {
  if (replaying_ && !transaction_.handed_out)
    return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_waiting, 0, nullptr);
  if (replaying_)
    return accepted(X509_dup(old_.get()), issued);  // which certificate it was matters to nobody now
  if (request == nullptr || (request_.body != body_kur && request_.body != body_poll_request))
    return rejection("这里只办理续期（kur）。");
  const auto wrong = office_.wrong_.take(Layer::decision);
  if (wrong == Wrong::unprotected_error) return nullptr;
  if (const std::string reason = objection(*request); !reason.empty()) {
    office_.log_.add("拒绝：" + reason);
    return rejection(reason);
  }
  RenewalCase& one = case_for(*request);
  transaction_.case_id = one.id;
  if (wrong == Wrong::refused) {
    one.reason = "营业执照照片不清楚，请重新提交。";
    move_on(one, CaseState::refused, "退回");
  }
  if (wrong == Wrong::waiting || office_.wrong_.look(Layer::poll))
    return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_waiting, 0, "待审核");
  return decided(*office_.files_.find(transaction_.case_id), issued, chain);
}

OSSL_CMP_PKISI* CmpExchange::decided(RenewalCase& one, X509** issued, STACK_OF(X509) * *chain) {
  if (one.state == CaseState::waiting)
    return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_waiting, 0, "待审核");
  if (one.state == CaseState::refused) return rejection(one.reason);
  X509Ptr certificate = certificate_for(one);
  *chain = sk_X509_new_null();
  X509_up_ref(const_cast<X509*>(&office_.authority_.issuing()));
  sk_X509_push(*chain, const_cast<X509*>(&office_.authority_.issuing()));
  transaction_.handed_out = true;
  return accepted(certificate.release(), issued);
}

/// The certificate of this case, the same each time; a wrong one is kept nowhere.
X509Ptr CmpExchange::certificate_for(RenewalCase& one) {
  const PkeyPtr key = public_key_of(one.public_key);
  if (const auto wrong = office_.wrong_.take(Layer::certificate)) {
    office_.log_.add("发出错误的证书 " + one.id);
    return wrong_certificate(office_.authority_, *old_, *key, *wrong, now_);
  }
  if (!one.certificate.empty()) return certificate_of(one.certificate);
  X509Ptr made = renewed_certificate(office_.authority_, *old_, *key, now_);
  one.certificate = certificate_der(*made);
  move_on(one, CaseState::issued, "发证");
  return made;
}

int CmpExchange::confirmed(bool accepted, const std::string& text) {
  const RenewalCase* const one = office_.files_.find(transaction_.case_id);
  if (one == nullptr) return 0;
  if (!accepted)
    office_.log_.add("客户端不接受证书 " + one->id + "：" + text);
  else if (one->state == CaseState::issued)
    move_on(*one, CaseState::confirmed, "客户端已确认");
  return 1;
}

int CmpExchange::polled(OSSL_CMP_MSG** request, int64_t* check_after) {
  *request = nullptr;  // OpenSSL 3.0 reads it, and has put nothing there
  const RenewalCase* const one = office_.files_.find(transaction_.case_id);
  if (one == nullptr || transaction_.request.empty()) return 0;
  const auto wrong = office_.wrong_.take(Layer::poll);
  if (wrong || one->state == CaseState::waiting || office_.wrong_.look(Layer::decision) == Wrong::waiting) {
    *check_after = wrong == Wrong::check_after_huge   ? ten_years
                   : wrong == Wrong::check_after_zero ? 0
                                                      : office_.options_.check_after;
    return 1;
  }
  const unsigned char* at = transaction_.request.data();
  *request = d2i_OSSL_CMP_MSG(nullptr, &at, static_cast<long>(transaction_.request.size()));
  return *request != nullptr ? 1 : 0;
}

void CmpExchange::error_came(const std::string& text) {
  office_.log_.add("客户端报告错误，交易 " + transaction_.id + "：" + text);
}

}  // namespace redlips::peers
