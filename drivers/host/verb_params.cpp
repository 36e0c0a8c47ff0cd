// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/verb_params.h"

#include <openssl/evp.h>

#include <array>
#include <boost/json/array.hpp>

#include "drivers/host/host_json.h"
#include "drivers/host/host_verbs.h"
#include "drivers/wire/rpc.h"

namespace redlips::drivers {

using boost::json::object;
using pkcs11::TokenError;

std::string needed_text(const object& params, std::string_view name) {
  auto text = wire::text_of(params, name);
  if (!text) throw BadRequest(std::string(name) + " is missing");
  return std::move(*text);
}

std::int64_t needed_slot(const object& params) {
  const auto slot = wire::integer_of(params, "slot");
  if (!slot || *slot < 0) throw BadRequest("slot is missing");
  return *slot;
}

Bytes needed_bytes(const object& params, std::string_view name, std::size_t most) {
  auto bytes = from_hex(needed_text(params, name));
  if (!bytes || bytes->empty() || bytes->size() > most)
    throw BadRequest(std::string(name) + " is no hex, or too long");
  return std::move(*bytes);
}

std::unique_ptr<pkcs11::Token> open_token(const VerbCall& call) {
  return call.library.open(static_cast<unsigned long>(needed_slot(call.params)));
}

namespace {

pkcs11::Digest digest_from(pkcs11::Hash hash, std::string_view text) {
  auto bytes = from_hex(text);
  if (!bytes || bytes->size() != digest_size(hash)) throw BadRequest("digest has not the length of its hash");
  return {hash, std::move(*bytes)};
}

}  // namespace

std::vector<pkcs11::Digest> one_digest(const object& params) {
  const auto hash = needed_word(params, "hash", &hash_from);
  return {digest_from(hash, needed_text(params, "digest"))};
}

std::vector<pkcs11::Digest> many_digests(const object& params) {
  const auto hash = needed_word(params, "hash", &hash_from);
  const auto* list = wire::array_of(params, "digests");
  if (list == nullptr || list->empty() || list->size() > most_digests)
    throw BadRequest("digests is missing, empty or too long");
  std::vector<pkcs11::Digest> digests;
  for (const auto& one : *list) {
    if (!one.is_string()) throw BadRequest("digests holds something else");
    digests.push_back(digest_from(hash, one.get_string()));
  }
  return digests;
}

std::string sha256_hex(BytesView data) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (EVP_Digest(data.data(), data.size(), bytes.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw TokenError(TokenError::Kind::broken, "SHA-256", 0);
  }
  return to_hex(BytesView(bytes.data(), size));
}

namespace {

[[noreturn]] void other_key() { throw TokenError(TokenError::Kind::removed, "identity", 0); }

}  // namespace

void check_identity(const object& params, const pkcs11::TokenInfo& info) {
  const bool same = needed_text(params, "manufacturer") == info.manufacturer &&
                    needed_text(params, "model") == info.model &&
                    needed_text(params, "serial") == info.serial;
  if (!same) other_key();
}

pkcs11::CertificateObject certificate_named(const std::string& sha256, pkcs11::Token& token) {
  for (auto& certificate : token.certificates()) {
    if (sha256_hex(certificate.der) == sha256) return std::move(certificate);
  }
  other_key();
}

}  // namespace redlips::drivers
