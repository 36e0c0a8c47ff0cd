// SPDX-License-Identifier: Apache-2.0
// Chain building by OpenSSL, and its verdicts in the hall's words.
#include "tests/peers/hall/trust.h"

#include <openssl/x509_vfy.h>

namespace redlips::peers {
namespace {

using StackPtr =
    std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * stack) { sk_X509_free(stack); })>;

bool self_signed(X509& certificate) { return X509_self_signed(&certificate, 1) == 1; }

Refusal refusal_of(int error, int depth) {
  switch (error) {
    // Of the leaf alone: an authority that has run out is no news about the clerk's certificate.
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return depth == 0 ? Refusal::certificate_expired : Refusal::certificate_untrusted;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return depth == 0 ? Refusal::certificate_not_yet_valid : Refusal::certificate_untrusted;
    case X509_V_ERR_CERT_REVOKED:
      return Refusal::certificate_revoked;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
      return Refusal::revocation_unknown;
    default:
      return Refusal::certificate_untrusted;
  }
}

}  // namespace

Trust::Trust(const Path& authority, const Path& crl)
    : store_(owned<X509StorePtr>(X509_STORE_new(), "X509_STORE_new")) {
  for (auto& certificate : read_certificates(authority)) {
    if (self_signed(*certificate))
      require(X509_STORE_add_cert(store_.get(), certificate.get()) == 1, "X509_STORE_add_cert");
    else
      between_.push_back(std::move(certificate));
  }
  require(X509_STORE_set_flags(store_.get(), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_X509_STRICT) == 1,
          "X509_STORE_set_flags");
  try {
    require(X509_STORE_add_crl(store_.get(), read_crl(crl).get()) == 1, "X509_STORE_add_crl");
  } catch (const std::runtime_error&) {
    // Left out, so that fault() says revocation_unknown: a hall that cannot look up revocations lets nobody
    // in.
  }
}

std::optional<Refusal> Trust::fault(X509& leaf, Moment now) const {
  const StackPtr between(sk_X509_new_null());
  require(between != nullptr, "sk_X509_new_null");
  for (const auto& certificate : between_)
    require(sk_X509_push(between.get(), certificate.get()) > 0, "sk_X509_push");
  const auto context = owned<X509StoreCtxPtr>(X509_STORE_CTX_new(), "X509_STORE_CTX_new");
  require(X509_STORE_CTX_init(context.get(), store_.get(), &leaf, between.get()) == 1, "X509_STORE_CTX_init");
  X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()),
                             static_cast<std::time_t>(now.time_since_epoch().count()));
  if (X509_verify_cert(context.get()) == 1) return std::nullopt;
  return refusal_of(X509_STORE_CTX_get_error(context.get()), X509_STORE_CTX_get_error_depth(context.get()));
}

}  // namespace redlips::peers
