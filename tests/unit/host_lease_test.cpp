// SPDX-License-Identifier: Apache-2.0
// A login that the token host keeps for the steps of a renewal.
#include <doctest/doctest.h>

#include "tests/support/fake_token.h"
#include "tests/support/host_desk.h"

using namespace redlips;
using boost::json::object;
using test::code_of;
using test::data_of;
using test::full_params;

TEST_CASE("a lease is one login: keys, signatures and certificates until it is ended, and no PIN stays") {
  test::HostDesk host;
  host.open();
  CHECK(data_of(host.ask("lease_keys", full_params(), 0)).at("call") == "lease");
  CHECK(host.ask("lease_open", full_params(), 1).at("result").at("outcome") == "ok");
  CHECK(host.token.calls == std::vector<std::string>{"certificates", "info", "login", "info", "forget_pin"});
  host.token.calls.clear();
  auto own = full_params();
  own["key"] = "";
  CHECK(host.ask("lease_sign", own, 0).at("result").at("signature") == "0909");
  CHECK(host.ask("lease_sign", full_params(), 0).at("result").at("signature") == "0808");
  CHECK(host.ask("lease_generate", full_params(), 0).at("result").at("public_key") == "05");
  CHECK(host.ask("info", full_params(), 0).contains("result"));
  CHECK(host.ask("lease_write", full_params(), 0).contains("result"));
  CHECK(host.token.calls == std::vector<std::string>{"sign", "sign_with", "generate", "require_room", "info",
                                                     "write_certificate", "certificates"});
  CHECK(host.ask("lease_end", {}, 0).contains("result"));
  CHECK(host.token.calls.back() == "logout");
  CHECK(data_of(host.ask("lease_sign", own, 0)).at("kind") == "removed");
}

TEST_CASE("a session is no lease, and a lease is no session") {
  test::HostDesk host;
  host.open();
  host.ask("session_open", full_params(), 1);
  CHECK(data_of(host.ask("lease_sign", full_params(), 0)).at("call") == "lease");
  host.ask("lease_open", full_params(), 1);
  CHECK(data_of(host.ask("session_sign", full_params(), 0)).at("call") == "session");
}

TEST_CASE("where the certificate would not fit, the new key pair is taken away and the lease stays") {
  test::HostDesk host;
  host.open();
  host.ask("lease_open", full_params(), 1);
  host.token.full = true;
  host.token.calls.clear();
  CHECK(data_of(host.ask("lease_generate", full_params(), 0)).at("kind") == "full");
  CHECK(host.token.calls == std::vector<std::string>{"generate", "require_room", "remove_key"});
  CHECK(host.ask("lease_keys", full_params(), 0).contains("result"));
}

TEST_CASE("a lease never removes what it has logged in for") {
  test::HostDesk host;
  host.open();
  host.ask("lease_open", full_params(), 1);
  host.token.calls.clear();
  auto own = full_params();
  own["old"] = "010203";
  CHECK(code_of(host.ask("lease_remove", own, 0)) == -32602);
  CHECK(host.token.calls.empty());
}

TEST_CASE("a lease is for its own key alone, and over with any failure but a full token") {
  for (const char* name : {"manufacturer", "model", "serial", "certificate"}) {
    test::HostDesk host;
    host.open();
    host.ask("lease_open", full_params(), 1);
    host.token.calls.clear();
    auto params = full_params();
    params[name] = "other";
    CHECK(data_of(host.ask("lease_sign", params, 0)).at("kind") == "removed");
    CHECK(host.token.calls.empty());
  }
  test::HostDesk host;
  host.open();
  host.ask("lease_open", full_params(), 1);
  host.token.throws_in = "sign_with";
  CHECK(data_of(host.ask("lease_sign", full_params(), 0)).at("kind") == "refused");
  CHECK(host.token.calls.back() == "logout");
  host.token.throws_in.clear();
  CHECK(data_of(host.ask("lease_sign", full_params(), 0)).at("call") == "lease");
}

TEST_CASE("a wrong PIN opens no lease and is one try") {
  test::HostDesk host;
  host.open();
  host.token.login = pkcs11::LoginResult::Outcome::wrong;
  CHECK(host.ask("lease_open", full_params(), 1).at("result").at("outcome") == "wrong");
  CHECK(host.token.calls == std::vector<std::string>{"certificates", "info", "login", "info"});
  CHECK(data_of(host.ask("lease_keys", full_params(), 0)).at("call") == "lease");
}
