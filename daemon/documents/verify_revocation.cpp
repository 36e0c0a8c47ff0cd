// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/verify_revocation.h"

#include <openssl/x509v3.h>

#include "pkcs11/ossl.h"

namespace redlips::documents {
namespace {

struct FreedLists {
  void operator()(STACK_OF(X509_CRL) * lists) const noexcept { sk_X509_CRL_pop_free(lists, X509_CRL_free); }
};
using CrlsPtr = std::unique_ptr<STACK_OF(X509_CRL), FreedLists>;
using TimePtr = std::unique_ptr<ASN1_GENERALIZEDTIME, ossl::Freed<ASN1_GENERALIZEDTIME_free>>;

/// False for a time that is none, too: then nothing is known of it.
bool after(const ASN1_TIME* time, std::time_t moment) {
  return time != nullptr && ASN1_TIME_cmp_time_t(time, moment) == 1;
}

/// An extension that is absent says nothing; one that cannot be read is no excuse.
bool invalid_only_after(const X509_REVOKED* entry, std::time_t moment) {
  int found = 0;
  const TimePtr since(static_cast<ASN1_GENERALIZEDTIME*>(
      X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, &found, nullptr)));
  return since ? after(since.get(), moment) : found == -1;
}

bool is_later(const X509_REVOKED* entry, std::time_t moment) {
  return after(X509_REVOKED_get0_revocationDate(entry), moment) && invalid_only_after(entry, moment);
}

}  // namespace

// Of all its issuer's lists, as OpenSSL 3.0 does not say which one it looked at (check_crl_time() forgets
// it): none may withdraw the certificate by the moment, and one at least must name it.
bool ProvedMoment::withdrawn_later(X509_STORE_CTX* context) const {
  X509* certificate = X509_STORE_CTX_get_current_cert(context);
  if (certificate == nullptr) return false;
  const CrlsPtr lists(X509_STORE_CTX_get1_crls(context, X509_get_issuer_name(certificate)));
  int later = 0;
  for (int i = 0; i < sk_X509_CRL_num(lists.get()); ++i) {
    X509_REVOKED* entry = nullptr;
    if (X509_CRL_get0_by_cert(sk_X509_CRL_value(lists.get(), i), &entry, certificate) != 1) continue;
    if (!is_later(entry, when_)) return false;
    ++later;
  }
  return later > 0;
}

// OpenSSL asks of each fault whether it stays one.
int ProvedMoment::judge_fault(int good, X509_STORE_CTX* context) {
  const auto& moment = *static_cast<const ProvedMoment*>(X509_STORE_CTX_get_app_data(context));
  const int error = X509_STORE_CTX_get_error(context);
  const bool no_fault = error == X509_V_ERR_CRL_NOT_YET_VALID ||
                        (error == X509_V_ERR_CERT_REVOKED && moment.withdrawn_later(context));
  if (good == 1 || !no_fault) return good;
  X509_STORE_CTX_set_error(context, X509_V_OK);
  return 1;
}

void ProvedMoment::judge(X509_STORE_CTX* context) {
  X509_STORE_CTX_set_app_data(context, this);
  X509_STORE_CTX_set_verify_cb(context, judge_fault);
}

}  // namespace redlips::documents
