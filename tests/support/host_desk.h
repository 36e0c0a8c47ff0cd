// SPDX-License-Identifier: Apache-2.0
// The token host's service in this process, and params that fit every verb.
#pragma once

#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <memory>

#include "drivers/host/service.h"
#include "drivers/wire/rpc.h"
#include "tests/support/fake_token.h"

namespace redlips::test {

/// SHA-256 of the fake certificate 01 02 03.
inline constexpr const char* fake_sha256 = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";

inline boost::json::object full_params() {
  return {{"protocol", 1},
          {"officer", true},
          {"library", "/x.so"},
          {"slot", 1},
          {"manufacturer", "M"},
          {"model", "D"},
          {"serial", "S"},
          {"certificate", fake_sha256},
          {"scheme", "ecdsa"},
          {"hash", "sha256"},
          {"digest", std::string(64, 'a')},
          {"key", "10"},
          {"type", "p256"},
          {"label", "RedLips renewal"},
          {"room", 2000},
          {"der", "010203"},
          {"public_key", "05"},
          {"old", "040506"},
          {"digests", boost::json::array{std::string(64, 'a'), std::string(64, 'b')}}};
}

/// A service over a fake token, asked as the daemon asks.
struct HostDesk {
  FakeBehaviour token;  // outlives the service, which logs out at its end
  drivers::HostService service{
      [this](const boost::json::object&) { return std::make_unique<FakeLibrary>(token); }};

  boost::json::object ask(std::string_view verb, boost::json::object params, std::size_t secrets) {
    wire::Message message{wire::request(7, verb, std::move(params)), {}};
    for (std::size_t i = 0; i < secrets; ++i) message.secrets.emplace_back(4);
    return service.answer(message);
  }
  void open() { REQUIRE(ask("open", full_params(), 0).contains("result")); }
};

inline std::int64_t code_of(const boost::json::object& answer) {
  const auto* error = wire::object_of(answer, "error");
  return error == nullptr ? 0 : wire::integer_of(*error, "code").value_or(0);
}

inline const boost::json::object& data_of(const boost::json::object& answer) {
  return answer.at("error").at("data").as_object();
}

}  // namespace redlips::test
