// SPDX-License-Identifier: Apache-2.0
// Documents through the whole keyring: the same dialog, guard and count as a login, one try for all of them.
#include <doctest/doctest.h>

#include "pkcs11/verify.h"
#include "tests/support/document_signer.h"
#include "tests/support/key_world.h"

using namespace redlips;
using namespace redlips::keyring;
using namespace redlips::test;

namespace {

struct House : KeyringHouse {
  House() { start(); }
  Person person;
};

}  // namespace

TEST_CASE("several documents cost one question, one PIN and one verb, and each has attributes of its own") {
  House house;
  house.person.types("246802");
  const auto done = house.sign(house.person, {"one", "two", "three"}, sample_origin());
  CHECK(done.code.empty());
  CHECK(done.algorithm == "ES256");
  CHECK(done.prompter == "attach");
  CHECK(house.world.count("login_sign_all") == 1);
  CHECK(house.world.count("login_sign") == 0);
  CHECK(house.key->tries == 1);
  REQUIRE(done.documents.size() == 3);
  for (const auto& one : done.documents) {
    CHECK(one.algorithm == cms::Algorithm::es256);
    CHECK(one.certificate == house.key->der);
    CHECK(pkcs11::signature_verifies(house.key->pair.get(), pkcs11::Scheme::ecdsa,
                                     document_digest(one.attributes, one.algorithm), one.signature));
  }
  CHECK(done.documents[0].attributes != done.documents[1].attributes);
}

TEST_CASE("the daemon makes the attributes: document, certificate, its own clock, the asking page") {
  House house;
  house.person.types("246802");
  const auto done = house.sign(house.person, {"text"}, sample_origin());
  REQUIRE(done.documents.size() == 1);
  const auto certificate = pkcs11::parse_certificate(house.key->der).value();
  const auto document = Document::make("text", content_digest("text")).value();
  const auto now = std::chrono::floor<std::chrono::seconds>(house.now);
  CHECK(done.documents[0].attributes ==
        document_attributes(document, certificate, cms::Algorithm::es256, now, sample_origin()));
  CHECK(house.world.count("login_sign") == 1);
}

TEST_CASE("a wrong PIN is counted, the same one again is not sent, the right one signs") {
  House house;
  house.person.types("111112");
  house.person.types("111112");
  house.person.types("246802");
  CHECK(house.sign(house.person, {"a", "b"}).documents.size() == 2);
  CHECK(house.key->tries == 2);
  CHECK(house.person.whys == std::vector{Why::first, Why::wrong, Why::known_wrong});
}

TEST_CASE("no host verb is sent for documents before the person answers, and a no costs nothing") {
  House house;
  house.person.says(LoginAnswer::Kind::no);
  const auto done = house.sign(house.person, {"a"});
  CHECK(done.code == "user_cancelled");
  CHECK(done.documents.empty());
  CHECK(house.key->tries == 0);
  CHECK(house.world.count("login_sign") == 0);
}

TEST_CASE("the last try asks its own question for documents too") {
  House house;
  house.key->left = 1;
  house.refresh();
  house.person.types("246802");
  house.person.sure = false;
  CHECK(house.sign(house.person, {"a"}).code == "user_cancelled");
  CHECK(house.person.last_try_questions == 1);
  CHECK(house.key->tries == 0);
}

TEST_CASE("a certificate that logs in but does not sign documents is offered for the one alone") {
  CertificateRecipe recipe;
  recipe.extended_key_usage = "clientAuth";
  KeyringHouse house;
  house.key->put(recipe);
  house.start();
  Person person;
  person.types("246802");
  CHECK(house.sign(person, {"a"}).code == "no_certificate");
  REQUIRE(person.offers.size() == 1);
  CHECK(person.offers[0].empty());
  person.types("246802");
  CHECK(house.login(person).code.empty());
}

TEST_CASE("a certificate for content commitment alone signs documents and does not log in") {
  CertificateRecipe recipe;
  recipe.key_usage = "critical,nonRepudiation";
  KeyringHouse house;
  house.key->put(recipe);
  house.start();
  Person person;
  person.types("246802");
  CHECK(house.sign(person, {"a"}).code.empty());
  person.types("246802");
  CHECK(house.login(person).code == "no_certificate");
}

TEST_CASE("a hall's open session signs no document: a person is asked, and the session is over") {
  House house;
  const SessionTerms terms{"bank", std::chrono::seconds(600)};
  house.person.types("246802");
  REQUIRE(house.login_of(house.person, terms).code.empty());
  for (const auto& texts : {std::vector<std::string>{"one"}, std::vector<std::string>{"one", "two"}}) {
    const int before = house.person.opened;
    house.person.types("246802");
    CHECK(house.sign(house.person, texts, sample_origin()).code.empty());
    CHECK(house.person.opened == before + 1);
    CHECK(house.world.count("session_sign") == 0);
    house.person.types("246802");
    CHECK(house.login_of(house.person, terms).prompter == "attach");  // and opens it again
  }
}

TEST_CASE("an answer with fewer signatures than documents is a fault of the library") {
  House house;
  house.world.fewer_signatures = true;
  house.person.types("246802");
  const auto done = house.sign(house.person, {"a", "b"});
  CHECK(done.code == "module_failed");
  CHECK(done.documents.empty());
}

TEST_CASE("signatures of another key than the certificate's are no signatures") {
  House house;
  house.world.forges = true;
  house.person.types("246802");
  const auto done = house.sign(house.person, {"a", "b"});
  CHECK(done.code == "module_failed");
  CHECK(done.documents.empty());
  CHECK(house.key->tries == 1);
}
