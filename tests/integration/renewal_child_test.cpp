// SPDX-License-Identifier: Apache-2.0
// The program redlips-renew over http, with a daemon that has its keys in memory: against an authority of
// ours and against OpenSSL's own mock server.
#include <doctest/doctest.h>

#include "tests/support/fake_key_side.h"
#include "tests/support/http_listener.h"
#include "tests/support/mock_cmp_server.h"
#include "tests/support/renew_child.h"
#include "tests/support/temporary.h"

using namespace redlips;
using pkcs11::KeyType;
using test::CmpAuthority;
using test::FakeKeySide;
using test::run_renew_child;
using Steps = std::vector<std::string>;

namespace {

/// A run of the program, a daemon's end of its lease before it.
int run(FakeKeySide& daemon) {
  daemon.restart();
  daemon.steps.clear();
  return run_renew_child(daemon);
}

}  // namespace

TEST_CASE("the program renews over http: asks, waits, comes again, writes and confirms") {
  const test::TemporaryDirectory directory;
  CmpAuthority authority;
  FakeKeySide daemon(authority, directory.path());
  authority.decision = {CmpAuthority::Decision::Kind::waiting, {}, 60};
  const test::HttpListener door(test::cmp_door(authority));
  daemon.facts.url = door.url();
  CHECK(run(daemon) == 0);
  CHECK(daemon.steps == Steps{"asking", "waiting"});
  daemon.facts.attended = false;
  CHECK(run(daemon) == 0);
  CHECK(daemon.steps == Steps{"waiting"});
  authority.decision = {};
  daemon.facts.attended = true;
  CHECK(run(daemon) == 0);
  CHECK(daemon.steps == Steps{"approved", "confirming"});
  CHECK(daemon.done);
  CHECK(daemon.pins == 2);
}

TEST_CASE("an authority that is down is asked again later with the same message, and needs no PIN for it") {
  const test::TemporaryDirectory directory;
  CmpAuthority authority;
  FakeKeySide daemon(authority, directory.path());
  {
    const test::HttpListener door(test::cmp_door(authority));
    daemon.facts.url = door.url();
  }
  CHECK(run(daemon) == 0);
  CHECK(daemon.steps == Steps{"asking", "unreachable"});
  CHECK(daemon.last_code == "ca_unreachable");
  daemon.facts.attended = false;
  const test::HttpListener door(test::cmp_door(authority));
  daemon.facts.url = door.url();
  CHECK(run(daemon) == 0);
  CHECK(daemon.steps == Steps{"approved"});
  CHECK(daemon.pins == 1);
  daemon.facts.attended = true;
  CHECK(run(daemon) == 0);
  CHECK(daemon.done);
  CHECK(daemon.pins == 2);
}

TEST_CASE("OpenSSL's own mock server, unmodified, renews a key over http, polled or not") {
  for (const int polls : {0, 2}) {
    for (const auto type : {KeyType::p256, KeyType::rsa2048}) {
      CAPTURE(polls);
      const test::TemporaryDirectory directory;
      CmpAuthority authority;
      FakeKeySide daemon(authority, directory.path(), type, KeyType::p256);
      daemon.facts.unsigned_poll = false;
      // Its one answer has to be for the key that we are going to make.
      daemon.new_key = test::make_key();
      const Bytes answer = authority.issue({}, test::public_key_of(daemon.new_key.get()));
      const test::MockCmpServer mock(authority, answer, directory.path(), polls);
      daemon.facts.url = mock.url();
      for (int runs = 0; runs <= polls && !daemon.done; ++runs) CHECK(run(daemon) == 0);
      CHECK(daemon.done);
      CHECK(daemon.steps.back() == "confirming");
    }
  }
}
