// SPDX-License-Identifier: Apache-2.0
// Verbs as the daemon calls them: parameters out, bounded answers in.
#include "drivers/token_host.h"

#include <boost/json/array.hpp>

#include "drivers/host/host_json.h"
#include "drivers/host_process.h"
#include "drivers/token_host_parts.h"
#include "drivers/wire/rpc.h"

namespace redlips::drivers {
namespace asio = boost::asio;
using asio::awaitable;
using boost::json::object;

namespace {

constexpr std::size_t token_limit = 64;
constexpr std::size_t certificate_count_limit = 32;

std::optional<HostToken> token_from(const object& json) {
  const auto slot = wire::integer_of(json, "slot");
  auto info = token_info_from(json);
  if (!slot || *slot < 0 || !info) return std::nullopt;
  return HostToken{static_cast<unsigned long>(*slot), std::move(*info)};
}

std::optional<LoginSigned> login_signed_from(const object& json) {
  const auto tried = try_from<pkcs11::LoginResult>(json, &login_outcome_from);
  if (!tried) return std::nullopt;
  LoginSigned done{tried->first, {}, tried->second};
  if (done.login.outcome != pkcs11::LoginResult::Outcome::ok) return done;
  auto signature = signature_from(wire::text_of(json, "signature").value_or(""));
  if (!signature) return std::nullopt;
  done.signature = std::move(*signature);
  return done;
}

std::optional<LoginSignedAll> login_signed_all_from(const object& json, std::size_t count) {
  const auto tried = try_from<pkcs11::LoginResult>(json, &login_outcome_from);
  if (!tried) return std::nullopt;
  LoginSignedAll done{tried->first, {}, tried->second};
  if (done.login.outcome != pkcs11::LoginResult::Outcome::ok) return done;
  const auto* list = wire::array_of(json, "signatures");
  if (list == nullptr || list->size() != count) return std::nullopt;
  for (const auto& value : *list) {
    auto signature = signature_from(value.is_string() ? std::string_view(value.get_string()) : "");
    if (!signature) return std::nullopt;
    done.signatures.push_back(std::move(*signature));
  }
  return done;
}

std::optional<PinChanged> pin_changed_from(const object& json) {
  const auto tried = try_from<pkcs11::ChangeResult>(json, &change_outcome_from);
  return tried ? std::optional<PinChanged>({tried->first, tried->second}) : std::nullopt;
}

awaitable<std::vector<HostToken>> tokens_of(Process process) {
  auto call = process->call("tokens", {}, {});
  const auto json = co_await std::move(call);
  co_return readable(*process, list_from(json, "tokens", token_limit, &token_from));
}

awaitable<pkcs11::TokenInfo> info_of(Process process, unsigned long slot) {
  auto call = process->call("info", slot_params(slot), {});
  const auto json = co_await std::move(call);
  co_return readable(*process, token_info_from(json));
}

awaitable<std::vector<pkcs11::CertificateObject>> certificates_of(Process process, unsigned long slot) {
  auto call = process->call("certificates", slot_params(slot), {});
  const auto json = co_await std::move(call);
  co_return readable(*process, list_from(json, "certificates", certificate_count_limit, &certificate_from));
}

awaitable<Bytes> session_sign_with(Process process, object params) {
  auto call = process->call("session_sign", std::move(params), {});
  const auto json = co_await std::move(call);
  co_return readable(*process, signature_from(wire::text_of(json, "signature").value_or("")));
}

awaitable<void> session_end_of(Process process) {
  auto call = process->call("session_end", {}, {});
  co_await std::move(call);
}

awaitable<LoginSigned> login_sign_with(Process process, std::string_view verb, object params,
                                       std::vector<Secret> secrets) {
  auto call = process->call(verb, std::move(params), std::move(secrets));
  const auto json = co_await std::move(call);
  co_return readable(*process, login_signed_from(json), true);
}

awaitable<LoginSignedAll> login_sign_all_with(Process process, object params, std::vector<Secret> secrets,
                                              std::size_t count) {
  auto call = process->call("login_sign_all", std::move(params), std::move(secrets), static_cast<int>(count));
  const auto json = co_await std::move(call);
  co_return readable(*process, login_signed_all_from(json, count), true);
}

awaitable<PinChanged> change_pin_with(Process process, object params, std::vector<Secret> secrets) {
  auto call = process->call("change_pin", std::move(params), std::move(secrets));
  const auto json = co_await std::move(call);
  co_return readable(*process, pin_changed_from(json), true);
}

}  // namespace

HostError::HostError(Kind kind, const std::string& what, std::optional<pkcs11::TokenError> error)
    : std::runtime_error(what), kind_(kind), error_(std::move(error)) {}

TokenHost::TokenHost(const asio::any_io_executor& executor, HostSettings settings)
    : process_(std::make_shared<HostProcess>(executor, std::move(settings))) {}

TokenHost::~TokenHost() { process_->kill(); }

// Coroutines above own the process, so that a TokenHost may go while a verb is running.
awaitable<std::vector<HostToken>> TokenHost::tokens() { return tokens_of(process_); }
awaitable<pkcs11::TokenInfo> TokenHost::info(unsigned long slot) { return info_of(process_, slot); }

awaitable<std::vector<pkcs11::CertificateObject>> TokenHost::certificates(unsigned long slot) {
  return certificates_of(process_, slot);
}

awaitable<LoginSigned> TokenHost::login_sign(ExpectedIdentity who, pkcs11::Scheme scheme,
                                             pkcs11::Digest digest, Secret pin) {
  return login_sign_with(process_, "login_sign", signing_params(who, scheme, digest), only(std::move(pin)));
}

awaitable<LoginSignedAll> TokenHost::login_sign_all(ExpectedIdentity who, pkcs11::Scheme scheme,
                                                    std::vector<pkcs11::Digest> digests, Secret pin) {
  auto params = identity_params(who);
  params["scheme"] = to_word(scheme);
  params["hash"] = to_word(digests.empty() ? pkcs11::Hash::sha256 : digests.front().hash);
  boost::json::array list;
  for (const auto& digest : digests) list.emplace_back(to_hex(digest.bytes));
  params["digests"] = std::move(list);
  return login_sign_all_with(process_, std::move(params), only(std::move(pin)), digests.size());
}

awaitable<LoginSigned> TokenHost::session_open(ExpectedIdentity who, pkcs11::Scheme scheme,
                                               pkcs11::Digest digest, Secret pin) {
  return login_sign_with(process_, "session_open", signing_params(who, scheme, digest), only(std::move(pin)));
}

awaitable<Bytes> TokenHost::session_sign(ExpectedIdentity who, pkcs11::Scheme scheme, pkcs11::Digest digest) {
  return session_sign_with(process_, signing_params(who, scheme, digest));
}

awaitable<void> TokenHost::session_end() { return session_end_of(process_); }

awaitable<PinChanged> TokenHost::change_pin(ExpectedIdentity who, Secret old_pin, Secret new_pin) {
  std::vector<Secret> secrets;
  secrets.push_back(std::move(old_pin));
  secrets.push_back(std::move(new_pin));
  return change_pin_with(process_, identity_params(who), std::move(secrets));
}

const HostSettings& TokenHost::settings() const noexcept { return process_->settings(); }
int TokenHost::child() const noexcept { return process_->pid(); }
void TokenHost::rearm() noexcept { process_->rearm(); }
void TokenHost::stop() noexcept { process_->stop(); }

}  // namespace redlips::drivers
