// SPDX-License-Identifier: Apache-2.0
// Where an authority renews: what its file says, and each mistake in it.
#include "daemon/renewal_service.h"

#include <doctest/doctest.h>

#include "daemon/authorities.h"
#include "tests/support/temporary.h"
#include "tests/support/test_certificate.h"

using namespace redlips;

namespace {

const std::string head = "source = \"x\"\n[name]\nzh = \"一\"\nen = \"One\"\n";

std::string anchor_pem(long serial = 1) {
  test::CertificateRecipe recipe;
  recipe.serial = serial;
  return pkcs11::pem(
      pkcs11::parse_certificate(test::make_certificate(recipe, test::make_key().get())).value());
}

struct Folder {
  test::TemporaryDirectory directory;
  std::string root = anchor_pem(), second = anchor_pem(2);

  Authorities load(const std::string& table) {
    test::write_file(directory, "root.pem", root);
    test::write_file(directory, "two.pem", root + second);
    test::write_file(directory, "text.pem", "no certificate");
    test::write_file(directory, "a.toml", head + "[renewal]\n" + table);
    return load_authorities({directory.path()});
  }
};

}  // namespace

TEST_CASE("an authority's file names the service that renews, and its anchors are read from beside it") {
  Folder folder;
  const auto all = folder.load(
      "url = \"http://ca.test/cmp\"\nanchors = [\"two.pem\"]\ntls_anchors = [\"root.pem\"]\nresponder = "
      "\"root.pem\"\nsender = \"CN=CA\"\nunsigned_poll = true\ncrl = \"https://ca.test/crl\"\nkey = "
      "\"p256\"\n");
  for (const auto& fault : all.faults) MESSAGE(fault.what);
  REQUIRE(all.list.size() == 1);
  const auto& service = all.list[0].renewal.value();
  CHECK(service.url == "http://ca.test/cmp");
  REQUIRE(service.anchors.size() == 2);
  CHECK(pkcs11::parse_certificate(service.anchors[1])->serial == "02");
  CHECK(service.tls_anchors.size() == 1);
  CHECK(service.responder == service.tls_anchors[0]);
  CHECK(service.sender == "CN=CA");
  CHECK(service.unsigned_poll);
  CHECK(service.crl == "https://ca.test/crl");
  CHECK(service.key == pkcs11::KeyType::p256);
}

TEST_CASE("an authority without that table has no such service") {
  const test::TemporaryDirectory directory;
  test::write_file(directory, "a.toml", head);
  CHECK_FALSE(load_authorities({directory.path()}).list.at(0).renewal);
}

TEST_CASE("each mistake in it is told with its member") {
  const std::string good = "url = \"http://ca.test/\"\nanchors = [\"root.pem\"]\n";
  const std::pair<std::string, std::string> rows[] = {
      {"anchors = [\"root.pem\"]\n", "renewal.url"},
      {"url = \"ftp://ca.test/\"\nanchors = [\"root.pem\"]\n", "renewal.url"},
      {"url = \"http://user@ca.test/\"\nanchors = [\"root.pem\"]\n", "renewal.url"},
      {"url = \"http:///x\"\nanchors = [\"root.pem\"]\n", "renewal.url"},
      {"url = \"http://ca.test/\"\n", "renewal.anchors"},
      {"url = \"http://ca.test/\"\nanchors = [\"gone.pem\"]\n", "renewal.anchors"},
      {"url = \"http://ca.test/\"\nanchors = [\"../root.pem\"]\n", "renewal.anchors"},
      {"url = \"http://ca.test/\"\nanchors = [\"text.pem\"]\n", "renewal.anchors"},
      {good + "responder = \"/etc/passwd\"\n", "renewal.responder"},
      {good + "crl = \"file:///x\"\n", "renewal.crl"},
      {good + "key = \"rsa1024\"\n", "renewal.key"},
      {good + "unsinged_poll = true\n", "renewal.unsinged_poll"}};
  for (const auto& row : rows) {
    CAPTURE(row.first);
    Folder folder;
    const auto all = folder.load(row.first);
    CHECK(all.list.empty());
    REQUIRE(all.faults.size() == 1);
    CHECK(all.faults[0].cause.member == row.second);
  }
}
