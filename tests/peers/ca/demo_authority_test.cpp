// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/ca/demo_authority.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>

#include "tests/peers/ca/revocations.h"
#include "tests/peers/shared/scratch.h"

using namespace redlips::peers;
using namespace std::chrono_literals;

namespace {

const Moment now = *parse_moment("2026-11-21T13:00:00Z");

UnitSubject unit() {
  return {"昆明市演示用工有限公司", "", "演示证书", "91350100M000100Y43", Usage::sign, "", {now, now + 24h}};
}

bool chains(const X509& leaf, const Path& ca_file) {
  const auto ca = read_certificates(ca_file);
  const X509StorePtr store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), ca.at(0).get());
  STACK_OF(X509)* const between = sk_X509_new_null();
  sk_X509_push(between, ca.at(1).get());
  const X509StoreCtxPtr context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), const_cast<X509*>(&leaf), between);
  X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()),
                             static_cast<std::time_t>(now.time_since_epoch().count()));
  const int verdict = X509_verify_cert(context.get());
  INFO(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
  sk_X509_free(between);
  return verdict == 1;
}

}  // namespace

TEST_CASE("the authority is made once and keeps its keys") {
  const Scratch scratch;
  const auto first = DemoAuthority::open_or_create(scratch / "ca", now);
  const std::string root = read_file(first.file("root.pem"));
  DemoAuthority::open_or_create(scratch / "ca", now);
  CHECK(read_file(first.file("root.pem")) == root);
}

TEST_CASE("every file of the authority is for its owner alone") {
  const Scratch scratch;
  const auto authority = DemoAuthority::open_or_create(scratch / "ca", now);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch / "ca")) {
    struct stat status {};
    REQUIRE(::stat(entry.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    ++files;
  }
  CHECK(files == 8);
}

TEST_CASE("unit and server certificates chain to the root") {
  const Scratch scratch;
  const auto authority = DemoAuthority::open_or_create(scratch / "ca", now);
  const auto key = make_key(KeyType::p256);
  CHECK(chains(*authority.issue(*key, unit()), authority.file("ca.pem")));
  CHECK(chains(
      *authority.issue(*key, ServerSubject{{"hall.example.test"}, {"127.0.0.1", "::1"}, {now, now + 24h}}),
      authority.file("ca.pem")));
}

TEST_CASE("the demo cannot stand for a real site") {
  const Scratch scratch;
  const auto authority = DemoAuthority::open_or_create(scratch / "ca", now);
  const auto key = make_key(KeyType::p256);
  CHECK_FALSE(chains(*authority.issue(*key, ServerSubject{{"www.kmldjy.com"}, {}, {now, now + 24h}}),
                     authority.file("ca.pem")));
  CHECK_FALSE(chains(*authority.issue(*key, ServerSubject{{}, {"192.0.2.1"}, {now, now + 24h}}),
                     authority.file("ca.pem")));
}

TEST_CASE("a unit certificate carries its usage, its unit id and a UTF-8 subject") {
  const Scratch scratch;
  const auto authority = DemoAuthority::open_or_create(scratch / "ca", now);
  const auto key = make_key(KeyType::rsa2048);
  const auto certificate = authority.issue(*key, unit());
  CHECK(X509_get_key_usage(certificate.get()) == (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION));
  CHECK(X509_get_extended_key_usage(certificate.get()) == (XKU_SSL_CLIENT | XKU_SMIME));
  const auto oid = owned<Asn1ObjectPtr>(OBJ_txt2obj("1.2.156.10260.4.1.4", 1), "OBJ_txt2obj");
  CHECK(X509_get_ext_by_OBJ(certificate.get(), oid.get(), -1) >= 0);
  const X509_NAME* const subject = X509_get_subject_name(certificate.get());
  const int at = X509_NAME_get_index_by_NID(subject, NID_organizationName, -1);
  const ASN1_STRING* const name = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  CHECK(ASN1_STRING_type(name) == V_ASN1_UTF8STRING);
  const auto encryption = unit();
  CHECK(X509_get_key_usage(authority
                               .issue(*key,
                                      [&] {
                                        auto other = encryption;
                                        other.usage = Usage::encrypt;
                                        return other;
                                      }())
                               .get()) == (KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT));
}

TEST_CASE("a revoked certificate is on the next list, once") {
  const Scratch scratch;
  const auto authority = DemoAuthority::open_or_create(scratch / "ca", now);
  const auto key = make_key(KeyType::p256);
  const auto certificate = authority.issue(*key, unit());
  authority.revoke(*certificate, now);
  authority.revoke(*certificate, now + 1h);
  X509_REVOKED* entry = nullptr;
  const auto crl = read_crl(authority.file("crl.pem"));
  CHECK(X509_CRL_get0_by_cert(crl.get(), &entry, certificate.get()) == 1);
  CHECK(read_revocations(authority.file("revoked.txt")).size() == 1);
}

TEST_CASE("a list is renewed when half its time is over, and not before") {
  const Scratch scratch;
  const auto authority = DemoAuthority::open_or_create(scratch / "ca", now);
  const std::string first = read_file(authority.file("crl.pem"));
  DemoAuthority::open_or_create(scratch / "ca", now + 24h);
  CHECK(read_file(authority.file("crl.pem")) == first);
  DemoAuthority::open_or_create(scratch / "ca", now + 4 * 24h);
  CHECK(read_file(authority.file("crl.pem")) != first);
}

TEST_CASE("another authority's certificate is not revoked here") {
  const Scratch scratch;
  const auto ours = DemoAuthority::open_or_create(scratch / "ca", now);
  const auto other = DemoAuthority::open_or_create(scratch / "other", now);
  const auto key = make_key(KeyType::p256);
  CHECK_THROWS_AS(ours.revoke(*other.issue(*key, unit()), now), std::runtime_error);
}

TEST_CASE("a damaged list of revocations is named, not skipped") {
  const Scratch scratch;
  write_file(scratch / "revoked.txt", "XYZ 2026-11-21T13:00:00Z\n");
  CHECK_THROWS_WITH_AS(read_revocations(scratch / "revoked.txt"), doctest::Contains("XYZ"),
                       std::runtime_error);
}
