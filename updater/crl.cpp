// SPDX-License-Identifier: Apache-2.0
// Parse, signer, signature, dates.
#include "updater/crl.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "updater/cmp_message.h"

namespace redlips::updater {
namespace {

using CrlPtr = std::unique_ptr<X509_CRL, ossl::Freed<X509_CRL_free>>;

CrlPtr read_crl(BytesView bytes) {
  const unsigned char* at = bytes.data();
  CrlPtr out(d2i_X509_CRL(nullptr, &at, static_cast<long>(bytes.size())));
  if (out && at == bytes.data() + bytes.size()) return out;
  const ossl::BioPtr text(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  return CrlPtr(text ? PEM_read_bio_X509_CRL(text.get(), nullptr, nullptr, nullptr) : nullptr);
}

bool signed_by(X509_CRL* crl, X509* anchor) {
  return X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(anchor)) == 0 &&
         (X509_get_key_usage(anchor) & KU_CRL_SIGN) != 0 &&
         X509_CRL_verify(crl, X509_get0_pubkey(anchor)) == 1;
}

std::optional<std::chrono::sys_seconds> time_of(const ASN1_TIME* time) {
  int days = 0;
  int rest = 0;
  const std::unique_ptr<ASN1_TIME, ossl::Freed<ASN1_TIME_free>> epoch(ASN1_TIME_set(nullptr, 0));
  if (!epoch || ASN1_TIME_diff(&days, &rest, epoch.get(), time) != 1) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::days(days) + std::chrono::seconds(rest));
}

Bytes der_of(X509_CRL* crl) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_CRL(crl, &der);
  Bytes out(der, der + std::max(size, 0));
  OPENSSL_free(der);
  return out;
}

}  // namespace

std::optional<CheckedCrl> check_crl(BytesView bytes, const std::vector<Bytes>& anchors) {
  const CrlPtr crl = read_crl(bytes);
  ERR_clear_error();
  if (!crl || X509_CRL_get_ext_by_critical(crl.get(), 1, -1) >= 0) return std::nullopt;
  const bool ours = std::any_of(anchors.begin(), anchors.end(), [&](const Bytes& der) {
    const auto anchor = read_x509(der);
    return anchor && signed_by(crl.get(), anchor.get());
  });
  ERR_clear_error();
  const ASN1_TIME* const next = X509_CRL_get0_nextUpdate(crl.get());
  const ASN1_TIME* const issued = X509_CRL_get0_lastUpdate(crl.get());
  const bool current =
      next != nullptr && X509_cmp_current_time(issued) < 0 && X509_cmp_current_time(next) > 0;
  const auto when = time_of(issued);
  if (!ours || !current || !when) return std::nullopt;
  return CheckedCrl{der_of(crl.get()), *when};
}

}  // namespace redlips::updater
