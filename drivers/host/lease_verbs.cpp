// SPDX-License-Identifier: Apache-2.0
// What a renewal does with the login of lease_open: keys, signatures, certificates of one token, and nothing
// once anything else was done with it.
#include <algorithm>
#include <boost/json/array.hpp>

#include "drivers/host/host_json.h"
#include "drivers/host/verb_params.h"
#include "drivers/wire/rpc.h"
#include "pkcs11/certificate.h"

namespace redlips::drivers {
namespace {

using boost::json::object;
using pkcs11::TokenError;

constexpr std::size_t id_limit = 64, label_limit = 256, certificate_limit = std::size_t{16} * 1024;
constexpr std::size_t public_key_limit = 2048;

/// The lease that the request means; `removed` where there is none, or it is another key's.
KeptLogin& lease_of(VerbCall& call) {
  const auto sha256 = needed_text(call.params, "certificate");
  const auto slot = static_cast<unsigned long>(needed_slot(call.params));
  if (!call.kept || call.kept->whom != KeptLogin::For::lease || call.kept->slot != slot ||
      call.kept->sha256 != sha256)
    throw TokenError(TokenError::Kind::removed, "lease", 0);
  check_identity(call.params, call.kept->info);
  return *call.kept;
}

/// A token that has no room can still be told to take something away; after any other failure nobody knows
/// what it would do.
template <class Work>
auto in_lease(VerbCall& call, Work work) {
  auto& lease = lease_of(call);
  try {
    return work(lease);
  } catch (const TokenError& error) {
    if (error.kind() != TokenError::Kind::full) call.kept.reset();
    throw;
  }
}

std::string needed_label(const object& params) {
  auto label = needed_text(params, "label");
  if (label.empty() || label.size() > label_limit) throw BadRequest("label is empty or too long");
  return label;
}

/// A token that has no room for the certificate keeps no key for it either.
Bytes pair_with_room(pkcs11::Token& token, const pkcs11::KeyId& id, pkcs11::KeyType type,
                     const std::string& label, std::size_t room) {
  auto public_key = token.generate(id, type, label);
  try {
    token.require_room(room);
  } catch (const TokenError&) {
    token.remove_key(id, public_key);
    throw;
  }
  return public_key;
}

bool holds(pkcs11::Token& token, const pkcs11::KeyId& id, const Bytes& der) {
  return std::ranges::any_of(token.certificates(), [&](const pkcs11::CertificateObject& one) {
    return one.id == id && one.der == der && one.has_key.value_or(true);
  });
}

bool is_for(const pkcs11::CertificateObject& one, const Bytes& public_key) {
  const auto certificate = pkcs11::parse_certificate(one.der);
  return certificate && certificate->public_key == public_key;
}

/// A key pair that a certificate still needs is never removed. What is gone already is no error: a removal
/// that was cut off is asked for again.
void remove_pair(pkcs11::Token& token, const pkcs11::KeyId& id, const Bytes& public_key) {
  const auto left = token.certificates();
  if (std::ranges::any_of(left, [&](const auto& one) { return is_for(one, public_key); }))
    throw TokenError(TokenError::Kind::refused, "lease_remove", 0);
  try {
    token.remove_key(id, public_key);
  } catch (const TokenError& error) {
    if (error.kind() != TokenError::Kind::refused || error.call() != "C_FindObjects") throw;
  }
}

}  // namespace

object verb_lease_keys(VerbCall& call) {
  const auto label = needed_label(call.params);
  return in_lease(call, [&](KeptLogin& lease) -> object {
    boost::json::array list;
    for (const auto& pair : lease.token->key_pairs(label))
      list.emplace_back(object{{"id", to_hex(pair.id)}, {"public_key", to_hex(pair.public_key)}});
    return {{"keys", std::move(list)}};
  });
}

object verb_lease_generate(VerbCall& call) {
  const auto id = needed_bytes(call.params, "key", id_limit);
  const auto type = needed_word(call.params, "type", &key_type_from);
  const auto label = needed_label(call.params);
  const auto room = wire::integer_of(call.params, "room");
  if (!room || *room < 1 || static_cast<std::size_t>(*room) > certificate_limit)
    throw BadRequest("room is missing or too large");
  return in_lease(call, [&](KeptLogin& lease) -> object {
    return {{"public_key",
             to_hex(pair_with_room(*lease.token, id, type, label, static_cast<std::size_t>(*room)))}};
  });
}

object verb_lease_sign(VerbCall& call) {
  const auto scheme = needed_word(call.params, "scheme", &scheme_from);
  const auto digest = one_digest(call.params).front();
  const auto key = from_hex(needed_text(call.params, "key"));
  if (!key || key->size() > id_limit) throw BadRequest("key is no hex, or too long");
  return in_lease(call, [&](KeptLogin& lease) -> object {
    auto& token = *lease.token;
    return {{"signature", to_hex(key->empty() ? token.sign(lease.certificate, scheme, digest)
                                              : token.sign_with(*key, scheme, digest))}};
  });
}

object verb_lease_write(VerbCall& call) {
  const auto id = needed_bytes(call.params, "key", id_limit);
  const auto label = needed_label(call.params);
  const auto der = needed_bytes(call.params, "der", certificate_limit);
  return in_lease(call, [&](KeptLogin& lease) -> object {
    lease.token->write_certificate(id, label, der);
    if (!holds(*lease.token, id, der)) throw TokenError(TokenError::Kind::broken, "C_CreateObject", 0);
    return {};
  });
}

object verb_lease_remove(VerbCall& call) {
  const auto id = needed_bytes(call.params, "key", id_limit);
  const auto public_key = needed_bytes(call.params, "public_key", public_key_limit);
  const auto old = needed_bytes(call.params, "old", certificate_limit);
  return in_lease(call, [&](KeptLogin& lease) -> object {
    if (lease.certificate.der == old || is_for(lease.certificate, public_key))
      throw BadRequest("a lease does not remove the certificate that it has logged in for");
    for (const auto& one : lease.token->certificates())
      if (one.id == id && one.der == old) lease.token->remove_certificate(one);
    remove_pair(*lease.token, id, public_key);
    return {};
  });
}

object verb_lease_end(VerbCall& call) {
  call.kept.reset();
  return {};
}

}  // namespace redlips::drivers
