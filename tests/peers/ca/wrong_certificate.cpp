// SPDX-License-Identifier: Apache-2.0
// Each wrong certificate differs from the right one in one respect alone: what refuses it has looked at that.
#include "tests/peers/ca/wrong_certificate.h"

#include <algorithm>

namespace redlips::peers {
namespace {

using namespace std::chrono_literals;

constexpr auto year = 365 * 24h;
constexpr auto longest = 399 * 24h;  // a certificate of more than 400 days is refused (SECURITY-RULES 4.2)

UnitSubject renewed_unit(const X509& old, Moment now) {
  UnitSubject unit = unit_subject_of(old);
  const Moment last = std::max(now, unit.validity.to) + year;
  unit.validity = {now - 5min, std::min(last, now + longest)};
  return unit;
}

/// Same names as ours, other keys.
DemoAuthority impostor(const DemoAuthority& authority, Moment now) {
  return DemoAuthority::open_or_create(authority.file("impostor"), now);
}

}  // namespace

X509Ptr renewed_certificate(const DemoAuthority& authority, const X509& old, EVP_PKEY& key, Moment now) {
  return authority.issue(key, renewed_unit(old, now));
}

X509Ptr wrong_certificate(const DemoAuthority& authority, const X509& old, EVP_PKEY& key, Wrong wrong,
                          Moment now) {
  UnitSubject unit = renewed_unit(old, now);
  switch (wrong) {
    case Wrong::other_subject:
      unit.organization = unit.common_name = "昆明别家商贸有限公司";
      break;
    case Wrong::other_unit_id:
      unit.unit_id = "91350100M000100Y43";
      break;
    case Wrong::other_key:
      return authority.issue(*make_key(KeyType::p256), unit);
    case Wrong::bad_chain:
      return impostor(authority, now).issue(key, unit);
    case Wrong::past:
      unit.validity = {now - year, now - 24h};
      break;
    case Wrong::too_long:
      unit.validity.to = now + 10 * year;
      break;
    case Wrong::ca_certificate:
      unit.usage = Usage::certify;
      break;
    case Wrong::not_signing:
      unit.usage = Usage::commit;
      break;
    case Wrong::encryption:
      unit.usage = Usage::encrypt;
      break;
    default:
      throw std::logic_error("no wrong answer about a certificate");
  }
  return authority.issue(key, unit);
}

Signer right_signer(const DemoAuthority& authority) {
  return {std::move(read_certificates(authority.file("responder.pem")).front()),
          read_private_key(authority.file("responder.key"))};
}

Signer wrong_signer(const DemoAuthority& authority, Wrong wrong, Moment now) {
  PkeyPtr key = make_key(KeyType::p256);
  const Validity valid{now - 24h, now + 24h};
  X509Ptr certificate;
  if (wrong == Wrong::signer_unit)
    certificate = authority.issue(*key, UnitSubject{"昆明别家商贸有限公司", "", "昆明别家商贸有限公司",
                                                    "91350100M000100Y43", Usage::sign, "", valid});
  else if (wrong == Wrong::signer_tls)
    certificate = authority.issue(*key, ServerSubject{{"ca.example.test"}, {"127.0.0.1"}, valid});
  else
    certificate = authority.issue_responder(*key, {now - year, now - 24h});
  return {std::move(certificate), std::move(key)};
}

}  // namespace redlips::peers
