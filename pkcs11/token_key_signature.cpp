// SPDX-License-Identifier: Apache-2.0
// The provider's signatures (provider-signature(7)): digest-sign only, so that the signer gets the whole
// message and nobody can hand it a digest.
#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <string>

#include "pkcs11/token_key_algorithm.h"
#include "pkcs11/token_key_data.h"

namespace redlips::pkcs11 {
namespace {

struct Signature {
  const KeyData* key = nullptr;
  Scheme scheme = Scheme::ecdsa;
  Hash hash = Hash::sha256;
  Bytes message;
};

Signature& signature_of(void* context) { return *static_cast<Signature*>(context); }

void* signature_new(void*, const char*) { return new (std::nothrow) Signature; }

void signature_free(void* context) { delete static_cast<Signature*>(context); }

/// What a message signed so far needs to go on from here (CMS copies contexts). The key stays OpenSSL's.
void* signature_copy(void* context) { return new (std::nothrow) Signature(signature_of(context)); }

bool is_rsa(const Signature& signature) { return signature.scheme != Scheme::ecdsa; }

bool set_hash(Signature& signature, const OSSL_PARAM* param) {
  const char* name = nullptr;
  if (OSSL_PARAM_get_utf8_string_ptr(param, &name) != 1) return false;
  const auto hash = hash_of(name);
  if (hash) signature.hash = *hash;
  return hash.has_value();
}

bool set_padding(Signature& signature, const OSSL_PARAM* param) {
  int mode = 0;
  if (param->data_type == OSSL_PARAM_UTF8_STRING) {
    const auto* text = static_cast<const char*>(param->data);
    if (std::strcmp(text, OSSL_PKEY_RSA_PAD_MODE_PKCSV15) == 0) mode = RSA_PKCS1_PADDING;
    if (std::strcmp(text, OSSL_PKEY_RSA_PAD_MODE_PSS) == 0) mode = RSA_PKCS1_PSS_PADDING;
  } else if (OSSL_PARAM_get_int(param, &mode) != 1) {
    return false;
  }
  if (!is_rsa(signature) || (mode != RSA_PKCS1_PADDING && mode != RSA_PKCS1_PSS_PADDING)) return false;
  signature.scheme = mode == RSA_PKCS1_PADDING ? Scheme::rsa_pkcs1 : Scheme::rsa_pss;
  return true;
}

/// The token makes salts of the digest's length: that, or "as you like it", is what may be asked for.
bool salt_fits(const Signature& signature, const OSSL_PARAM* param) {
  if (param->data_type == OSSL_PARAM_UTF8_STRING) {
    const auto* text = static_cast<const char*>(param->data);
    return std::strcmp(text, OSSL_PKEY_RSA_PSS_SALT_LEN_DIGEST) == 0 ||
           std::strcmp(text, OSSL_PKEY_RSA_PSS_SALT_LEN_AUTO) == 0 ||
           std::to_string(hash_size(signature.hash)) == text;
  }
  int length = 0;
  if (OSSL_PARAM_get_int(param, &length) != 1) return false;
  return length == RSA_PSS_SALTLEN_DIGEST || length == RSA_PSS_SALTLEN_AUTO ||
         length == hash_size(signature.hash);
}

bool mask_fits(const Signature& signature, const OSSL_PARAM* param) {
  const char* name = nullptr;
  return OSSL_PARAM_get_utf8_string_ptr(param, &name) == 1 && hash_of(name) == signature.hash;
}

int set_params(void* context, const OSSL_PARAM params[]) {
  if (params == nullptr) return 1;
  Signature& signature = signature_of(context);
  const auto accepted = [&](const char* name, auto accept) {
    const OSSL_PARAM* param = OSSL_PARAM_locate_const(params, name);
    return param == nullptr || accept(signature, param);
  };
  return accepted(OSSL_SIGNATURE_PARAM_DIGEST, set_hash) &&
         accepted(OSSL_SIGNATURE_PARAM_PAD_MODE, set_padding) &&
         accepted(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, salt_fits) &&
         accepted(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, mask_fits);
}

const OSSL_PARAM* settable_params(void*, void*) {
  static const OSSL_PARAM params[] = {OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, nullptr, 0),
                                      OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, nullptr, 0),
                                      OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, nullptr, 0),
                                      OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, nullptr, 0),
                                      OSSL_PARAM_END};
  return params;
}

bool get_padding(const Signature& signature, OSSL_PARAM* param) {
  const bool pss = signature.scheme == Scheme::rsa_pss;
  if (param->data_type == OSSL_PARAM_UTF8_STRING) {
    return OSSL_PARAM_set_utf8_string(param,
                                      pss ? OSSL_PKEY_RSA_PAD_MODE_PSS : OSSL_PKEY_RSA_PAD_MODE_PKCSV15) == 1;
  }
  return OSSL_PARAM_set_int(param, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1;
}

bool get_salt(const Signature& signature, OSSL_PARAM* param) {
  const int size = hash_size(signature.hash);
  if (param->data_type == OSSL_PARAM_UTF8_STRING) {
    return OSSL_PARAM_set_utf8_string(param, std::to_string(size).c_str()) == 1;
  }
  return OSSL_PARAM_set_int(param, size) == 1;
}

bool get_hash(const Signature& signature, OSSL_PARAM* param) {
  return OSSL_PARAM_set_utf8_string(param, hash_name(signature.hash)) == 1;
}

bool get_algorithm(const Signature& signature, OSSL_PARAM* param) {
  const Bytes der = algorithm_identifier(signature.scheme, signature.hash);
  return !der.empty() && OSSL_PARAM_set_octet_string(param, der.data(), der.size()) == 1;
}

int get_params(void* context, OSSL_PARAM params[]) {
  const Signature& signature = signature_of(context);
  const auto answered = [&](const char* name, auto answer) {
    OSSL_PARAM* param = OSSL_PARAM_locate(params, name);
    return param == nullptr || answer(signature, param);
  };
  return answered(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, get_algorithm) &&
         answered(OSSL_SIGNATURE_PARAM_DIGEST, get_hash) &&
         answered(OSSL_SIGNATURE_PARAM_PAD_MODE, get_padding) &&
         answered(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, get_salt) &&
         answered(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, get_hash);
}

const OSSL_PARAM* gettable_params(void*, void*) {
  static const OSSL_PARAM params[] = {OSSL_PARAM_octet_string(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, nullptr, 0),
                                      OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, nullptr, 0),
                                      OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, nullptr, 0),
                                      OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, nullptr, 0),
                                      OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, nullptr, 0),
                                      OSSL_PARAM_END};
  return params;
}

int sign_init(void* context, const char* hash, void* key, const OSSL_PARAM params[]) {
  Signature& signature = signature_of(context);
  const auto* data = static_cast<const KeyData*>(key);
  if (data != nullptr) {
    signature.key = data;
    signature.scheme = std::strcmp(data->type, "RSA") == 0 ? Scheme::rsa_pkcs1 : Scheme::ecdsa;
  }
  if (signature.key == nullptr || !signature.key->signer) return 0;
  signature.message.clear();
  if (hash != nullptr && *hash != '\0') {
    const auto known = hash_of(hash);
    if (!known) return 0;
    signature.hash = *known;
  }
  return set_params(context, params);
}

int sign_update(void* context, const unsigned char* data, std::size_t size) try {
  Bytes& message = signature_of(context).message;
  message.insert(message.end(), data, data + size);
  return 1;
} catch (...) {  // OpenSSL is C: an exception may not pass through it
  return 0;
}

/// With `out` null only the largest size is asked for.
int sign_message(const Signature& signature, BytesView message, unsigned char* out, std::size_t* size,
                 std::size_t room) try {
  const int largest = EVP_PKEY_get_size(signature.key->public_key.get());
  if (largest <= 0) return 0;
  if (out == nullptr) {
    *size = static_cast<std::size_t>(largest);
    return 1;
  }
  const Bytes signed_bytes = signature.key->signer(message, signature.scheme, signature.hash);
  if (signed_bytes.empty() || signed_bytes.size() > room) return 0;
  std::ranges::copy(signed_bytes, out);
  *size = signed_bytes.size();
  return 1;
} catch (...) {
  return 0;
}

int sign_final(void* context, unsigned char* out, std::size_t* size, std::size_t room) {
  const Signature& signature = signature_of(context);
  return sign_message(signature, signature.message, out, size, room);
}

int sign_at_once(void* context, unsigned char* out, std::size_t* size, std::size_t room,
                 const unsigned char* data, std::size_t length) {
  return sign_message(signature_of(context), {data, length}, out, size, room);
}

using Function = void (*)();

const OSSL_DISPATCH functions[] = {
    {OSSL_FUNC_SIGNATURE_NEWCTX, reinterpret_cast<Function>(signature_new)},
    {OSSL_FUNC_SIGNATURE_FREECTX, reinterpret_cast<Function>(signature_free)},
    {OSSL_FUNC_SIGNATURE_DUPCTX, reinterpret_cast<Function>(signature_copy)},
    {OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT, reinterpret_cast<Function>(sign_init)},
    {OSSL_FUNC_SIGNATURE_DIGEST_SIGN_UPDATE, reinterpret_cast<Function>(sign_update)},
    {OSSL_FUNC_SIGNATURE_DIGEST_SIGN_FINAL, reinterpret_cast<Function>(sign_final)},
    {OSSL_FUNC_SIGNATURE_DIGEST_SIGN, reinterpret_cast<Function>(sign_at_once)},
    {OSSL_FUNC_SIGNATURE_SET_CTX_PARAMS, reinterpret_cast<Function>(set_params)},
    {OSSL_FUNC_SIGNATURE_SETTABLE_CTX_PARAMS, reinterpret_cast<Function>(settable_params)},
    {OSSL_FUNC_SIGNATURE_GET_CTX_PARAMS, reinterpret_cast<Function>(get_params)},
    {OSSL_FUNC_SIGNATURE_GETTABLE_CTX_PARAMS, reinterpret_cast<Function>(gettable_params)},
    {0, nullptr}};

constexpr const char* properties = "provider=redlips";

}  // namespace

const OSSL_ALGORITHM token_key_signatures[] = {{"RSA:rsaEncryption", properties, functions, "RSA on a token"},
                                               {"ECDSA", properties, functions, "ECDSA on a token"},
                                               {nullptr, nullptr, nullptr, nullptr}};

}  // namespace redlips::pkcs11
