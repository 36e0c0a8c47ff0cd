// SPDX-License-Identifier: Apache-2.0
// What lists of today say of a moment that a time stamp has proved: later lists count, later withdrawals do
// not.
#include "daemon/documents/verify_revocation.h"

#include <doctest/doctest.h>

#include <optional>

#include "tests/support/test_certificate.h"

using namespace redlips;
using namespace redlips::documents;
using namespace redlips::test;
using namespace std::chrono_literals;

namespace {

using StorePtr = std::unique_ptr<X509_STORE, ossl::Freed<X509_STORE_free>>;
using ContextPtr = std::unique_ptr<X509_STORE_CTX, ossl::Freed<X509_STORE_CTX_free>>;
using CrlPtr = std::unique_ptr<X509_CRL, ossl::Freed<X509_CRL_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, ossl::Freed<ASN1_TIME_free>>;
using std::chrono::sys_seconds;

constexpr long serial = 0x77;

ossl::X509Ptr read(const Bytes& der) {
  const std::uint8_t* at = der.data();
  return ossl::X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

TimePtr time_of(sys_seconds when) { return TimePtr(ASN1_TIME_set(nullptr, when.time_since_epoch().count())); }

/// An entry of the list, in hours from the moment that is judged.
struct Withdrawn {
  std::chrono::hours revoked;
  std::optional<std::chrono::hours> invalid;
};

/// An authority, a signer below it, and the list of one moment.
struct Scene {
  ossl::PkeyPtr authority_key = make_key(), signer_key = make_key();
  ossl::X509Ptr authority = read(make_certificate(authority_recipe(), authority_key.get()));
  ossl::X509Ptr signer = read(make_certificate(signer_recipe(), signer_key.get(), authority_key.get()));
  sys_seconds moment = CertificateRecipe::now() - 48h;

  static CertificateRecipe authority_recipe() {
    CertificateRecipe out;
    out.cn = out.issuer_cn;
    out.o = out.unit_id = out.extended_key_usage = "";
    out.basic_constraints = "critical,CA:TRUE";
    out.key_usage = "critical,keyCertSign,cRLSign";
    out.not_before -= 100h;
    return out;
  }
  static CertificateRecipe signer_recipe() {
    CertificateRecipe out;
    out.serial = serial;
    out.not_before -= 100h;
    return out;
  }

  void add(X509_CRL* list, const Withdrawn& entry) const {
    X509_REVOKED* revoked = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(revoked, X509_get_serialNumber(signer.get()));
    X509_REVOKED_set_revocationDate(revoked, time_of(moment + entry.revoked).get());
    if (entry.invalid) {
      const TimePtr since(
          ASN1_GENERALIZEDTIME_set(nullptr, (moment + *entry.invalid).time_since_epoch().count()));
      REQUIRE(X509_REVOKED_add1_ext_i2d(revoked, NID_invalidity_date, since.get(), 0, 0) == 1);
    }
    REQUIRE(X509_CRL_add0_revoked(list, revoked) == 1);
  }

  /// A list that holds for a day from `issued` on.
  CrlPtr list(std::chrono::hours issued, const std::optional<Withdrawn>& entry) const {
    CrlPtr out(X509_CRL_new());
    X509_CRL_set_version(out.get(), 1);
    X509_CRL_set_issuer_name(out.get(), X509_get_subject_name(authority.get()));
    X509_CRL_set1_lastUpdate(out.get(), time_of(moment + issued).get());
    X509_CRL_set1_nextUpdate(out.get(), time_of(moment + issued + 24h).get());
    if (entry) add(out.get(), *entry);
    REQUIRE(X509_CRL_sign(out.get(), authority_key.get(), EVP_sha256()) > 0);
    return out;
  }

  /// OpenSSL's verdict on the signer at the moment.
  int verdict(std::chrono::hours issued, const std::optional<Withdrawn>& entry, bool proved = true) const {
    const StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), authority.get());
    X509_STORE_add_crl(store.get(), list(issued, entry).get());
    const ContextPtr context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), signer.get(), nullptr);
    auto* rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(rules, moment.time_since_epoch().count());
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_CRL_CHECK);
    ProvedMoment judge(moment);
    if (proved) judge.judge(context.get());
    const bool good = X509_verify_cert(context.get()) == 1;
    const int error = X509_STORE_CTX_get_error(context.get());
    CHECK(good == (error == X509_V_OK));
    return error;
  }
};

}  // namespace

TEST_CASE("a list that came after the proved moment is taken, one that had run out by then is not") {
  const Scene scene;
  CHECK(scene.verdict(-1h, {}) == X509_V_OK);
  CHECK(scene.verdict(40h, {}) == X509_V_OK);
  CHECK(scene.verdict(-30h, {}) == X509_V_ERR_CRL_HAS_EXPIRED);
  CHECK(scene.verdict(40h, {}, false) == X509_V_ERR_CRL_NOT_YET_VALID);
}

TEST_CASE(
    "a certificate that was withdrawn after the proved moment stays good, by then or before it does not") {
  const Scene scene;
  CHECK(scene.verdict(40h, Withdrawn{30h, {}}) == X509_V_OK);
  CHECK(scene.verdict(40h, Withdrawn{0h, {}}) == X509_V_ERR_CERT_REVOKED);
  CHECK(scene.verdict(40h, Withdrawn{-1h, {}}) == X509_V_ERR_CERT_REVOKED);
  CHECK(scene.verdict(-1h, Withdrawn{-2h, {}}) == X509_V_ERR_CERT_REVOKED);
  CHECK(scene.verdict(-1h, Withdrawn{30h, {}}) == X509_V_OK);
  CHECK(scene.verdict(-1h, Withdrawn{30h, {}}, false) == X509_V_ERR_CERT_REVOKED);
}

TEST_CASE("a key that was not its owner's any more at the moment proves nothing, whenever that was noticed") {
  const Scene scene;
  CHECK(scene.verdict(40h, Withdrawn{30h, 20h}) == X509_V_OK);
  CHECK(scene.verdict(40h, Withdrawn{30h, -1h}) == X509_V_ERR_CERT_REVOKED);
}

TEST_CASE("other faults stay faults: no list, another authority's list") {
  const Scene scene, other;
  const StorePtr store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), scene.authority.get());
  X509_STORE_add_crl(store.get(), other.list(-1h, {}).get());
  const ContextPtr context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), scene.signer.get(), nullptr);
  auto* rules = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(rules, scene.moment.time_since_epoch().count());
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_CRL_CHECK);
  ProvedMoment judge(scene.moment);
  judge.judge(context.get());
  CHECK(X509_verify_cert(context.get()) != 1);
  CHECK(X509_STORE_CTX_get_error(context.get()) != X509_V_OK);
}
