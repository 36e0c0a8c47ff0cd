// SPDX-License-Identifier: Apache-2.0
// Loading the provider, making its keys, and the signer over a Token.
#include "pkcs11/token_key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "pkcs11/p11_public_key.h"
#include "pkcs11/p11_signature.h"
#include "pkcs11/token_key_algorithm.h"
#include "pkcs11/token_key_data.h"
#include "pkcs11/verify.h"

namespace redlips::pkcs11 {
namespace {

constexpr const char* provider_name = "redlips";

[[noreturn]] void fail(const char* what) {
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  throw std::runtime_error(std::string(what) + ": " + reason.data());
}

const OSSL_ALGORITHM* query(void*, int operation, int* no_cache) {
  *no_cache = 0;
  if (operation == OSSL_OP_KEYMGMT) return token_key_managers;
  return operation == OSSL_OP_SIGNATURE ? token_key_signatures : nullptr;
}

int provider_init(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH*, const OSSL_DISPATCH** out,
                  void** context) {
  static const OSSL_DISPATCH functions[] = {
      {OSSL_FUNC_PROVIDER_QUERY_OPERATION, reinterpret_cast<void (*)()>(query)}, {0, nullptr}};
  *out = functions;
  *context = const_cast<OSSL_CORE_HANDLE*>(handle);
  return 1;
}

}  // namespace

TokenProvider::TokenProvider() {
  static const bool added = OSSL_PROVIDER_add_builtin(nullptr, provider_name, provider_init) == 1;
  // Loaded once, and kept: once it was loaded by name, OpenSSL does not fall back to it any more.
  static const OSSL_PROVIDER* const standard = OSSL_PROVIDER_load(nullptr, "default");
  if (!added || standard == nullptr) fail("default provider");
  ours_ = OSSL_PROVIDER_load(nullptr, provider_name);
  if (ours_ == nullptr) fail("token provider");
  if (EVP_set_default_properties(nullptr, "?provider=default") != 1) fail("provider properties");
}

TokenProvider::~TokenProvider() { OSSL_PROVIDER_unload(ours_); }

ossl::PkeyPtr TokenProvider::key(BytesView public_key, MessageSigner signer) {
  KeyData data{nullptr, read_public_key(public_key), std::move(signer)};
  if (!data.public_key || !data.signer) throw std::runtime_error("token key: no public key or no signer");
  const char* type = EVP_PKEY_is_a(data.public_key.get(), "RSA") == 1 ? "RSA" : "EC";
  const ossl::PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, "provider=redlips"));
  void* address = &data;
  std::array params{OSSL_PARAM_construct_octet_ptr(key_data_param, &address, 0), OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.data()) != 1) {
    fail("token key");
  }
  return ossl::PkeyPtr(key);
}

MessageSigner token_signer(Token& token, KeyId id) {
  return [&token, id = std::move(id)](BytesView tbs, Scheme scheme, Hash hash) {
    Digest digest{hash, Bytes(EVP_MAX_MD_SIZE)};
    std::size_t size = 0;
    if (EVP_Q_digest(nullptr, hash_name(hash), nullptr, tbs.data(), tbs.size(), digest.bytes.data(), &size) !=
        1) {
      fail("digest");
    }
    digest.bytes.resize(size);
    Bytes signature = token.sign_with(id, scheme, digest);
    return scheme == Scheme::ecdsa ? ecdsa_to_der(signature) : signature;
  };
}

}  // namespace redlips::pkcs11
