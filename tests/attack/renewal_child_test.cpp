// SPDX-License-Identifier: Apache-2.0
// A parser of the authority's bytes that has been taken over: it asks for everything it should not have
// (SECURITY-RULES 4.1). Nothing on the key changes, and the child is killed.
#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <filesystem>

#include "daemon/documents/der.h"
#include "daemon/renewal/renewals.h"
#include "pkcs11/verify.h"
#include "tests/support/run_world.h"

using namespace redlips;
using renewal::BrokenRule;
using renewal::VerbRefused;
using test::RunWorld;
namespace json = boost::json;

namespace {

/// A child that has its job, a transaction, the key and the new pair.
struct Taken : RunWorld {
  Taken() {
    ask("job", {{"protocol", 1}});
    transaction = from_hex(ask("transaction").at("transaction").as_string()).value();
    ask("lease", {{"step", "request"}});
    public_key = from_hex(ask("key").at("public_key").as_string()).value();
    house.world.calls.clear();
  }
  Bytes name() const {
    const auto* at = house.key->der.data();
    const ossl::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(house.key->der.size())));
    const std::uint8_t* der = nullptr;
    std::size_t size = 0;
    X509_NAME_get0_der(X509_get_subject_name(x509.get()), &der, &size);
    return {der, der + size};
  }
  /// ProtectedPart of that body, from this certificate's subject.
  Bytes message(const Bytes& body, const Bytes& of) const {
    using namespace der;
    const Bytes who = element(0xa4, name());
    const Bytes header =
        element(sequence, {unsigned_integer(Bytes{2}), who, who,
                           element(context_1, element(sequence, object_id("1.2.840.10045.4.3.2"))),
                           element(0xa4, element(octet_string, of)),
                           element(0xa5, element(octet_string, Bytes(16, 1)))});
    return element(sequence, {header, body});
  }
  Bytes poll() const {
    using namespace der;
    return element(0xb9, element(sequence, element(sequence, unsigned_integer(Bytes{0}))));
  }
  json::object sign(const Bytes& bytes, const char* purpose = "cmp") {
    return ask("sign", {{"purpose", purpose}, {"message", to_hex(bytes)}});
  }
  bool key_untouched() const {
    const auto& calls = house.world.calls;
    return std::ranges::none_of(calls, [](const std::string& verb) {
      return verb == "lease_sign" || verb == "lease_write" || verb == "lease_remove" ||
             verb == "lease_generate";
    });
  }
  Bytes transaction, public_key;
};

/// The renewal of a house by a program that is this shell script.
struct ScriptHouse : RunWorld {
  explicit ScriptHouse(const std::string& script) : RunWorld("") {
    test::write_file(folder, "child", "#!/bin/sh\n" + script);
    std::filesystem::permissions(folder.path() / "child", std::filesystem::perms::owner_all);
    history_.emplace(house.directory.path(), [this] { return house.now; });
    renewals.emplace(
        house.io.get_executor(),
        renewal::RenewalSettings{
            (folder.path() / "child").string(), house.directory.path(), [this] { return house.now; }, {}},
        *house.keys, house.authorities, *history_);
  }
  renewal::Job run() {
    bool ended = false;
    boost::asio::co_spawn(house.io, renewals->go_on(job().id, person),
                          [&](const std::exception_ptr&) { ended = true; });
    house.io.restart();
    while (!ended) house.io.run_one();
    return *renewals->find(job().id);
  }
  test::TemporaryDirectory folder;
  std::optional<History> history_;
  std::optional<renewal::Renewals> renewals;
};

}  // namespace

TEST_CASE("an honest question is answered: what follows is refused for what it is") {
  Taken child;
  CHECK(child.sign(child.message(child.poll(), child.transaction)).at("hash") == "sha256");
}

TEST_CASE("the old key signs no foreign transaction, no other body, no digest, no login, no document") {
  using namespace der;
  Taken child;
  const Bytes foreign(16, 9);
  const Bytes messages[] = {
      child.message(child.poll(), foreign),
      child.message(element(0xa0, element(sequence, Bytes())), child.transaction),
      child.message(element(0xab, element(sequence, Bytes())), child.transaction),
      Bytes(32, 7),
      Bytes(64, 0x30),
      Bytes(96, 0x30),
      Bytes(128, 0x30),
      element(set, element(sequence, Bytes())),
      element(set, child.message(child.poll(), child.transaction)),
      child.message(child.poll(), child.transaction).empty() ? Bytes() : Bytes{0x30, 0x00}};
  for (const auto& message : messages) CHECK_THROWS_AS(child.sign(message), BrokenRule);
  auto longer = child.message(child.poll(), child.transaction);
  longer.push_back(0);
  CHECK_THROWS_AS(child.sign(longer), BrokenRule);
  CHECK_THROWS_AS(child.sign(Bytes(40000, 0x30)), BrokenRule);
  CHECK_THROWS_AS(child.sign(child.message(child.poll(), child.transaction), "login"), BrokenRule);
  CHECK_THROWS_AS(child.sign(child.message(child.poll(), child.transaction), "certificate_request"),
                  BrokenRule);
  CHECK(child.key_untouched());
}

TEST_CASE("nothing is confirmed that is not on the key") {
  using namespace der;
  Taken child;
  const Bytes status = element(sequence, {element(octet_string, Bytes(32, 1)), unsigned_integer(Bytes{0})});
  CHECK_THROWS_AS(child.sign(child.message(element(0xb8, element(sequence, status)), child.transaction)),
                  BrokenRule);
  CHECK_THROWS_AS(child.ask("confirmed"), BrokenRule);
  CHECK(child.key_untouched());
}

TEST_CASE("the new key signs a request for itself alone, and for this unit alone") {
  using namespace der;
  Taken child;
  const auto request = [](const Bytes& subject, const Bytes& key) {
    auto template_key = key;
    template_key.front() = 0xa6;
    return element(sequence,
                   {unsigned_integer(Bytes{0}), element(sequence, {element(0xa5, subject), template_key})});
  };
  const auto foreign = test::public_key_of(test::make_key().get());
  const auto other = element(sequence, Bytes());
  CHECK_THROWS_AS(child.sign(request(child.name(), foreign), "certificate_request"), BrokenRule);
  CHECK_THROWS_AS(child.sign(request(other, child.public_key), "certificate_request"), BrokenRule);
  CHECK_THROWS_AS(child.sign(Bytes(64, 0x30), "certificate_request"), BrokenRule);
  CHECK(child.key_untouched());
  CHECK(child.sign(request(child.name(), child.public_key), "certificate_request").contains("signature"));
}

TEST_CASE("a child makes one key pair, however often it asks") {
  Taken child;
  for (int i = 0; i < 5; ++i)
    CHECK(child.ask("key").at("public_key").as_string() == to_hex(child.public_key));
  CHECK(child.house.key->pairs.size() == 1);
}

TEST_CASE("a foreign certificate is not written") {
  Taken child;
  const auto stranger = test::make_key();
  const auto key = pkcs11::read_public_key(child.public_key);
  const Bytes certificates[] = {child.authority.issue({}, test::public_key_of(stranger.get())),
                                test::make_certificate({}, key.get(), stranger.get()), child.house.key->der,
                                Bytes{1, 2, 3}};
  for (const auto& der : certificates)
    CHECK_THROWS_AS(child.ask("write", {{"certificate", to_hex(der)}, {"chain", json::array()}}),
                    VerbRefused);
  CHECK(child.key_untouched());
  CHECK(child.job().step != renewal::Step::written);
}

TEST_CASE("a child has no verb of the token host, and none before its job") {
  for (const char* verb : {"open", "login", "login_sign", "change_pin", "unlock", "delete", "remove",
                           "lease_remove", "generate", "certificates", ""}) {
    CAPTURE(verb);
    Taken child;
    CHECK_THROWS_AS(child.ask(verb, {{"certificate", child.old().sha256}}), BrokenRule);
    CHECK(child.key_untouched());
  }
  RunWorld fresh;
  CHECK_THROWS_AS(fresh.ask("key"), BrokenRule);
  CHECK_THROWS_AS(fresh.ask("lease", {{"step", "request"}}), BrokenRule);
  CHECK(fresh.person.opened == 0);
}

TEST_CASE("without the key there is no signature, and it is held for eight at most") {
  Taken child;
  const auto poll = child.message(child.poll(), child.transaction);
  for (int i = 0; i < 8; ++i) CHECK(child.sign(poll).contains("signature"));
  CHECK_THROWS_AS(child.sign(poll), VerbRefused);
  child.house.settle();
  CHECK(child.house.world.count("lease_end") == 1);
  CHECK_THROWS_AS(child.ask("key"), VerbRefused);
}

TEST_CASE("a child tells of nothing but progress, in words that are bounded") {
  Taken child;
  CHECK_THROWS_AS(child.tell({{"step", "done"}}), BrokenRule);
  CHECK_THROWS_AS(child.tell({{"step", "unreachable"}, {"code", "pin_wrong"}}), BrokenRule);
  CHECK_THROWS_AS(child.tell({{"step", "waiting"}, {"next_s", -1}}), BrokenRule);
  CHECK_THROWS_AS(child.tell({{"step", "refused"}, {"text", std::string(5000, 'x')}}), BrokenRule);
  for (int i = 0; i < 31; ++i) child.ask("transaction");
  CHECK_THROWS_AS(child.ask("transaction"), VerbRefused);
}

TEST_CASE("a child that breaks the wire, ends badly or asks for too much is killed, and the job says so") {
  const std::string open = R"({"jsonrpc":"2.0","id":1,"method":"open","params":{}})";
  const std::string size = "\\" + std::string("064\\000\\000\\000");
  for (const auto& script : {std::string("printf 'S\\001\\000\\000\\000x' >&0; sleep 600"),
                             "printf 'J" + size + open + "' >&0; sleep 600",
                             std::string("printf 'garbage' >&0; sleep 600"), std::string("exit 3")}) {
    CAPTURE(script);
    ScriptHouse house(script);
    const auto job = house.run();
    CHECK(job.code == "internal");
    CHECK(house.person.opened == 0);
    CHECK(house.house.key->tries == 0);
  }
}
