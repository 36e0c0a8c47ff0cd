// SPDX-License-Identifier: Apache-2.0
// Builds OpenSSL keys from what modules show: by the standard, and by the two common ways beside it.
#include "pkcs11/p11_public_key.h"
#include "pkcs11/verify.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

namespace redlips::pkcs11 {
namespace {

using ParamsPtr = std::unique_ptr<OSSL_PARAM, ossl::Freed<OSSL_PARAM_free>>;
using ParamBuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, ossl::Freed<OSSL_PARAM_BLD_free>>;

/// RSA up to 8192 bits, and far more than any EC point or SubjectPublicKeyInfo of a curve.
constexpr std::size_t max_number = 1024;
constexpr std::size_t max_info = 2048;

/// Object identifiers in DER: RFC 5480 §2.1.1.1.
constexpr std::array<std::uint8_t, 10> p256_oid{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
constexpr std::array<std::uint8_t, 7> p384_oid{0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22};

struct Curve {
  const char* name;
  BytesView oid;
  std::size_t coordinate;  ///< bytes
};

const std::array<Curve, 2>& curves() {
  static const std::array<Curve, 2> table{{{"P-256", p256_oid, 32}, {"P-384", p384_oid, 48}}};
  return table;
}

ossl::PkeyPtr key_from(const char* type, OSSL_PARAM_BLD* builder) {
  const ParamsPtr params(OSSL_PARAM_BLD_to_param(builder));
  const ossl::PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return ossl::PkeyPtr(key);
}

ossl::BnPtr number(const Bytes& bytes) {
  return ossl::BnPtr(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

ossl::PkeyPtr rsa_key(const Bytes& modulus, const Bytes& exponent) {
  const ossl::BnPtr n = number(modulus);
  const ossl::BnPtr e = number(exponent);
  const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return key_from("RSA", builder.get());
}

/// CKA_EC_POINT is an OCTET STRING around the point (PKCS#11 2.40 §2.3.3); older modules give the bare point.
BytesView bare_point(BytesView point, const Curve& curve) {
  const std::size_t size = 1 + 2 * curve.coordinate;
  const bool wrapped = point.size() == size + 2 && point[0] == 0x04 && point[1] == size;
  return wrapped ? point.subspan(2) : point;
}

ossl::PkeyPtr ec_key(const Bytes& params, const Bytes& point) {
  const auto& table = curves();
  const auto curve = std::find_if(table.begin(), table.end(),
                                  [&](const Curve& c) { return std::ranges::equal(c.oid, params); });
  if (curve == table.end()) return nullptr;
  const BytesView bare = bare_point(point, *curve);
  const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve->name, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, bare.data(), bare.size()) !=
          1) {
    return nullptr;
  }
  return key_from("EC", builder.get());
}

ossl::PkeyPtr read_half(const Session& session, CK_OBJECT_HANDLE object) {
  const auto modulus = session.attribute(object, CKA_MODULUS, max_number);
  const auto exponent = session.attribute(object, CKA_PUBLIC_EXPONENT, max_number);
  if (modulus && exponent) return rsa_key(*modulus, *exponent);
  const auto params = session.attribute(object, CKA_EC_PARAMS, max_number);
  const auto point = session.attribute(object, CKA_EC_POINT, max_number);
  if (params && point) return ec_key(*params, *point);
  const auto info = session.attribute(object, CKA_PUBLIC_KEY_INFO, max_info);
  return info ? read_public_key(*info) : nullptr;
}

}  // namespace

Bytes write_public_key(const EVP_PKEY* key) {
  const int size = i2d_PUBKEY(key, nullptr);
  if (size <= 0) return {};
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* out = der.data();
  i2d_PUBKEY(key, &out);
  return der;
}

ossl::PkeyPtr public_half(const Session& session, CK_OBJECT_HANDLE object) {
  ERR_set_mark();
  ossl::PkeyPtr key = read_half(session, object);
  ERR_pop_to_mark();
  return key;
}

Bytes ec_params(KeyType type) {
  if (type == KeyType::p256) return {p256_oid.begin(), p256_oid.end()};
  if (type == KeyType::p384) return {p384_oid.begin(), p384_oid.end()};
  throw TokenError(TokenError::Kind::unsupported, "C_GenerateKeyPair", CKR_OK);
}

}  // namespace redlips::pkcs11
