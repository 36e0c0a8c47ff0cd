// SPDX-License-Identifier: Apache-2.0
// OSSL_CMP_SRV_CTX, one a transaction, behind a table of answers given.
#include "tests/support/cmp_authority.h"

#include <openssl/err.h>

#include <stdexcept>

#include "tests/support/cmp_template.h"

namespace redlips::test {
namespace {

using MessagePtr = std::unique_ptr<OSSL_CMP_MSG, ossl::Freed<OSSL_CMP_MSG_free>>;
constexpr int poll_request = 25;

MessagePtr read_message(BytesView der) {
  const std::uint8_t* at = der.data();
  MessagePtr out(d2i_OSSL_CMP_MSG(nullptr, &at, static_cast<long>(der.size())));
  if (!out) throw std::runtime_error("the authority got no CMP message");
  return out;
}

Bytes write_message(const OSSL_CMP_MSG* message) {
  unsigned char* der = nullptr;
  const int size = i2d_OSSL_CMP_MSG(message, &der);
  Bytes out(der, der + std::max(size, 0));
  OPENSSL_free(der);
  return out;
}

std::string text_of(const ASN1_OCTET_STRING* octets) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(octets)),
          static_cast<std::size_t>(ASN1_STRING_length(octets))};
}

}  // namespace

CmpAuthority::CmpAuthority(pkcs11::KeyType type) : key_(make_key(type)) {
  CertificateRecipe recipe;
  recipe.cn = recipe.issuer_cn;
  recipe.o.clear();
  recipe.unit_id.clear();
  recipe.basic_constraints = "critical,CA:TRUE";
  recipe.key_usage = "critical,digitalSignature,keyCertSign,cRLSign";
  recipe.extended_key_usage.clear();
  recipe.serial = 1;
  root = make_certificate(recipe, key_.get());
  next.serial = 0x2002;
  answer_as(responder_recipe());
}

CertificateRecipe CmpAuthority::responder_recipe() const {
  CertificateRecipe recipe;
  recipe.cn = "小红唇测试 CMP";
  recipe.o.clear();
  recipe.unit_id.clear();
  recipe.key_usage = "critical,digitalSignature";
  recipe.extended_key_usage = "1.3.6.1.5.5.7.3.27";  // id-kp-cmcCA
  recipe.serial = 2;
  return recipe;
}

void CmpAuthority::answer_as(const CertificateRecipe& recipe, bool ours) {
  responder_key_ = make_key();
  const auto stranger = make_key();
  responder = make_certificate(recipe, responder_key_.get(), ours ? key_.get() : stranger.get());
  transactions_.clear();
  answers_.clear();
}

Bytes CmpAuthority::issue(const CertificateRecipe& recipe, BytesView public_key) const {
  const std::uint8_t* at = public_key.data();
  const ossl::PkeyPtr subject(d2i_PUBKEY(nullptr, &at, static_cast<long>(public_key.size())));
  return make_certificate(recipe, subject.get(), key_.get());
}

Bytes CmpAuthority::revocation_list(std::chrono::sys_seconds from, std::chrono::sys_seconds until) const {
  const std::unique_ptr<X509_CRL, ossl::Freed<X509_CRL_free>> list(X509_CRL_new());
  X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(read_x509(root).get()));
  const auto time = [](std::chrono::sys_seconds when) {
    return std::unique_ptr<ASN1_TIME, ossl::Freed<ASN1_TIME_free>>(
        ASN1_TIME_set(nullptr, when.time_since_epoch().count()));
  };
  X509_CRL_set1_lastUpdate(list.get(), time(from).get());
  X509_CRL_set1_nextUpdate(list.get(), time(until).get());
  X509_CRL_sign(list.get(), key_.get(), EVP_sha256());
  unsigned char* der = nullptr;
  const int size = i2d_X509_CRL(list.get(), &der);
  Bytes out(der, der + std::max(size, 0));
  OPENSSL_free(der);
  return out;
}

Bytes CmpAuthority::certificate_for(const Bytes& public_key) {
  auto& known = issued[to_hex(public_key)];
  if (known.empty()) {
    known = issue(next, key_of_next == nullptr ? public_key : test::public_key_of(key_of_next));
  }
  return known;
}

CmpAuthority::Served& CmpAuthority::served(const std::string& transaction) {
  Served& out = transactions_[transaction];
  if (out.context) return out;
  out.context.reset(OSSL_CMP_SRV_CTX_new(nullptr, nullptr));
  OSSL_CMP_SRV_CTX_init(out.context.get(), this, decide, nullptr, nullptr, nullptr, confirm, polled);
  OSSL_CMP_CTX* const own = OSSL_CMP_SRV_CTX_get0_cmp_ctx(out.context.get());
  OSSL_CMP_CTX_set_log_verbosity(own, OSSL_CMP_LOG_EMERG);
  OSSL_CMP_CTX_set1_cert(own, read_x509(responder).get());
  OSSL_CMP_CTX_set1_pkey(own, responder_key_.get());
  X509_STORE* const store = X509_STORE_new();
  X509_STORE_add_cert(store, read_x509(root).get());
  OSSL_CMP_CTX_set0_trustedStore(own, store);
  OSSL_CMP_SRV_CTX_set_send_unprotected_errors(out.context.get(), sends_unprotected_errors ? 1 : 0);
  return out;
}

Bytes CmpAuthority::answer(BytesView request) {
  const MessagePtr message = read_message(request);
  last_type_ = OSSL_CMP_MSG_get_bodytype(message.get());
  asked.push_back(last_type_);
  const std::string bytes(request.begin(), request.end());
  if (const auto given = answers_.find(bytes); repeats_answers && given != answers_.end()) {
    return given->second;
  }
  const auto id = text_of(OSSL_CMP_HDR_get0_transactionID(OSSL_CMP_MSG_get0_header(message.get())));
  current_ = &served(id);
  if (last_type_ == OSSL_CMP_KUR) current_->request.assign(request.begin(), request.end());
  OSSL_CMP_SRV_CTX_set_accept_unprotected(current_->context.get(),
                                          accepts_unsigned_poll && last_type_ == poll_request ? 1 : 0);
  const MessagePtr reply(OSSL_CMP_SRV_process_request(current_->context.get(), message.get()));
  ERR_clear_error();
  Bytes out = reply ? write_message(reply.get()) : Bytes();
  answers_[bytes] = out;
  return out;
}

OSSL_CMP_PKISI* CmpAuthority::decide(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, int,
                                     const OSSL_CRMF_MSG* request, const X509_REQ*, X509** certificate,
                                     STACK_OF(X509) * *chain, STACK_OF(X509) * *ca) {
  auto& self = *static_cast<CmpAuthority*>(OSSL_CMP_SRV_CTX_get0_custom_ctx(context));
  *certificate = nullptr;
  *chain = nullptr;
  *ca = nullptr;
  using Kind = Decision::Kind;
  if (self.decision.kind == Kind::waiting) {
    return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_waiting, 0, nullptr);
  }
  if (self.decision.kind == Kind::rejected) {
    return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_rejection, 1 << OSSL_CMP_PKIFAILUREINFO_notAuthorized,
                                   self.decision.text.c_str());
  }
  *certificate = read_x509(self.certificate_for(requested_key(request))).release();
  return OSSL_CMP_STATUSINFO_new(
      self.decision.kind == Kind::warned ? OSSL_CMP_PKISTATUS_keyUpdateWarning : OSSL_CMP_PKISTATUS_accepted,
      0, self.decision.text.empty() ? nullptr : self.decision.text.c_str());
}

int CmpAuthority::polled(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, int, OSSL_CMP_MSG** request,
                         int64_t* check_after) {
  auto& self = *static_cast<CmpAuthority*>(OSSL_CMP_SRV_CTX_get0_custom_ctx(context));
  *request = nullptr;
  *check_after = self.decision.check_after;
  if (self.decision.kind != Decision::Kind::waiting)
    *request = read_message(self.current_->request).release();
  return 1;
}

int CmpAuthority::confirm(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, int, const ASN1_OCTET_STRING*,
                          const OSSL_CMP_PKISI* status) {
  auto& self = *static_cast<CmpAuthority*>(OSSL_CMP_SRV_CTX_get0_custom_ctx(context));
  char text[OSSL_CMP_PKISI_BUFLEN] = "";
  if (status != nullptr) OSSL_CMP_snprint_PKIStatusInfo(status, text, sizeof text);
  self.client_text = text;
  const bool refuses = self.client_text.find("rejection") != std::string::npos;
  ++(refuses ? self.rejected_by_client : self.confirmed);
  return 1;
}

}  // namespace redlips::test
