// SPDX-License-Identifier: Apache-2.0
// Test certificates by OpenSSL's own builders, so that our parser is held against somebody else's writer.
#include "tests/support/test_certificate.h"

#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace redlips::test {
namespace {

using pkcs11::Hash;
using pkcs11::KeyType;
using pkcs11::Scheme;
using Asn1StringPtr = std::unique_ptr<ASN1_STRING, ossl::Freed<ASN1_STRING_free>>;
using Asn1ObjectPtr = std::unique_ptr<ASN1_OBJECT, ossl::Freed<ASN1_OBJECT_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, ossl::Freed<X509_EXTENSION_free>>;

void must(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("test certificate: ") + what);
}

template <class T, class Encode>
Bytes der_of(T* object, Encode encode) {
  const int size = encode(object, nullptr);
  must(size > 0, "encode");
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* out = der.data();
  encode(object, &out);
  return der;
}

const unsigned char* raw(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void add_name(X509_NAME* name, int nid, const std::string& text) {
  if (text.empty()) return;
  must(X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, raw(text), static_cast<int>(text.size()), -1,
                                  0) == 1,
       "name");
}

void add_extension(X509* certificate, int nid, const std::string& text) {
  if (text.empty()) return;
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, text.c_str()));
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension");
}

/// The extension's value is the DER of one string, in the type that the recipe asks for.
void add_unit_id(X509* certificate, const CertificateRecipe& recipe) {
  if (recipe.unit_id.empty()) return;
  ASN1_STRING* text = nullptr;
  must(ASN1_mbstring_copy(&text, raw(recipe.unit_id), static_cast<int>(recipe.unit_id.size()), MBSTRING_UTF8,
                          recipe.unit_id_type) > 0,
       "unit id");
  const Asn1StringPtr text_owner(text);
  const Bytes value =
      der_of(text, [](ASN1_STRING* s, std::uint8_t** out) { return i2d_ASN1_PRINTABLE(s, out); });
  const Asn1StringPtr octets(ASN1_OCTET_STRING_new());
  must(ASN1_OCTET_STRING_set(octets.get(), value.data(), static_cast<int>(value.size())) == 1, "octets");
  const Asn1ObjectPtr oid(OBJ_txt2obj("1.2.156.10260.4.1.4", 1));
  const ExtensionPtr extension(X509_EXTENSION_create_by_OBJ(nullptr, oid.get(), 0, octets.get()));
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "unit id extension");
}

void set_names(X509* certificate, const CertificateRecipe& recipe) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  add_name(subject, NID_countryName, "CN");
  add_name(subject, NID_organizationName, recipe.o);
  add_name(subject, NID_organizationalUnitName, recipe.ou);
  add_name(subject, NID_commonName, recipe.cn);
  add_name(subject, NID_serialNumber, recipe.serial_number);
  add_name(subject, NID_organizationIdentifier, recipe.organization_identifier);
  X509_NAME* issuer = X509_get_issuer_name(certificate);
  add_name(issuer, NID_countryName, "CN");
  add_name(issuer, NID_commonName, recipe.issuer_cn);
}

void set_validity(X509* certificate, const CertificateRecipe& recipe) {
  const auto seconds = [](std::chrono::sys_seconds t) {
    return static_cast<time_t>(t.time_since_epoch().count());
  };
  must(ASN1_TIME_adj(X509_getm_notBefore(certificate), seconds(recipe.not_before), 0, 0) != nullptr,
       "not before");
  must(ASN1_TIME_adj(X509_getm_notAfter(certificate), seconds(recipe.not_after), 0, 0) != nullptr,
       "not after");
}

const EVP_MD* md_of(Hash hash) {
  switch (hash) {
    case Hash::sha384:
      return EVP_sha384();
    case Hash::sha512:
      return EVP_sha512();
    case Hash::sha256:
      break;
  }
  return EVP_sha256();
}

ossl::PkeyPtr read_public_key(BytesView der) {
  const std::uint8_t* at = der.data();
  ossl::PkeyPtr key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  must(key != nullptr, "public key");
  return key;
}

Bytes ecdsa_der(BytesView joined) {
  const int half = static_cast<int>(joined.size() / 2);
  const ossl::EcdsaSigPtr signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(joined.data(), half, nullptr),
                 BN_bin2bn(joined.data() + half, half, nullptr));
  return der_of(signature.get(), [](ECDSA_SIG* s, std::uint8_t** out) { return i2d_ECDSA_SIG(s, out); });
}

Bytes fixed(const BIGNUM* number, std::size_t size) {
  Bytes out(size);
  if (BN_bn2binpad(number, out.data(), static_cast<int>(size)) < 0) throw std::runtime_error("BN_bn2binpad");
  return out;
}

}  // namespace

ossl::PkeyPtr make_key(KeyType type) {
  EVP_PKEY* key = nullptr;
  switch (type) {
    case KeyType::p256:
      key = EVP_EC_gen("P-256");
      break;
    case KeyType::p384:
      key = EVP_EC_gen("P-384");
      break;
    case KeyType::rsa2048:
      key = EVP_RSA_gen(2048);
      break;
    case KeyType::rsa3072:
      key = EVP_RSA_gen(3072);
      break;
    case KeyType::rsa4096:
      key = EVP_RSA_gen(4096);
      break;
    case KeyType::other:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      break;
  }
  must(key != nullptr, "key");
  return ossl::PkeyPtr(key);
}

Bytes public_key_of(EVP_PKEY* key) {
  return der_of(key, [](EVP_PKEY* k, std::uint8_t** out) { return i2d_PUBKEY(k, out); });
}

Bytes make_certificate(const CertificateRecipe& recipe, EVP_PKEY* subject, EVP_PKEY* issuer) {
  const ossl::X509Ptr certificate(X509_new());
  X509* const x509 = certificate.get();
  must(x509 != nullptr && X509_set_version(x509, X509_VERSION_3) == 1, "new");
  must(ASN1_INTEGER_set(X509_get_serialNumber(x509), recipe.serial) == 1, "serial");
  set_names(x509, recipe);
  set_validity(x509, recipe);
  must(X509_set_pubkey(x509, subject) == 1, "public key");
  add_extension(x509, NID_basic_constraints, recipe.basic_constraints);
  add_extension(x509, NID_key_usage, recipe.key_usage);
  add_extension(x509, NID_ext_key_usage, recipe.extended_key_usage);
  add_extension(x509, NID_subject_alt_name, recipe.subject_alt_name);
  add_unit_id(x509, recipe);
  const bool own_hash = EVP_PKEY_is_a(issuer, "ED25519") == 1;
  must(X509_sign(x509, issuer, own_hash ? nullptr : EVP_sha256()) > 0, "sign");
  return der_of(x509, [](X509* x, std::uint8_t** out) { return i2d_X509(x, out); });
}

Bytes make_certificate(const CertificateRecipe& recipe, EVP_PKEY* key) {
  return make_certificate(recipe, key, key);
}

Bytes make_certificate_for(const CertificateRecipe& recipe, BytesView public_key) {
  const ossl::PkeyPtr subject = read_public_key(public_key);
  const ossl::PkeyPtr issuer = make_key();
  return make_certificate(recipe, subject.get(), issuer.get());
}

bool verifies(BytesView public_key, Scheme scheme, Hash hash, BytesView message, BytesView signature) {
  const ossl::PkeyPtr key = read_public_key(public_key);
  const ossl::MdCtxPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  must(EVP_DigestVerifyInit(context.get(), &options, md_of(hash), nullptr, key.get()) == 1, "verify");
  if (scheme == Scheme::rsa_pss) {
    must(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1,
         "PSS");
  }
  const Bytes encoded =
      scheme == Scheme::ecdsa ? ecdsa_der(signature) : Bytes(signature.begin(), signature.end());
  return EVP_DigestVerify(context.get(), encoded.data(), encoded.size(), message.data(), message.size()) == 1;
}

pkcs11::Digest digest_of(BytesView message, Hash hash) {
  pkcs11::Digest digest{hash, Bytes(EVP_MAX_MD_SIZE)};
  unsigned size = 0;
  must(EVP_Digest(message.data(), message.size(), digest.bytes.data(), &size, md_of(hash), nullptr) == 1,
       "digest");
  digest.bytes.resize(size);
  return digest;
}

Bytes joined_ecdsa(const Bytes& der, std::size_t half) {
  const std::uint8_t* at = der.data();
  const ossl::EcdsaSigPtr signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  Bytes out = fixed(ECDSA_SIG_get0_r(signature.get()), half);
  const Bytes second = fixed(ECDSA_SIG_get0_s(signature.get()), half);
  out.insert(out.end(), second.begin(), second.end());
  return out;
}

Bytes sign_digest(EVP_PKEY* key, const pkcs11::Digest& digest) {
  const ossl::PkeyCtxPtr context(EVP_PKEY_CTX_new(key, nullptr));
  std::size_t size = 256;
  Bytes der(size);
  must(EVP_PKEY_sign_init(context.get()) == 1 &&
               EVP_PKEY_sign(context.get(), der.data(), &size, digest.bytes.data(), digest.bytes.size()) == 1
           ? 1
           : 0,
       "sign");
  der.resize(size);
  return joined_ecdsa(der, static_cast<std::size_t>(EVP_PKEY_get_bits(key)) / 8);
}

}  // namespace redlips::test
