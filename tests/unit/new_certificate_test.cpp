// SPDX-License-Identifier: Apache-2.0
// Which certificates may be written onto a key in place of an old one.
#include "daemon/renewal/new_certificate.h"

#include <doctest/doctest.h>

#include <functional>

#include "tests/support/test_certificate.h"

using namespace redlips;
using namespace std::chrono_literals;
using test::CertificateRecipe;

namespace {

/// A root, an issuing authority below it, an old certificate and the key of the new one.
struct Office {
  Office() {
    CertificateRecipe top;
    top.cn = top.issuer_cn = "Root";
    top.o.clear();
    top.unit_id.clear();
    top.not_after = CertificateRecipe::now() + 24h * 3650;
    top.basic_constraints = "critical,CA:TRUE";
    top.key_usage = "critical,keyCertSign,cRLSign";
    top.extended_key_usage.clear();
    root = test::make_certificate(top, root_key.get());
    CertificateRecipe below = top;
    below.cn = "Issuing";
    issuing = test::make_certificate(with_issuer(below, "Root"), issuing_key.get(), root_key.get());
    terms.old = *pkcs11::parse_certificate(issue(old_key.get()));
    terms.new_public_key = test::public_key_of(new_key.get());
    terms.anchors = {issuing};
    terms.places = pkcs11::default_unit_id_places();
    terms.now = CertificateRecipe::now();
  }
  static CertificateRecipe with_issuer(CertificateRecipe recipe, const std::string& cn) {
    recipe.issuer_cn = cn;
    return recipe;
  }
  Bytes issue(EVP_PKEY* subject, const std::function<void(CertificateRecipe&)>& change = {}) const {
    CertificateRecipe recipe = with_issuer({}, "Issuing");
    if (change) change(recipe);
    return test::make_certificate(recipe, subject, issuing_key.get());
  }
  std::string verdict(const std::function<void(CertificateRecipe&)>& change = {}) const {
    return check_new_certificate(issue(new_key.get(), change), terms);
  }

  ossl::PkeyPtr root_key = test::make_key(), issuing_key = test::make_key(), old_key = test::make_key(),
                new_key = test::make_key();
  Bytes root, issuing;
  renewal::NewCertificateTerms terms;
};

}  // namespace

TEST_CASE("a year more for the same unit, by the same authority, for our key: it may be written") {
  Office office;
  CHECK(office.verdict().empty());
  // As early as the old one ends, without a gap.
  CHECK(office
            .verdict([&](auto& r) {
              r.not_before = office.terms.old.not_after;
              r.not_after = r.not_before + 24h * 365;
            })
            .empty());
}

TEST_CASE("what the authority may not have meant is refused by name") {
  Office office;
  const auto now = office.terms.now;
  CHECK(check_new_certificate(Bytes(40, 0x30), office.terms) == "unreadable");
  CHECK(check_new_certificate(office.issue(office.old_key.get()), office.terms) == "not_our_key");
  CHECK(office.verdict([](auto& r) { r.basic_constraints = "critical,CA:TRUE"; }) == "is_ca");
  CHECK(office.verdict([](auto& r) { r.key_usage = "critical,keyEncipherment"; }) == "not_for_signing");
  CHECK(office.verdict([](auto& r) { r.extended_key_usage = "serverAuth"; }) == "not_for_signing");
  CHECK(office.verdict([](auto& r) { r.o = "另一家单位"; }) == "other_subject");
  CHECK(office.verdict([](auto& r) { r.unit_id = "91350100M000100Y43"; }) == "other_unit_id");
  CHECK(office.verdict([](auto& r) { r.unit_id.clear(); }) == "other_unit_id");
  CHECK(office.verdict([&](auto& r) {
    r.not_before = now - 24h * 400;
    r.not_after = now - 1h;
  }) == "validity");
  CHECK(office.verdict([&](auto& r) { r.not_after = now + 24h * 500; }) == "validity");
  CHECK(office.verdict([&](auto& r) {
    r.not_before = office.terms.old.not_after + 24h;
    r.not_after = r.not_before + 24h * 300;
  }) == "validity");
}

TEST_CASE("only a way to the authority's own anchor counts, and only under its names") {
  Office office;
  const auto stranger = test::make_key();
  CertificateRecipe recipe = Office::with_issuer({}, "Issuing");
  const auto forged = test::make_certificate(recipe, office.new_key.get(), stranger.get());
  CHECK(check_new_certificate(forged, office.terms) == "untrusted");
  office.terms.anchors = {office.root};
  CHECK(office.verdict() == "untrusted");
  office.terms.chain = {office.issuing};
  CHECK(office.verdict().empty());
  office.terms.anchors.clear();
  office.terms.chain = {office.issuing, office.root};
  CHECK(office.verdict() == "untrusted");

  office.terms.anchors = {office.issuing};
  office.terms.old.issuer = "CN=Formerly";
  CHECK(office.verdict() == "untrusted");
  office.terms.issuers = {"Issuing"};
  CHECK(office.verdict().empty());
}
