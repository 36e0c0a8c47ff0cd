// SPDX-License-Identifier: Apache-2.0
// The office from outside, by OpenSSL's own client in this process.
#include "tests/peers/ca/cmp_office.h"

#include <doctest/doctest.h>
#include <openssl/err.h>

#include <functional>

#include "tests/peers/shared/scratch.h"

using namespace redlips::peers;
using namespace std::chrono_literals;

namespace {

using ClientPtr = std::unique_ptr<OSSL_CMP_CTX, Freed<OSSL_CMP_CTX_free>>;

/// A unit with 20 days left, its office, and a client between whose messages anything may happen.
class Renewal {
 public:
  explicit Renewal(OfficeOptions options) : options_(options) {
    DemoAuthority::open_or_create(scratch_ / "ca", system_now());
    restart();
    old_ = issue({"昆明演示单位",
                  "",
                  "昆明演示单位",
                  "91530102MA6K00000W",
                  Usage::sign,
                  "",
                  {system_now() - 24h, system_now() + 20 * 24h}});
    begin();
  }

  /// The office anew, from disk alone.
  void restart() { office_ = std::make_unique<CmpOffice>(scratch_ / "ca", options_, system_now); }
  X509Ptr issue(const UnitSubject& unit) const {
    return DemoAuthority::open(scratch_ / "ca").issue(*old_key_, unit);
  }
  void use(X509Ptr old) {
    old_ = std::move(old);
    begin();
  }

  /// A new transaction with the same keys.
  void begin() {
    client_.reset(OSSL_CMP_CTX_new(nullptr, nullptr));
    OSSL_CMP_CTX_set1_cert(client_.get(), old_.get());
    OSSL_CMP_CTX_set1_oldCert(client_.get(), old_.get());
    OSSL_CMP_CTX_set1_pkey(client_.get(), old_key_.get());
    EVP_PKEY_up_ref(new_key_.get());
    OSSL_CMP_CTX_set0_newPkey(client_.get(), 1, new_key_.get());
    X509_STORE* const store = X509_STORE_new();
    X509_STORE_add_cert(store, read_certificates(scratch_ / "ca/root.pem").front().get());
    OSSL_CMP_CTX_set0_trustedStore(client_.get(), store);
    OSSL_CMP_CTX_set_transfer_cb(client_.get(), transfer);
    OSSL_CMP_CTX_set_transfer_cb_arg(client_.get(), this);
  }

  /// 1: renewed, -1: waiting, 0: not.
  int go_on() {
    int check_after = 0;
    const int outcome = OSSL_CMP_try_certreq(client_.get(), OSSL_CMP_KUR, nullptr, &check_after);
    ERR_clear_error();
    return outcome;
  }

  X509Ptr renewed() const { return X509Ptr(X509_dup(OSSL_CMP_CTX_get0_newCert(client_.get()))); }
  std::string said() const {
    std::array<char, 1024> text{};
    OSSL_CMP_CTX_snprint_PKIStatus(client_.get(), text.data(), text.size());
    return text.data();
  }
  CmpOffice& office() { return *office_; }
  const X509& old() const { return *old_; }
  std::string only_case() const { return office_->cases().begin()->first; }
  std::function<void()> between = [] {};  ///< before each message
  bool twice = false;                     ///< each message comes twice

 private:
  static OSSL_CMP_MSG* transfer(OSSL_CMP_CTX* client, const OSSL_CMP_MSG* request) {
    auto& self = *static_cast<Renewal*>(OSSL_CMP_CTX_get_transfer_cb_arg(client));
    self.between();
    const Bytes der = cmp_der(*request);
    const auto answer = self.office_->answer(der);
    if (!answer || (self.twice && self.office_->answer(der) != answer)) return nullptr;
    const unsigned char* at = answer->data();
    return d2i_OSSL_CMP_MSG(nullptr, &at, static_cast<long>(answer->size()));
  }

  Scratch scratch_;
  OfficeOptions options_;
  std::unique_ptr<CmpOffice> office_;
  PkeyPtr old_key_ = make_key(KeyType::p256), new_key_ = make_key(KeyType::p256);
  X509Ptr old_;
  ClientPtr client_;
};

constexpr OfficeOptions desk_decides{true, 0}, grants{false, 5};

}  // namespace

TEST_CASE("a renewal keeps the unit, has a new key, and loses no day") {
  Renewal renewal(grants);
  REQUIRE(renewal.go_on() == 1);
  const X509Ptr made = renewal.renewed();
  CHECK(unit_subject_of(*made).unit_id == unit_subject_of(renewal.old()).unit_id);
  CHECK(X509_NAME_cmp(X509_get_subject_name(made.get()), X509_get_subject_name(&renewal.old())) == 0);
  CHECK(unit_subject_of(*made).validity.to - unit_subject_of(renewal.old()).validity.to == 365 * 24h);
  CHECK(renewal.office().cases().begin()->second.state == CaseState::confirmed);
}

TEST_CASE("a case waits for the desk, and the office may be started anew before each message") {
  Renewal renewal(desk_decides);
  renewal.between = [&] { renewal.restart(); };
  renewal.twice = true;
  CHECK(renewal.go_on() == -1);
  CHECK(renewal.go_on() == -1);
  CHECK(renewal.office().approve(renewal.only_case()).empty());
  CHECK(renewal.go_on() == 1);
  CHECK(renewal.office().cases().size() == 1);
}

TEST_CASE("a refusal comes in the desk's words, and the same key may be handed in again") {
  Renewal renewal(desk_decides);
  CHECK(renewal.go_on() == -1);
  CHECK(renewal.office().refuse(renewal.only_case(), "营业执照不清楚").empty());
  CHECK(renewal.go_on() == 0);
  CHECK(renewal.said().find("营业执照不清楚") != std::string::npos);
  renewal.begin();
  CHECK(renewal.go_on() == -1);
  CHECK(renewal.office().approve(renewal.only_case()).empty());
  CHECK(renewal.go_on() == 1);
  CHECK(renewal.office().cases().size() == 1);
}

TEST_CASE("the same request has the same certificate, however often it comes") {
  Renewal renewal(grants);
  REQUIRE(renewal.go_on() == 1);
  const X509Ptr first = renewal.renewed();
  renewal.begin();
  REQUIRE(renewal.go_on() == 1);
  CHECK(X509_cmp(first.get(), renewal.renewed().get()) == 0);
}

TEST_CASE("a certificate that is revoked, over, not ours or for encryption is not renewed") {
  Renewal renewal(grants);
  UnitSubject unit = unit_subject_of(renewal.old());
  SUBCASE("revoked") {
    REQUIRE(renewal.go_on() == 1);
    CHECK(renewal.office().revoke(renewal.only_case(), "old").empty());
  }
  SUBCASE("over") {
    unit.validity = {system_now() - 48h, system_now() - 24h};
    renewal.use(renewal.issue(unit));
  }
  SUBCASE("for encryption") {
    unit.usage = Usage::encrypt;
    renewal.use(renewal.issue(unit));
  }
  renewal.begin();
  CHECK(renewal.go_on() == 0);
}

TEST_CASE("no renewal revokes the old certificate") {
  Renewal renewal(grants);
  REQUIRE(renewal.go_on() == 1);
  CHECK_FALSE(renewal.office().has_revoked(renewal.old()));
}

TEST_CASE("answers by another signer, or unsigned, are not believed by OpenSSL's client") {
  for (const char* const mode : {"signer_none", "signer_expired", "unprotected_error", "other_key"}) {
    CAPTURE(mode);
    Renewal renewal(grants);
    renewal.office().wrong().add(*wrong_named(mode), std::nullopt);
    CHECK(renewal.go_on() == 0);
    renewal.office().wrong().clear();
    renewal.begin();
    CHECK(renewal.go_on() == 1);
  }
}

TEST_CASE("a wrong certificate is handed out as often as asked for, the right one afterwards") {
  Renewal renewal(grants);
  renewal.office().wrong().add(*wrong_named("other_unit_id"), 1);
  REQUIRE(renewal.go_on() == 1);
  CHECK(unit_subject_of(*renewal.renewed()).unit_id != unit_subject_of(renewal.old()).unit_id);
  renewal.begin();
  REQUIRE(renewal.go_on() == 1);
  CHECK(unit_subject_of(*renewal.renewed()).unit_id == unit_subject_of(renewal.old()).unit_id);
}

TEST_CASE("what is no CMP message has no answer") {
  Renewal renewal(grants);
  for (const char* const text : {"", "0", "GET / HTTP/1.1", "\x30\x03\x02\x01\x02"}) {
    const std::string_view bytes(text);
    CHECK_FALSE(renewal.office().answer({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}));
  }
}
