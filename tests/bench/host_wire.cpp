// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/host_wire.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "drivers/host/host_json.h"
#include "pkcs11/certificate.h"

namespace redlips::bench {
namespace {

namespace json = boost::json;

Secret pin_of_world() {
  const std::string_view text = World::pin;
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

json::object token_of(const json::object& result, const std::string& serial) {
  for (const auto& token : result.at("tokens").as_array())
    if (token.at("serial").as_string() == serial) return token.as_object();
  throw std::runtime_error("the token host does not see " + serial);
}

std::string only_certificate(const json::object& result) {
  const auto& list = result.at("certificates").as_array();
  const auto der = list.empty() ? std::nullopt : from_hex(std::string(list.front().at("der").as_string()));
  const auto certificate = der ? pkcs11::parse_certificate(*der) : std::nullopt;
  if (!certificate) throw std::runtime_error("the key has no certificate");
  return certificate->sha256;
}

}  // namespace

HostWire::HostWire(const World& world, const Key& key)
    : process_({world.program("redlips-tokenhost").string()}, {{ends_.theirs, 0}}),
      channel_(ends_.ours, wire::host_json_limit),
      pin_(pin_of_world()) {
  ask("open", {{"protocol", 1}, {"library", world.module()}});
  const auto token = token_of(ask("tokens", {}), key.serial);
  slot_ = {{"slot", token.at("slot")}};
  signing_ = slot_;
  for (const char* member : {"manufacturer", "model", "serial"}) signing_[member] = token.at(member);
  signing_["certificate"] = only_certificate(ask("certificates", slot_));
  signing_["scheme"] = key.rsa ? "rsa_pkcs1" : "ecdsa";
  signing_["hash"] = "sha256";
  signing_["digest"] = std::string(64, 'a');
}

json::object HostWire::ask(std::string_view verb, json::object params, bool with_pin) {
  auto request = wire::request(++asked_, verb, std::move(params));
  const Secret* const secrets[] = {&pin_};
  if (with_pin)
    channel_.write(std::move(request), secrets);
  else
    channel_.write(request);
  const auto answer = channel_.read();
  const auto* result = answer ? wire::object_of(answer->body, "result") : nullptr;
  if (result == nullptr)
    throw std::runtime_error("token host: " + (answer ? json::serialize(answer->body) : "ended"));
  return *result;
}

void HostWire::sign(std::string_view verb, bool with_pin) {
  const auto result = ask(verb, signing_, with_pin);
  if (!result.contains("signature")) throw std::runtime_error(std::string(verb) + " gave no signature");
}

void HostWire::login_sign() { sign("login_sign", true); }
void HostWire::session_open() { sign("session_open", true); }
void HostWire::session_sign() { sign("session_sign", false); }
void HostWire::info() { ask("info", slot_); }

}  // namespace redlips::bench
