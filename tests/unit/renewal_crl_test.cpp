// SPDX-License-Identifier: Apache-2.0
// Revocation lists: the authority's, of today, and never an older one than the last.
#include <doctest/doctest.h>

#include "drivers/platform/files.h"
#include "tests/support/fake_key_side.h"
#include "tests/support/temporary.h"
#include "updater/ca_failure.h"
#include "updater/crl.h"
#include "updater/crl_run.h"

using namespace redlips;
using namespace redlips::updater;
using std::chrono::hours;
using test::CmpAuthority;

namespace {

const auto now = test::CertificateRecipe::now();

/// A run of the program's other mode, and what it told.
struct Fetch {
  std::string run(const FetchCrl& fetch) {
    run_crl({"http://127.0.0.1/crl", {authority.root}, directory.path()}, daemon, fetch);
    return daemon.steps.back() + daemon.last_code;
  }
  std::string run(const Bytes& answer) {
    return run([&] { return answer; });
  }
  std::string kept() const {
    return platform::read_own_file(directory.path() / "crl.der", 100'000).value_or("none");
  }

  test::TemporaryDirectory directory;
  CmpAuthority authority;
  test::FakeKeySide daemon{authority, directory.path()};
};

std::string text_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

TEST_CASE("a list is read as DER or PEM, with its time") {
  const CmpAuthority authority;
  const Bytes list = authority.revocation_list(now - hours(1), now + hours(24));
  const auto checked = check_crl(list, {authority.root});
  REQUIRE(checked);
  CHECK(checked->der == list);
  CHECK(checked->issued == now - hours(1));
  const std::string pem = "-----BEGIN X509 CRL-----\n" + to_base64(list) + "\n-----END X509 CRL-----\n";
  CHECK(check_crl(Bytes(pem.begin(), pem.end()), {authority.root}));
}

TEST_CASE("a stranger's list, one of yesterday or tomorrow, and garbage are none") {
  const CmpAuthority authority, other;
  const Bytes good = authority.revocation_list(now - hours(1), now + hours(24));
  CHECK_FALSE(check_crl(good, {other.root}));
  CHECK_FALSE(check_crl(good, {}));
  CHECK_FALSE(check_crl(authority.revocation_list(now - hours(48), now - hours(1)), {authority.root}));
  CHECK_FALSE(check_crl(authority.revocation_list(now + hours(1), now + hours(2)), {authority.root}));
  for (std::size_t at = 4; at < good.size(); at += 5) {
    Bytes changed = good;
    changed[at] ^= 0x01;
    CHECK_FALSE(check_crl(changed, {authority.root}));
  }
  Bytes longer = good;
  longer.push_back(0);
  CHECK_FALSE(check_crl(longer, {authority.root}));
  CHECK_FALSE(check_crl({}, {authority.root}));
}

TEST_CASE("a fetched list is kept, a bad or an older one is not, and the next time is a day later") {
  Fetch world;
  const Bytes first = world.authority.revocation_list(now - hours(3), now + hours(24));
  const Bytes second = world.authority.revocation_list(now - hours(1), now + hours(24));
  CHECK(world.run(second) == "checked");
  CHECK(world.kept() == text_of(second));
  CHECK(world.daemon.last_next == hours(24));
  CHECK(world.run(first) == "unreachableca_untrusted");
  CHECK(world.run(Bytes{1, 2}) == "unreachableca_untrusted");
  CHECK(world.run([]() -> Bytes { throw CaFailure("ca_slow", "test"); }) == "unreachableca_slow");
  CHECK(world.daemon.last_next == hours(24));
  CHECK(world.kept() == text_of(second));
}
