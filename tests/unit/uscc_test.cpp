// SPDX-License-Identifier: Apache-2.0
// Unit ids: the check digit, the kinds, and where they stand in a certificate.
#include "pkcs11/uscc.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/test_certificate.h"

using namespace redlips::pkcs11;
using redlips::test::CertificateRecipe;
using Kind = UnitId::Kind;

namespace {

CertificateRecipe without_unit_id() {
  CertificateRecipe recipe;
  recipe.unit_id.clear();
  return recipe;
}

std::optional<UnitId> found_in(const CertificateRecipe& recipe,
                               const std::vector<UnitIdPlace>& places = default_unit_id_places()) {
  const auto key = redlips::test::make_key();
  return find_unit_id(redlips::test::make_certificate(recipe, key.get()), places);
}

}  // namespace

TEST_CASE("the check digit of GB 32100-2015 is computed") {
  // Held against a second implementation of the formula; no register was asked.
  for (const char* code :
       {"91350100M000100Y43", "91110000600037341L", "9144030071526726XG", "12100000425006790C"}) {
    CAPTURE(code);
    CHECK(uscc_check_digit_ok(code));
  }
}

TEST_CASE("every other last character is wrong") {
  const std::string body = "91350100M000100Y4";
  int right = 0;
  for (const char last : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    right += uscc_check_digit_ok(body + last) ? 1 : 0;
  CHECK(right == 1);
}

TEST_CASE("a changed or exchanged character is noticed") {
  const std::string code = "91350100M000100Y43";
  for (std::size_t at = 0; at < code.size(); ++at) {
    std::string changed = code;
    changed[at] = changed[at] == '7' ? '8' : '7';
    CAPTURE(changed);
    CHECK_FALSE(uscc_check_digit_ok(changed));
  }
  CHECK_FALSE(uscc_check_digit_ok("19350100M000100Y43"));
}

TEST_CASE("what has not the shape of a code has no check digit") {
  for (const char* text : {"", "9", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43",
                           "91350100I000100Y43", "91350100O000100Y43", "昆明昆明昆明"}) {
    CAPTURE(text);
    CHECK_FALSE(uscc_check_digit_ok(text));
  }
}

TEST_CASE("a unit id is classified, never refused") {
  struct Row {
    const char* text;
    Kind kind;
    bool check_digit_ok;
  };
  for (const Row& row :
       {Row{"91350100M000100Y43", Kind::uscc, true}, Row{"91350100M000100Y44", Kind::uscc, false},
        Row{"530102123456789", Kind::tax_number, true}, Row{"53010219800101123X12", Kind::tax_number, true},
        Row{"53010212345678", Kind::other, true}, Row{"530102-123456789", Kind::other, true},
        Row{"昆明", Kind::other, true}, Row{"", Kind::other, true}}) {
    CAPTURE(row.text);
    const UnitId id = classify_unit_id(row.text);
    CHECK(id.kind == row.kind);
    CHECK(id.text == row.text);
    CHECK(id.check_digit_ok == row.check_digit_ok);
  }
}

TEST_CASE("the extension is read in every string type that authorities use") {
  for (const int type : {B_ASN1_UTF8STRING, B_ASN1_PRINTABLESTRING, B_ASN1_BMPSTRING, B_ASN1_T61STRING}) {
    CAPTURE(type);
    CertificateRecipe recipe;
    recipe.unit_id_type = static_cast<unsigned long>(type);
    const auto id = found_in(recipe);
    REQUIRE(id);
    CHECK(id->text == redlips::test::sample_uscc);
    CHECK(id->kind == Kind::uscc);
    CHECK(id->check_digit_ok);
  }
}

TEST_CASE("a Chinese text in the extension comes out as UTF-8") {
  CertificateRecipe recipe;
  recipe.unit_id = "昆字第1号";
  recipe.unit_id_type = B_ASN1_BMPSTRING;
  const auto id = found_in(recipe);
  REQUIRE(id);
  CHECK(id->text == "昆字第1号");
  CHECK(id->kind == Kind::other);
}

TEST_CASE("the places are tried in order") {
  CertificateRecipe recipe = without_unit_id();
  recipe.cn = "91530102MA6PRED00P";
  CHECK(found_in(recipe)->text == "91530102MA6PRED00P");
  recipe.ou = "91110000600037341L";
  CHECK(found_in(recipe)->text == "91110000600037341L");
  recipe.organization_identifier = "NTRCN-9144030071526726XG";
  CHECK(found_in(recipe)->text == "9144030071526726XG");
  recipe.serial_number = "12100000425006790C";
  CHECK(found_in(recipe)->text == "12100000425006790C");
  recipe.unit_id = "91350100M000100Y43";
  CHECK(found_in(recipe)->text == "91350100M000100Y43");
}

TEST_CASE("names in OU and CN are no unit ids") {
  CertificateRecipe recipe = without_unit_id();
  recipe.ou = "人力资源部";
  CHECK_FALSE(found_in(recipe));
  recipe.ou = "530102123456789";  // a tax number there could be anything
  CHECK_FALSE(found_in(recipe));
}

TEST_CASE("an authority's prefix is removed, and makes a text in OU count") {
  CertificateRecipe recipe = without_unit_id();
  recipe.ou = "TAX:530102123456789";
  const std::vector<UnitIdPlace> places{{UnitIdPlace::Kind::subject, "2.5.4.11", "TAX:"}};
  const auto id = found_in(recipe, places);
  REQUIRE(id);
  CHECK(id->text == "530102123456789");
  CHECK(id->kind == Kind::tax_number);
}

TEST_CASE("a place that cannot be is passed over") {
  CertificateRecipe recipe;
  const std::vector<UnitIdPlace> places{{UnitIdPlace::Kind::extension, "not an oid", {}},
                                        {UnitIdPlace::Kind::extension, "1.2.3.4", {}},
                                        {UnitIdPlace::Kind::extension, "2.5.29.15", {}},  // a bit string
                                        {UnitIdPlace::Kind::extension, "1.2.156.10260.4.1.4", {}}};
  CHECK(found_in(recipe, places)->text == redlips::test::sample_uscc);
  CHECK_FALSE(found_in(recipe, {}));
}

TEST_CASE("what is no certificate holds no unit id") {
  CHECK_FALSE(find_unit_id({}, default_unit_id_places()));
  CHECK_FALSE(find_unit_id(redlips::Bytes(100, 0x30), default_unit_id_places()));
}
