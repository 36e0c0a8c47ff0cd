// SPDX-License-Identifier: Apache-2.0
// The verbs of a renewal's lease as the daemon calls them.
#include "drivers/token_host.h"
#include "drivers/token_host_parts.h"

namespace redlips::drivers {
using boost::asio::awaitable;
using boost::json::object;

namespace {

constexpr std::size_t pair_limit = 8, id_limit = 64, public_key_limit = 2048;

std::optional<LeaseOpened> lease_opened_from(const object& json) {
  const auto tried = try_from<pkcs11::LoginResult>(json, &login_outcome_from);
  return tried ? std::optional<LeaseOpened>({tried->first, tried->second}) : std::nullopt;
}

std::optional<Bytes> bytes_from(const object& json, std::string_view name, std::size_t most) {
  auto bytes = from_hex(wire::text_of(json, name).value_or(""));
  return bytes && !bytes->empty() && bytes->size() <= most ? std::move(bytes) : std::nullopt;
}

std::optional<pkcs11::KeyPair> pair_from(const object& json) {
  auto id = bytes_from(json, "id", id_limit), public_key = bytes_from(json, "public_key", public_key_limit);
  if (!id || !public_key) return std::nullopt;
  return pkcs11::KeyPair{std::move(*id), std::move(*public_key)};
}

awaitable<LeaseOpened> open_with(Process process, object params, std::vector<Secret> secrets) {
  auto call = process->call("lease_open", std::move(params), std::move(secrets));
  const auto json = co_await std::move(call);
  co_return readable(*process, lease_opened_from(json), true);
}

awaitable<std::vector<pkcs11::KeyPair>> keys_of(Process process, object params) {
  auto call = process->call("lease_keys", std::move(params), {});
  const auto json = co_await std::move(call);
  co_return readable(*process, list_from(json, "keys", pair_limit, &pair_from));
}

awaitable<Bytes> bytes_of(Process process, std::string_view verb, object params, std::string_view member,
                          std::size_t most) {
  auto call = process->call(verb, std::move(params), {});
  const auto json = co_await std::move(call);
  co_return readable(*process, bytes_from(json, member, most));
}

awaitable<void> done_by(Process process, std::string_view verb, object params) {
  auto call = process->call(verb, std::move(params), {});
  co_await std::move(call);
}

object key_params(const ExpectedIdentity& who, const pkcs11::KeyId& id) {
  auto params = identity_params(who);
  params["key"] = to_hex(id);
  return params;
}

}  // namespace

awaitable<LeaseOpened> TokenHost::lease_open(ExpectedIdentity who, Secret pin) {
  return open_with(process_, identity_params(who), only(std::move(pin)));
}

awaitable<std::vector<pkcs11::KeyPair>> TokenHost::lease_keys(ExpectedIdentity who, std::string label) {
  auto params = identity_params(who);
  params["label"] = label;
  return keys_of(process_, std::move(params));
}

awaitable<Bytes> TokenHost::lease_generate(ExpectedIdentity who, pkcs11::KeyId id, pkcs11::KeyType type,
                                           std::string label, std::size_t room) {
  auto params = key_params(who, id);
  params["type"] = to_word(type);
  params["label"] = label;
  params["room"] = room;
  return bytes_of(process_, "lease_generate", std::move(params), "public_key", public_key_limit);
}

awaitable<Bytes> TokenHost::lease_sign(ExpectedIdentity who, pkcs11::KeyId id, pkcs11::Scheme scheme,
                                       pkcs11::Digest digest) {
  auto params = signing_params(who, scheme, digest);
  params["key"] = to_hex(id);
  return bytes_of(process_, "lease_sign", std::move(params), "signature", signature_limit);
}

awaitable<void> TokenHost::lease_write(ExpectedIdentity who, pkcs11::KeyId id, std::string label,
                                       Bytes certificate) {
  auto params = key_params(who, id);
  params["label"] = label;
  params["der"] = to_hex(certificate);
  return done_by(process_, "lease_write", std::move(params));
}

awaitable<void> TokenHost::lease_remove(ExpectedIdentity who, pkcs11::KeyId id, Bytes public_key,
                                        Bytes certificate) {
  auto params = key_params(who, id);
  params["public_key"] = to_hex(public_key);
  params["old"] = to_hex(certificate);
  return done_by(process_, "lease_remove", std::move(params));
}

awaitable<void> TokenHost::lease_end() { return done_by(process_, "lease_end", {}); }

}  // namespace redlips::drivers
