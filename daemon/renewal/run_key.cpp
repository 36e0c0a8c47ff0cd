// SPDX-License-Identifier: Apache-2.0
// What the child gets from the key: one new pair, signatures of checked messages, a checked certificate.
#include <openssl/x509.h>
#include <algorithm>
#include <boost/json/array.hpp>

#include "daemon/purposes/renewal.h"
#include "daemon/renewal/certificate_request.h"
#include "daemon/renewal/cmp_message.h"
#include "daemon/renewal/conditions.h"
#include "daemon/renewal/new_certificate.h"
#include "daemon/renewal/run.h"
#include "drivers/platform/random.h"
#include "drivers/wire/rpc.h"
#include "pkcs11/ossl.h"
#include "pkcs11/verify.h"

namespace redlips::renewal {
namespace json = boost::json;
using boost::asio::awaitable;

namespace {

constexpr std::size_t certificate_limit = std::size_t{16} * 1024, most_chain = 8, key_id_size = 20;
/// A new certificate is hardly larger than the old one: an RSA key and a signature more.
constexpr std::size_t more_room = 1024;

Bytes subject_of(const pkcs11::Certificate& certificate) {
  const std::uint8_t* at = certificate.der.data();
  const ossl::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size())));
  const std::uint8_t* name = nullptr;
  std::size_t size = 0;
  if (!x509 || X509_NAME_get0_der(X509_get_subject_name(x509.get()), &name, &size) != 1) return {};
  return {name, name + size};
}

/// RSA keys of other lengths are renewed by 2048 bits, which every key makes.
pkcs11::KeyType new_type(const Authority& authority, const pkcs11::Certificate& old) {
  if (authority.renewal->key) return *authority.renewal->key;
  const bool curve = old.key_type == pkcs11::KeyType::p256 || old.key_type == pkcs11::KeyType::p384;
  return curve ? old.key_type : pkcs11::KeyType::rsa2048;
}

/// As X.509 and CMP write it.
Bytes in_x509_form(pkcs11::Scheme scheme, Bytes signature) {
  return scheme == pkcs11::Scheme::ecdsa ? pkcs11::ecdsa_to_der(signature) : signature;
}

pkcs11::Scheme scheme_of(const Bytes& public_key) {
  const auto key = pkcs11::read_public_key(public_key);
  const bool rsa = key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA;
  return rsa ? pkcs11::Scheme::rsa_pkcs1 : pkcs11::Scheme::ecdsa;
}

Bytes needed_bytes(const json::object& params, std::string_view name, std::size_t most) {
  auto bytes = from_hex(wire::text_of(params, name).value_or(""));
  if (!bytes || bytes->empty() || bytes->size() > most)
    throw BrokenRule("gives no " + std::string(name) + " that can be one");
  return std::move(*bytes);
}

std::vector<Bytes> chain_of(const json::object& params) {
  std::vector<Bytes> chain;
  const auto* list = wire::array_of(params, "chain");
  for (const auto& one : list == nullptr ? json::array() : *list) {
    auto der = one.is_string() ? from_hex(one.get_string()) : std::nullopt;
    if (!der || der->size() > certificate_limit) throw BrokenRule("gives a chain that can be none");
    if (chain.size() < most_chain) chain.push_back(std::move(*der));
  }
  return chain;
}

}  // namespace

keyring::KeyLease& Run::held() const {
  if (!lease_ || !lease_->open()) throw VerbRefused("no_lease");
  return *lease_;
}

/// The pair of this job, or one of this certificate's renewal that was cut off, here or elsewhere; else a
/// new one. `made` tells the last.
awaitable<pkcs11::KeyPair> Run::pair_on_key(bool& made) {
  const auto label = key_label(job().old);
  const auto there = co_await held().keys(label);
  for (const auto& pair : there)
    if (pair.public_key == job().key.public_key) co_return pair;
  if (!there.empty()) co_return there.front();
  pkcs11::KeyPair fresh{Bytes(key_id_size), {}};
  platform::random_bytes(fresh.id);
  const auto room = std::min(certificate_limit, job().old.der.size() + more_room);
  auto making = held().generate(fresh.id, new_type(parts_.authority, job().old), label, room);
  fresh.public_key = co_await std::move(making);
  made = true;
  co_return fresh;
}

Run::Result Run::key(json::object) {
  bool made = false;
  auto finding = pair_on_key(made);
  auto pair = co_await std::move(finding);
  auto& now = job();
  if (now.key.public_key != pair.public_key || now.key.id != pair.id) {
    now.key = std::move(pair);
    if (now.step == Step::begun) now.step = Step::key_made;
    save();
  }
  co_return json::object{{"public_key", to_hex(job().key.public_key)}, {"new", made}};
}

bool Run::may_confirm() const { return job().step == Step::written || refused_certificate_; }

Run::Result Run::sign(json::object params) {
  const auto purpose = wire::text_of(params, "purpose").value_or("");
  const auto message = needed_bytes(params, "message", protected_part_limit);
  auto& key = held();
  const auto subject = subject_of(job().old);
  std::string refused;
  pkcs11::Scheme scheme{};
  Bytes signature;
  if (purpose == "cmp") {
    const auto verdict =
        check_cmp_message(message, {job().transactions, subject, job().key.public_key, job().old.key_type});
    refused = verdict.refused;
    if (refused.empty() && verdict.body == CmpVerdict::Body::confirm && !may_confirm())
      refused = "a confirmation of nothing that was written";
    if (!refused.empty()) throw BrokenRule("wants a message signed: " + refused);
    scheme = verdict.scheme;
    auto signing = key.sign(scheme, renewal_digest(message));
    signature = co_await std::move(signing);
  } else {
    if (purpose != "certificate_request") throw BrokenRule("wants something else signed");
    refused = check_certificate_request(message, {subject, job().key.public_key});
    if (!refused.empty()) throw BrokenRule("wants a request signed: " + refused);
    scheme = scheme_of(job().key.public_key);
    auto signing = key.sign_with(job().key, scheme, renewal_digest(message));
    signature = co_await std::move(signing);
  }
  co_return json::object{{"signature", to_hex(in_x509_form(scheme, std::move(signature)))},
                         {"hash", "sha256"}};
}

awaitable<void> Run::put_on_key(pkcs11::Certificate certificate) {
  const auto tokens = parts_.keyring.tokens();
  const auto listed = find_certificate(tokens, job().old.sha256);
  auto label = listed.certificate == nullptr ? std::string() : listed.certificate->label;
  if (label.empty()) label = key_label(job().old);
  auto writing = held().write(job().key.id, std::move(label), certificate);
  co_await std::move(writing);
  const auto scheme = scheme_of(job().key.public_key);
  auto testing = held().sign_with(job().key, scheme, test_signature_digest());
  co_await std::move(testing);
}

Run::Result Run::write(json::object params) {
  const auto der = needed_bytes(params, "certificate", certificate_limit);
  const auto chain = chain_of(params);
  held();
  if (job().key.public_key.empty()) throw BrokenRule("writes a certificate for no key");
  const auto now = std::chrono::floor<std::chrono::seconds>(parts_.now());
  const auto why =
      check_new_certificate(der, {job().old, job().key.public_key, parts_.authority.renewal->anchors, chain,
                                  parts_.authority.issuers, parts_.authority.unit_id_places, now});
  if (!why.empty()) {
    refused_certificate_ = true;
    stop_at("certificate_refused", why);
    throw VerbRefused("certificate_refused", why);
  }
  auto certificate = pkcs11::parse_certificate(der).value();
  auto putting = put_on_key(certificate);
  co_await std::move(putting);
  auto& done = job();
  const bool again = done.fresh && done.fresh->sha256 == certificate.sha256;
  done.fresh = std::move(certificate);
  done.step = Step::written;
  done.code = done.detail = {};
  save(again ? "" : "renewal.written");
  co_return json::object{{"not_after", done.fresh->not_after.time_since_epoch().count()}};
}

}  // namespace redlips::renewal
