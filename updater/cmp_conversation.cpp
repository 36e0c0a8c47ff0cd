// SPDX-License-Identifier: Apache-2.0
// The transfer callback is the whole trick: what OpenSSL sends goes to the journal first, and what it gets
// was checked before.
#include "updater/cmp_conversation.h"

#include <openssl/err.h>

#include <new>
#include <utility>

#include "pkcs11/certificate.h"
#include "pkcs11/utf8.h"
#include "updater/ca_failure.h"

namespace redlips::updater {
namespace {

constexpr std::size_t text_limit = 4096;
constexpr std::size_t certificates_limit = 10;
/// A request, a poll and a confirmation, and one more of each: OpenSSL polls as long as it is told to wait.
constexpr int messages_limit = 6;

/// A pollReq would need a PIN right now, and the one who asked has what he came for.
struct NotNow {};
/// What the journal has is no valid answer any more: the signer's certificate has expired since, or another
/// one is pinned.
struct Stale {};

using OctetsPtr = std::unique_ptr<ASN1_OCTET_STRING, ossl::Freed<ASN1_OCTET_STRING_free>>;

OctetsPtr octets(BytesView bytes) {
  OctetsPtr out(ASN1_OCTET_STRING_new());
  if (!out || ASN1_OCTET_STRING_set(out.get(), bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::bad_alloc();
  }
  return out;
}

bool same(const ASN1_OCTET_STRING* octets, BytesView bytes) {
  return octets != nullptr && !bytes.empty() &&
         BytesView(ASN1_STRING_get0_data(octets), static_cast<std::size_t>(ASN1_STRING_length(octets)))
                 .size() == bytes.size() &&
         std::equal(bytes.begin(), bytes.end(), ASN1_STRING_get0_data(octets));
}

void must(int result) {
  if (result != 1) throw std::bad_alloc();
}

Bytes der_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) throw std::bad_alloc();
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

bool may_answer(int asked, int type) {
  if (type == body::error) return true;
  if (asked == body::cert_conf) return type == body::pki_conf;
  return type == body::kup || (asked == body::poll_req && type == body::poll_rep);
}

}  // namespace

CmpConversation::CmpConversation(const CmpParts& parts, Transaction transaction, LeaseStep step)
    : parts_(parts),
      transaction_(std::move(transaction)),
      step_(step),
      context_(OSSL_CMP_CTX_new(nullptr, nullptr)) {
  if (!context_) throw std::bad_alloc();
  OSSL_CMP_CTX* const context = context_.get();
  const auto old = read_x509(parts_.job.old_certificate);
  const auto read = pkcs11::parse_certificate(parts_.job.old_certificate);
  if (!old || !read) throw std::runtime_error("the old certificate cannot be read");
  // OpenSSL prints its errors otherwise, and they hold the authority's words.
  must(OSSL_CMP_CTX_set_log_verbosity(context, OSSL_CMP_LOG_EMERG));
  must(OSSL_CMP_CTX_set1_cert(context, old.get()));
  must(OSSL_CMP_CTX_set1_oldCert(context, old.get()));
  must(OSSL_CMP_CTX_set1_pkey(context, key(read->public_key, Purpose::cmp).get()));
  auto fresh = key(transaction_.public_key, Purpose::certificate_request);
  must(OSSL_CMP_CTX_set0_newPkey(context, 1, fresh.get()));
  static_cast<void>(fresh.release());  // the context has it now
  must(OSSL_CMP_CTX_set1_transactionID(context, octets(transaction_.id).get()));
  must(OSSL_CMP_CTX_set_transfer_cb(context, transfer_callback));
  must(OSSL_CMP_CTX_set_transfer_cb_arg(context, this));
  must(OSSL_CMP_CTX_set_certConf_cb(context, certificate_callback));
  must(OSSL_CMP_CTX_set_certConf_cb_arg(context, this));
  const bool asks = transaction_.request.sent.empty();
  next_unsigned(!asks);
  if (!asks) must(OSSL_CMP_CTX_set_option(context, OSSL_CMP_OPT_POPO_METHOD, OSSL_CRMF_POPO_NONE));
}

ossl::PkeyPtr CmpConversation::key(BytesView public_key, Purpose purpose) {
  return parts_.provider.key(public_key, [this, purpose](BytesView message, pkcs11::Scheme, pkcs11::Hash) {
    try {
      return sign(purpose, message);
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  });
}

Bytes CmpConversation::sign(Purpose purpose, BytesView message) {
  if (asked_anew_ && !parts_.lease.held()) throw NotNow();
  parts_.lease.open(step_);
  return parts_.lease.daemon().sign(purpose, message);
}

/// 1 with the certificate confirmed, -1 "come again", 0 for the rest.
int CmpConversation::go_on(int& check_after) {
  const int result = OSSL_CMP_try_certreq(context_.get(), OSSL_CMP_KUR, nullptr, &check_after);
  ERR_clear_error();
  if (result != 1 && failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  return result;
}

Answer CmpConversation::ask() {
  int check_after = 0;
  try {
    int result = go_on(check_after);
    if (result == -1 && !asked_anew_)
      result = go_on(check_after);  // the journal is told: now for a new answer
    if (issued_) return *issued_;
    if (result == -1) return Waiting{std::chrono::seconds(check_after), transaction_.polls};
  } catch (const NotNow&) {
    return Waiting{std::chrono::seconds(0), transaction_.polls};
  } catch (const Stale&) {
    return Lost{};
  }
  return refusal();
}

bool CmpConversation::confirm(const Verdict& verdict) {
  verdict_ = verdict;
  int check_after = 0;
  try {
    const int result = go_on(check_after);
    // Without certConf (an implicit confirmation that nobody asked for) OpenSSL is content as well.
    return verdict.accepted && (result == 1 || last_type_ == body::pki_conf);
  } catch (const Stale&) {
    return false;
  }
}

/// Why OpenSSL gave up on answers that are the authority's own.
Answer CmpConversation::refusal() const {
  std::string text;
  const OSSL_CMP_PKIFREETEXT* const lines = OSSL_CMP_CTX_get0_statusString(context_.get());
  for (int i = 0; i < sk_ASN1_UTF8STRING_num(lines); ++i) {
    const ASN1_UTF8STRING* const line = sk_ASN1_UTF8STRING_value(lines, i);
    if (!text.empty()) text += '\n';
    text.append(reinterpret_cast<const char*>(ASN1_STRING_get0_data(line)),
                static_cast<std::size_t>(ASN1_STRING_length(line)));
  }
  text = pkcs11::repaired_utf8(text);
  text = pkcs11::cut_utf8(text, text_limit);
  const int status = OSSL_CMP_CTX_get_status(context_.get());
  // Rejections, and the warnings that come in place of a certificate. Waiting is none of ours to see here.
  const bool answered = last_type_ == body::kup && status >= OSSL_CMP_PKISTATUS_rejection &&
                        status != OSSL_CMP_PKISTATUS_waiting;
  // An error in place of an answer to the request is the authority's no; later, or to a message that was sent
  // twice, it may only say that it has forgotten us (RENEWAL-FACTS: "closes the transaction").
  const bool refused = answered || (last_type_ == body::error && !transaction_.poll && !unsure_);
  if (refused) return Refused{std::move(text)};
  return Lost{std::move(text)};
}

OSSL_CMP_MSG* CmpConversation::transfer_callback(OSSL_CMP_CTX* context, const OSSL_CMP_MSG* request) {
  auto& self = *static_cast<CmpConversation*>(OSSL_CMP_CTX_get_transfer_cb_arg(context));
  try {
    return self.transfer(request).release();
  } catch (...) {
    self.failure_ = std::current_exception();
    return nullptr;
  }
}

CmpMessagePtr CmpConversation::transfer(const OSSL_CMP_MSG* request) {
  const int type = OSSL_CMP_MSG_get_bodytype(request);
  const bool ours = type == body::kur || type == body::poll_req || type == body::cert_conf;
  // The certificate is looked at, and written, before a word about it; complaints to the server help nobody.
  if (!ours || (issued_ && !verdict_)) return nullptr;
  Exchange* const known = used_.insert(type).second ? stored(type) : nullptr;
  auto answer = known == nullptr          ? sent(type, begun(type, write_message(request)), false)
                : known->received.empty() ? sent(type, *known, true)
                                          : replayed(type, *known);
  last_type_ = OSSL_CMP_MSG_get_bodytype(answer.get());
  // OpenSSL compares with the nonce it sent last; the answer has been held against the one that was sent.
  must(OSSL_CMP_CTX_set1_senderNonce(context_.get(),
                                     OSSL_CMP_HDR_get0_recipNonce(OSSL_CMP_MSG_get0_header(answer.get()))));
  const bool replays_on = stored(body::poll_req) != nullptr && used_.count(body::poll_req) == 0;
  next_unsigned(replays_on || parts_.job.unsigned_poll);
  return answer;
}

/// What was sent and stored, as if it came now: read again with the same suspicion.
CmpMessagePtr CmpConversation::replayed(int type, const Exchange& known) {
  try {
    return checked(type, known);
  } catch (const CaFailure&) {
    throw Stale();
  }
}

CmpMessagePtr CmpConversation::sent(int type, Exchange& exchange, bool again) {
  if (++messages_ > messages_limit) throw CaFailure("ca_garbage", "no end of answers");
  exchange.received = parts_.post(exchange.sent);
  CmpMessagePtr answer;
  try {
    answer = checked(type, exchange);
  } catch (const CaFailure&) {
    exchange.received.clear();
    ++transaction_.doubts;
    parts_.journal.save(transaction_);
    throw;
  }
  asked_anew_ = true;
  const int got = OSSL_CMP_MSG_get_bodytype(answer.get());
  if (got == body::poll_rep) ++transaction_.polls;
  unsure_ = again && got == body::error;
  transaction_.doubts = 0;
  if (!unsure_) parts_.journal.save_answered(transaction_);
  return answer;
}

Exchange* CmpConversation::stored(int type) {
  if (type == body::kur) return transaction_.request.sent.empty() ? nullptr : &transaction_.request;
  auto& part = type == body::poll_req ? transaction_.poll : transaction_.confirm;
  return part ? &*part : nullptr;
}

Exchange& CmpConversation::begun(int type, Bytes message) {
  Exchange fresh{std::move(message), {}};
  Exchange* out = &transaction_.request;
  if (type == body::poll_req) out = &transaction_.poll.emplace();
  if (type == body::cert_conf) {
    out = &transaction_.confirm.emplace();
    transaction_.accepted = verdict_->accepted;
  }
  *out = std::move(fresh);
  parts_.journal.save(transaction_);
  return *out;
}

CmpMessagePtr CmpConversation::checked(int type, const Exchange& exchange) {
  auto message = read_message(exchange.received);
  if (!message) throw CaFailure("ca_garbage", "no CMP message");
  const int got = OSSL_CMP_MSG_get_bodytype(message.get());
  if (!is_protected(exchange.received)) {
    throw CaFailure(got == body::error ? "ca_refused_unsigned" : "ca_untrusted", "no protection");
  }
  if (!signed_by_authority(message.get(), exchange.received)) {
    throw CaFailure("ca_untrusted", "no signature of the authority");
  }
  const auto* const header = OSSL_CMP_MSG_get0_header(message.get());
  if (!same(OSSL_CMP_HDR_get0_transactionID(header), transaction_.id) ||
      !same(OSSL_CMP_HDR_get0_recipNonce(header), sender_nonce(exchange.sent)) || !may_answer(type, got)) {
    throw CaFailure("ca_garbage", "an answer to something else");
  }
  return message;
}

bool CmpConversation::signed_by_authority(const OSSL_CMP_MSG* message, BytesView der) {
  auto candidates = extra_certificates(der, certificates_limit);
  candidates.insert(candidates.end(), seen_certificates_.begin(), seen_certificates_.end());
  for (const auto& signer : parts_.signers.among(candidates)) {
    must(OSSL_CMP_CTX_set1_srvCert(context_.get(), signer.get()));
    const bool right = OSSL_CMP_validate_msg(context_.get(), message) == 1;
    ERR_clear_error();
    if (!right) continue;
    if (seen_certificates_.empty()) seen_certificates_ = std::move(candidates);
    return true;
  }
  return false;
}

int CmpConversation::certificate_callback(OSSL_CMP_CTX* context, X509* certificate, int failure,
                                          const char** text) {
  auto& self = *static_cast<CmpConversation*>(OSSL_CMP_CTX_get_certConf_cb_arg(context));
  try {
    return self.certificate_came(certificate, failure, text);
  } catch (...) {
    self.failure_ = std::current_exception();
    return 1 << OSSL_CMP_PKIFAILUREINFO_systemFailure;
  }
}

/// `failure` is not 0 where the certificate is for another key: then the daemon refuses it too.
int CmpConversation::certificate_came(X509* certificate, int failure, const char** text) {
  const bool tells = verdict_ && stored(body::cert_conf) == nullptr;
  next_unsigned(!tells);
  if (!verdict_) {
    issued_ = Issued{der_of(certificate), seen_certificates_};
    return failure;
  }
  if (verdict_->accepted) return failure;
  *text = verdict_->reason.c_str();
  return 1 << OSSL_CMP_PKIFAILUREINFO_badCertTemplate;
}

/// Replayed messages go nowhere: they need no signature.
void CmpConversation::next_unsigned(bool without) {
  must(OSSL_CMP_CTX_set_option(context_.get(), OSSL_CMP_OPT_UNPROTECTED_SEND, without ? 1 : 0));
}

}  // namespace redlips::updater
