// SPDX-License-Identifier: Apache-2.0
// OpenSSL 3.0 does not say whose signature it accepted, so we choose the certificate, and it verifies with
// that one alone.
#include "updater/cmp_signer.h"

#include <openssl/err.h>

#include <algorithm>
#include <new>
#include <utility>

#include "pkcs11/certificate.h"
#include "updater/cmp_message.h"

namespace redlips::updater {
namespace {

using Stack = std::unique_ptr<STACK_OF(X509),
                              decltype([](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); })>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, ossl::Freed<X509_STORE_CTX_free>>;

Stack stack_of(const std::vector<Bytes>& list) {
  Stack out(sk_X509_new_null());
  if (!out) throw std::bad_alloc();
  for (const Bytes& der : list) {
    auto certificate = read_x509(der);
    if (certificate && sk_X509_push(out.get(), certificate.get()) > 0)
      static_cast<void>(certificate.release());
  }
  return out;
}

/// id-kp-cmcCA (RFC 6402 §2.10), which RFC 9480 §2.2 asks of a certification authority's CMP signer.
bool for_cmp(X509* certificate) {
  auto* const usages =
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr));
  bool found = false;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages); ++i) {
    found = found || OBJ_obj2nid(sk_ASN1_OBJECT_value(usages, i)) == NID_cmcCA;
  }
  EXTENDED_KEY_USAGE_free(usages);
  return found;
}

bool valid_now(X509* certificate) {
  return X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 &&
         X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

}  // namespace

CmpSigners::CmpSigners(const std::vector<Bytes>& anchors, Bytes responder, std::string sender)
    : anchors_(X509_STORE_new()), responder_(std::move(responder)), sender_(std::move(sender)) {
  if (!anchors_) throw std::bad_alloc();
  for (const Bytes& der : anchors) {
    const auto certificate = read_x509(der);
    if (certificate) X509_STORE_add_cert(anchors_.get(), certificate.get());
  }
  // An anchor need not be a root: the authority's data may name its issuing certificate alone.
  X509_STORE_set_flags(anchors_.get(), X509_V_FLAG_PARTIAL_CHAIN);
}

std::vector<ossl::X509Ptr> CmpSigners::among(const std::vector<Bytes>& candidates) const {
  std::vector<Bytes> all{responder_};
  if (responder_.empty()) all = candidates;
  std::vector<ossl::X509Ptr> out;
  for (const Bytes& der : all) {
    auto certificate = read_x509(der);
    if (certificate && may_sign(der, certificate.get(), candidates)) out.push_back(std::move(certificate));
  }
  ERR_clear_error();
  return out;
}

bool CmpSigners::may_sign(const Bytes& der, X509* certificate, const std::vector<Bytes>& candidates) const {
  const auto read = pkcs11::parse_certificate(der);
  if (!read || !valid_now(certificate) || !read->digital_signature) return false;
  if (!sender_.empty() && read->subject != sender_) return false;
  if (!responder_.empty()) return true;
  return for_cmp(certificate) && leads_to_anchor(certificate, candidates);
}

bool CmpSigners::leads_to_anchor(X509* certificate, const std::vector<Bytes>& candidates) const {
  const Stack untrusted = stack_of(candidates);
  const StoreContextPtr context(X509_STORE_CTX_new());
  if (!context) throw std::bad_alloc();
  return X509_STORE_CTX_init(context.get(), anchors_.get(), certificate, untrusted.get()) == 1 &&
         X509_verify_cert(context.get()) == 1;
}

}  // namespace redlips::updater
