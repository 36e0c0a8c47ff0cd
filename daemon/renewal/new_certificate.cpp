// SPDX-License-Identifier: Apache-2.0
// OpenSSL's own client looks at the public key alone; subject, unit, validity, use and chain are ours.
#include "daemon/renewal/new_certificate.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <new>

#include "pkcs11/ossl.h"

namespace redlips::renewal {
namespace {

using StorePtr = std::unique_ptr<X509_STORE, ossl::Freed<X509_STORE_free>>;
using ContextPtr = std::unique_ptr<X509_STORE_CTX, ossl::Freed<X509_STORE_CTX_free>>;
using StackPtr =
    std::unique_ptr<STACK_OF(X509),
                    decltype([](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); })>;

/// A way to an anchor is short, and each step costs a verification.
constexpr std::size_t longest_chain = 8;
/// A PC's clock may be behind the authority's by so much.
constexpr std::chrono::hours skew{1};

ossl::X509Ptr read_x509(const Bytes& der) {
  const auto* position = der.data();
  return ossl::X509Ptr(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
}

StorePtr store_of(const std::vector<Bytes>& anchors, std::chrono::sys_seconds at) {
  StorePtr store(X509_STORE_new());
  if (!store) throw std::bad_alloc();
  for (const Bytes& der : anchors)
    if (const auto anchor = read_x509(der)) X509_STORE_add_cert(store.get(), anchor.get());
  // An anchor need not be a root: the authority's data may name its issuing certificate alone.
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), at.time_since_epoch().count());
  return store;
}

StackPtr stack_of(const std::vector<Bytes>& list) {
  StackPtr stack(sk_X509_new_null());
  if (!stack) throw std::bad_alloc();
  for (const Bytes& der : list) {
    if (sk_X509_num(stack.get()) >= static_cast<int>(longest_chain)) break;
    auto certificate = read_x509(der);
    if (certificate && sk_X509_push(stack.get(), certificate.get()) > 0)
      static_cast<void>(certificate.release());
  }
  return stack;
}

bool leads_to_anchor(const pkcs11::Certificate& certificate, const NewCertificateTerms& terms) {
  const auto leaf = read_x509(certificate.der);
  const auto store = store_of(terms.anchors, std::max(terms.now, certificate.not_before));
  const auto untrusted = stack_of(terms.chain);
  const ContextPtr context(X509_STORE_CTX_new());
  if (!context) throw std::bad_alloc();
  const bool good = X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), untrusted.get()) == 1 &&
                    X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  return good;
}

/// Valid now, or from the end of the old one on without a gap; for a year, not for good.
bool validity_fits(const pkcs11::Certificate& certificate, const NewCertificateTerms& terms) {
  const auto latest_start = std::max(terms.now + skew, terms.old.not_after);
  return certificate.not_before <= latest_start && certificate.not_after > terms.now &&
         certificate.not_after > certificate.not_before &&
         certificate.not_after - certificate.not_before <= longest_validity;
}

bool issuer_fits(const pkcs11::Certificate& certificate, const NewCertificateTerms& terms) {
  return certificate.issuer == terms.old.issuer ||
         std::ranges::find(terms.issuers, certificate.issuer_cn) != terms.issuers.end();
}

std::string unit_id_of(const pkcs11::Certificate& certificate, const NewCertificateTerms& terms) {
  const auto id = pkcs11::find_unit_id(certificate.der, terms.places);
  return id ? id->text : std::string();
}

}  // namespace

std::string check_new_certificate(BytesView der, const NewCertificateTerms& terms) {
  const auto read = pkcs11::parse_certificate(der);
  if (!read) return "unreadable";
  if (terms.new_public_key.empty() || read->public_key != terms.new_public_key) return "not_our_key";
  if (read->ca) return "is_ca";
  if (!read->digital_signature || !read->client_auth) return "not_for_signing";
  if (read->subject != terms.old.subject) return "other_subject";
  if (unit_id_of(*read, terms) != unit_id_of(terms.old, terms)) return "other_unit_id";
  if (!validity_fits(*read, terms)) return "validity";
  return issuer_fits(*read, terms) && leads_to_anchor(*read, terms) ? "" : "untrusted";
}

}  // namespace redlips::renewal
