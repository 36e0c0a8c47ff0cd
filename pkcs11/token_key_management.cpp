// SPDX-License-Identifier: Apache-2.0
// The provider's key management (provider-keymgmt(7)): all that is public is delegated to the default
// provider; the private half is never exported, so that OpenSSL has to come to our signature.
#include <openssl/core_names.h>

#include <new>
#include <utility>

#include "pkcs11/token_key_data.h"

namespace redlips::pkcs11 {
namespace {

KeyData& key_of(void* data) { return *static_cast<KeyData*>(data); }
const KeyData& key_of(const void* data) { return *static_cast<const KeyData*>(data); }

template <bool Rsa>
void* key_new(void*) {
  return new (std::nothrow) KeyData{Rsa ? "RSA" : "EC", nullptr, nullptr};
}

void key_free(void* data) { delete static_cast<KeyData*>(data); }

int key_has(const void* data, int selection) {
  const KeyData& key = key_of(data);
  if (!key.public_key) return 0;
  return (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0 || key.signer ? 1 : 0;
}

int key_match(const void* one, const void* other, int selection) {
  const KeyData& a = key_of(one);
  const KeyData& b = key_of(other);
  if (!a.public_key || !b.public_key) return 0;
  // The same public half is the same key; a private half shows itself to nobody.
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) {
    return EVP_PKEY_parameters_eq(a.public_key.get(), b.public_key.get()) == 1 ? 1 : 0;
  }
  return EVP_PKEY_eq(a.public_key.get(), b.public_key.get()) == 1 ? 1 : 0;
}

/// From TokenProvider::key(): the address of a KeyData. From OpenSSL, which compares a certificate's key with
/// ours: the parameters of a public key.
int key_import(void* data, int, const OSSL_PARAM* params) {
  KeyData& key = key_of(data);
  if (const OSSL_PARAM* own = OSSL_PARAM_locate_const(params, key_data_param)) {
    void* address = nullptr;
    if (OSSL_PARAM_get_octet_ptr(own, const_cast<const void**>(&address), nullptr) != 1) return 0;
    key.public_key = std::move(key_of(address).public_key);
    key.signer = std::move(key_of(address).signer);
    return key.public_key ? 1 : 0;
  }
  const ossl::PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, key.type, "provider=default"));
  EVP_PKEY* made = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(params)) != 1) {
    return 0;
  }
  key.public_key.reset(made);
  return 1;
}

int key_export(void* data, int selection, OSSL_CALLBACK* callback, void* argument) {
  const KeyData& key = key_of(data);
  if (!key.public_key || (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0) return 0;
  return EVP_PKEY_export(key.public_key.get(), EVP_PKEY_PUBLIC_KEY, callback, argument);
}

const OSSL_PARAM* key_types(int) {
  static const OSSL_PARAM types[] = {
      OSSL_PARAM_BN(OSSL_PKEY_PARAM_RSA_N, nullptr, 0), OSSL_PARAM_BN(OSSL_PKEY_PARAM_RSA_E, nullptr, 0),
      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, nullptr, 0),
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0), OSSL_PARAM_END};
  return types;
}

int key_get_params(void* data, OSSL_PARAM params[]) {
  const KeyData& key = key_of(data);
  return key.public_key ? EVP_PKEY_get_params(key.public_key.get(), params) : 0;
}

const OSSL_PARAM* key_gettable(void*) {
  static const OSSL_PARAM params[] = {OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, nullptr),
                                      OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, nullptr),
                                      OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, nullptr),
                                      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, nullptr, 0),
                                      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_DEFAULT_DIGEST, nullptr, 0),
                                      OSSL_PARAM_END};
  return params;
}

const char* rsa_operation(int) { return "RSA"; }
const char* ec_operation(int) { return "ECDSA"; }

using Function = void (*)();

template <bool Rsa>
const OSSL_DISPATCH* functions() {
  static const OSSL_DISPATCH table[] = {
      {OSSL_FUNC_KEYMGMT_NEW, reinterpret_cast<Function>(key_new<Rsa>)},
      {OSSL_FUNC_KEYMGMT_FREE, reinterpret_cast<Function>(key_free)},
      {OSSL_FUNC_KEYMGMT_HAS, reinterpret_cast<Function>(key_has)},
      {OSSL_FUNC_KEYMGMT_MATCH, reinterpret_cast<Function>(key_match)},
      {OSSL_FUNC_KEYMGMT_IMPORT, reinterpret_cast<Function>(key_import)},
      {OSSL_FUNC_KEYMGMT_IMPORT_TYPES, reinterpret_cast<Function>(key_types)},
      {OSSL_FUNC_KEYMGMT_EXPORT, reinterpret_cast<Function>(key_export)},
      {OSSL_FUNC_KEYMGMT_EXPORT_TYPES, reinterpret_cast<Function>(key_types)},
      {OSSL_FUNC_KEYMGMT_GET_PARAMS, reinterpret_cast<Function>(key_get_params)},
      {OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, reinterpret_cast<Function>(key_gettable)},
      {OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME,
       reinterpret_cast<Function>(Rsa ? rsa_operation : ec_operation)},
      {0, nullptr}};
  return table;
}

constexpr const char* properties = "provider=redlips";

}  // namespace

const OSSL_ALGORITHM token_key_managers[] = {
    {"RSA:rsaEncryption:1.2.840.113549.1.1.1", properties, functions<true>(), "RSA key on a token"},
    {"EC:id-ecPublicKey:1.2.840.10045.2.1", properties, functions<false>(), "EC key on a token"},
    {nullptr, nullptr, nullptr, nullptr}};

}  // namespace redlips::pkcs11
