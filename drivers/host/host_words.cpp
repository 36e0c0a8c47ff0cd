// SPDX-License-Identifier: Apache-2.0
// Enumerations and their words on the host's wire.
#include "drivers/host/host_json.h"

namespace redlips::drivers {
namespace {

template <class Value>
struct Word {
  Value value;
  std::string_view text;
};

constexpr Word<pkcs11::Scheme> schemes[] = {{pkcs11::Scheme::rsa_pkcs1, "rsa_pkcs1"},
                                            {pkcs11::Scheme::rsa_pss, "rsa_pss"},
                                            {pkcs11::Scheme::ecdsa, "ecdsa"}};
constexpr Word<pkcs11::Hash> hashes[] = {
    {pkcs11::Hash::sha256, "sha256"}, {pkcs11::Hash::sha384, "sha384"}, {pkcs11::Hash::sha512, "sha512"}};

constexpr Word<pkcs11::KeyType> key_types[] = {
    {pkcs11::KeyType::p256, "p256"}, {pkcs11::KeyType::p384, "p384"}, {pkcs11::KeyType::rsa2048, "rsa2048"}};

using Login = pkcs11::LoginResult::Outcome;
constexpr Word<Login> logins[] = {{Login::ok, "ok"}, {Login::wrong, "wrong"}, {Login::locked, "locked"}};

using Change = pkcs11::ChangeResult::Outcome;
constexpr Word<Change> changes[] = {{Change::ok, "ok"},
                                    {Change::wrong, "wrong"},
                                    {Change::locked, "locked"},
                                    {Change::refused, "refused"},
                                    {Change::unchanged, "unchanged"}};

template <class Value, std::size_t Size>
std::string_view text_for(const Word<Value> (&words)[Size], Value value) noexcept {
  for (const auto& word : words) {
    if (word.value == value) return word.text;
  }
  return {};
}

template <class Value, std::size_t Size>
std::optional<Value> value_for(const Word<Value> (&words)[Size], std::string_view text) noexcept {
  for (const auto& word : words) {
    if (word.text == text) return word.value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_word(pkcs11::Scheme scheme) noexcept { return text_for(schemes, scheme); }
std::string_view to_word(pkcs11::Hash hash) noexcept { return text_for(hashes, hash); }
std::string_view to_word(pkcs11::KeyType type) noexcept { return text_for(key_types, type); }
std::string_view to_word(Login outcome) noexcept { return text_for(logins, outcome); }
std::string_view to_word(Change outcome) noexcept { return text_for(changes, outcome); }
std::optional<pkcs11::Scheme> scheme_from(std::string_view word) noexcept { return value_for(schemes, word); }
std::optional<pkcs11::Hash> hash_from(std::string_view word) noexcept { return value_for(hashes, word); }
std::optional<pkcs11::KeyType> key_type_from(std::string_view word) noexcept {
  return value_for(key_types, word);
}
std::optional<Login> login_outcome_from(std::string_view word) noexcept { return value_for(logins, word); }
std::optional<Change> change_outcome_from(std::string_view word) noexcept { return value_for(changes, word); }

std::size_t digest_size(pkcs11::Hash hash) noexcept {
  if (hash == pkcs11::Hash::sha256) return 32;
  return hash == pkcs11::Hash::sha384 ? 48 : 64;
}

}  // namespace redlips::drivers
