// SPDX-License-Identifier: Apache-2.0
// The OpenSSL key over a Token: requests, CMS and a CMP key update signed in SoftHSM, verified by OpenSSL
// from the DER.
#include "pkcs11/token_key.h"

#include <doctest/doctest.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <stdexcept>

#include "tests/support/cmp_server.h"
#include "tests/support/softhsm_token.h"
#include "tests/support/test_certificate.h"

using namespace redlips;
using pkcs11::Hash;
using pkcs11::KeyId;
using pkcs11::KeyType;
using pkcs11::Scheme;
using pkcs11::TokenProvider;

namespace {

using RequestPtr = std::unique_ptr<X509_REQ, ossl::Freed<X509_REQ_free>>;
using CmsPtr = std::unique_ptr<CMS_ContentInfo, ossl::Freed<CMS_ContentInfo_free>>;
using StorePtr = std::unique_ptr<X509_STORE, ossl::Freed<X509_STORE_free>>;

const KeyId old_id{0x10};
const KeyId new_id{0x11};

ossl::X509Ptr read_x509(const Bytes& der) {
  const std::uint8_t* at = der.data();
  return ossl::X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

ossl::PkeyPtr read_public(const Bytes& der) {
  const std::uint8_t* at = der.data();
  return ossl::PkeyPtr(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
}

/// A P-256, P-384 or RSA key in SoftHSM and its OpenSSL face.
struct TokenKey {
  test::SofthsmToken softhsm;
  Bytes public_key;
  TokenProvider provider;
  ossl::PkeyPtr key;

  explicit TokenKey(KeyType type)
      : public_key(softhsm.token().generate(old_id, type, "old")),
        key(provider.key(public_key, pkcs11::token_signer(softhsm.token(), old_id))) {}
};

RequestPtr request_for(EVP_PKEY* key) {
  RequestPtr request(X509_REQ_new());
  X509_NAME* name = X509_REQ_get_subject_name(request.get());
  const std::string unit = "昆明小红唇测试有限公司";
  X509_NAME_add_entry_by_NID(name, NID_organizationName, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(unit.data()),
                             static_cast<int>(unit.size()), -1, 0);
  REQUIRE(X509_REQ_set_pubkey(request.get(), key) == 1);
  return request;
}

/// Encodes and reads back: an object in memory would verify with the key that signed it.
RequestPtr reread(X509_REQ* request) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_REQ(request, &der);
  REQUIRE(size > 0);
  const unsigned char* at = der;
  RequestPtr again(d2i_X509_REQ(nullptr, &at, size));
  OPENSSL_free(der);
  return again;
}

CmsPtr reread(CMS_ContentInfo* cms) {
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &der);
  REQUIRE(size > 0);
  const unsigned char* at = der;
  CmsPtr again(d2i_CMS_ContentInfo(nullptr, &at, size));
  OPENSSL_free(der);
  return again;
}

ossl::BioPtr document() { return ossl::BioPtr(BIO_new_mem_buf("a document", -1)); }

void check_cms(CMS_ContentInfo* cms, const Bytes& certificate) {
  const StorePtr store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), read_x509(certificate).get());
  X509_VERIFY_PARAM_set_purpose(X509_STORE_get0_param(store.get()), X509_PURPOSE_ANY);
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  const auto again = reread(cms);
  const auto text = document();
  CHECK(CMS_verify(again.get(), nullptr, store.get(), text.get(), nullptr, CMS_BINARY) == 1);
  const ossl::BioPtr other(BIO_new_mem_buf("another document", -1));
  CHECK(CMS_verify(reread(cms).get(), nullptr, store.get(), other.get(), nullptr, CMS_BINARY) != 1);
  ERR_clear_error();
}

}  // namespace

TEST_CASE("a token's key signs a certificate request") {
  for (const KeyType type : {KeyType::p256, KeyType::p384, KeyType::rsa2048}) {
    TokenKey token(type);
    const auto request = request_for(token.key.get());
    REQUIRE(X509_REQ_sign(request.get(), token.key.get(), EVP_sha256()) > 0);
    const auto again = reread(request.get());
    REQUIRE(again);
    CHECK(X509_REQ_verify(again.get(), read_public(token.public_key).get()) == 1);
    CHECK(X509_REQ_verify(again.get(), X509_REQ_get0_pubkey(again.get())) == 1);
  }
}

TEST_CASE("a token's key signs a CMS") {
  for (const KeyType type : {KeyType::p256, KeyType::rsa2048}) {
    TokenKey token(type);
    const Bytes certificate = test::make_certificate_for({}, token.public_key);
    const auto x509 = read_x509(certificate);
    const auto text = document();
    const CmsPtr cms(CMS_sign(x509.get(), token.key.get(), nullptr, text.get(), CMS_DETACHED | CMS_BINARY));
    REQUIRE(cms);
    check_cms(cms.get(), certificate);
  }
}

TEST_CASE("a token's key signs a CMS with RSA-PSS") {
  TokenKey token(KeyType::rsa2048);
  const Bytes certificate = test::make_certificate_for({}, token.public_key);
  const auto x509 = read_x509(certificate);
  const CmsPtr cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_DETACHED | CMS_BINARY | CMS_PARTIAL));
  CMS_SignerInfo* signer =
      CMS_add1_signer(cms.get(), x509.get(), token.key.get(), EVP_sha256(), CMS_BINARY | CMS_KEY_PARAM);
  REQUIRE(signer != nullptr);
  REQUIRE(EVP_PKEY_CTX_set_rsa_padding(CMS_SignerInfo_get0_pkey_ctx(signer), RSA_PKCS1_PSS_PADDING) == 1);
  const auto text = document();
  REQUIRE(CMS_final(cms.get(), text.get(), nullptr, CMS_DETACHED | CMS_BINARY) == 1);
  check_cms(cms.get(), certificate);
}

TEST_CASE("a CMP key update is signed with the old and the new key of the token") {
  for (const KeyType type : {KeyType::p256, KeyType::rsa2048}) {
    TokenKey old_key(type);
    const Bytes new_public = old_key.softhsm.token().generate(new_id, KeyType::p256, "new");
    const auto new_key =
        old_key.provider.key(new_public, pkcs11::token_signer(old_key.softhsm.token(), new_id));
    test::CmpServer server;
    const Bytes old_certificate = server.issue({}, old_key.public_key);
    const auto issued = server.key_update(old_certificate, old_key.key.get(), new_key.get());
    REQUIRE(issued);
    CHECK(test::public_key_of(X509_get0_pubkey(issued.get())) == new_public);
  }
}

TEST_CASE("a certificate's key is recognised as the token's") {
  for (const KeyType type : {KeyType::p256, KeyType::rsa2048}) {
    const auto own = test::make_key(type);
    const auto other = test::make_key(type);
    TokenProvider provider;
    const auto key =
        provider.key(test::public_key_of(own.get()), [](BytesView, Scheme, Hash) { return Bytes(); });
    const auto certificate = read_x509(test::make_certificate({}, own.get()));
    const auto stranger = read_x509(test::make_certificate({}, other.get()));
    CHECK(X509_check_private_key(certificate.get(), key.get()) == 1);
    CHECK(X509_check_private_key(stranger.get(), key.get()) != 1);
    CHECK(EVP_PKEY_eq(key.get(), own.get()) == 1);
    CHECK(EVP_PKEY_eq(own.get(), key.get()) == 1);
    CHECK(test::public_key_of(key.get()) == test::public_key_of(own.get()));
    ERR_clear_error();
  }
}

TEST_CASE("the signer gets the whole message, and nobody can hand it a digest") {
  const auto own = test::make_key();
  TokenProvider provider;
  Bytes seen;
  const auto key = provider.key(test::public_key_of(own.get()), [&](BytesView tbs, Scheme, Hash) {
    seen.assign(tbs.begin(), tbs.end());
    return Bytes{0x30, 0x00};
  });
  const auto request = request_for(key.get());
  REQUIRE(X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0);
  unsigned char* der = nullptr;
  const int size = i2d_re_X509_REQ_tbs(request.get(), &der);
  CHECK(seen == Bytes(der, der + size));
  OPENSSL_free(der);

  const ossl::PkeyCtxPtr raw(EVP_PKEY_CTX_new(key.get(), nullptr));
  const Bytes digest(32);
  std::size_t room = 128;
  Bytes signature(room);
  const bool signs_digests =
      EVP_PKEY_sign_init(raw.get()) == 1 &&
      EVP_PKEY_sign(raw.get(), signature.data(), &room, digest.data(), digest.size()) == 1;
  CHECK_FALSE(signs_digests);
  ERR_clear_error();
}

TEST_CASE("scheme and hash reach the signer as OpenSSL was told") {
  const auto own = test::make_key(KeyType::rsa2048);
  TokenProvider provider;
  Scheme scheme = Scheme::ecdsa;
  Hash hash = Hash::sha256;
  const auto key = provider.key(test::public_key_of(own.get()), [&](BytesView, Scheme s, Hash h) {
    scheme = s;
    hash = h;
    return Bytes(256, 1);
  });
  const ossl::MdCtxPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  REQUIRE(EVP_DigestSignInit(context.get(), &options, EVP_sha512(), nullptr, key.get()) == 1);
  REQUIRE(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1);
  CHECK(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, 20) != 1);
  CHECK(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1);
  CHECK(EVP_PKEY_CTX_set_rsa_padding(options, RSA_NO_PADDING) != 1);
  std::size_t size = 256;
  Bytes signature(size);
  REQUIRE(EVP_DigestSign(context.get(), signature.data(), &size, signature.data(), 5) == 1);
  CHECK(scheme == Scheme::rsa_pss);
  CHECK(hash == Hash::sha512);
  const ossl::MdCtxPtr weak(EVP_MD_CTX_new());
  CHECK(EVP_DigestSignInit(weak.get(), nullptr, EVP_sha1(), nullptr, key.get()) != 1);
  ERR_clear_error();
}

TEST_CASE("a signer that throws makes the OpenSSL call fail") {
  const auto own = test::make_key();
  TokenProvider provider;
  const auto key = provider.key(test::public_key_of(own.get()), [](BytesView, Scheme, Hash) -> Bytes {
    throw pkcs11::TokenError(pkcs11::TokenError::Kind::removed, "C_Sign", 0x32);
  });
  const auto request = request_for(key.get());
  CHECK(X509_REQ_sign(request.get(), key.get(), EVP_sha256()) <= 0);
  ERR_clear_error();
}

TEST_CASE("after the provider is gone OpenSSL works as before") {
  { const TokenProvider provider; }
  const TokenProvider again;
  const auto key = test::make_key(KeyType::rsa2048);
  CHECK_FALSE(test::make_certificate({}, key.get()).empty());
}
