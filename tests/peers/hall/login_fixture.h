// SPDX-License-Identifier: Apache-2.0
// For the hall's tests: a demo CA in a scratch directory, and tokens signed by keys in memory.
#pragma once

#include <openssl/rsa.h>

#include "tests/peers/ca/demo_authority.h"
#include "tests/peers/hall/token.h"
#include "tests/peers/shared/scratch.h"

namespace redlips::peers {

inline const Moment fixture_now = *parse_moment("2026-11-21T13:00:00Z");
inline const std::string fixture_origin = "https://hall.example.test";
inline const std::string fixture_challenge = "x7XcL6UuTH7IUzgaeEDgwWxx1EwKb1pTkRVNzTYDalM=";

struct LoginFixture {
  Scratch scratch;
  DemoAuthority authority = DemoAuthority::open_or_create(scratch / "ca", fixture_now);
  Path ca = authority.file("ca.pem"), crl = authority.file("crl.pem");

  static UnitSubject unit() {
    using namespace std::chrono_literals;
    return {"昆明市演示用工有限公司",
            "",
            "演示证书",
            "91350100M000100Y43",
            Usage::sign,
            "",
            {fixture_now - 1h, fixture_now + 24h}};
  }
};

inline Bytes der_of(X509& certificate) {
  Bytes der(static_cast<std::size_t>(i2d_X509(&certificate, nullptr)));
  unsigned char* at = der.data();
  i2d_X509(&certificate, &at);
  return der;
}

inline Bytes raw_signature(const Bytes& der, std::size_t half) {
  const unsigned char* at = der.data();
  const EcdsaSigPtr pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  Bytes raw(2 * half);
  BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), static_cast<int>(half));
  BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + half, static_cast<int>(half));
  return raw;
}

inline Bytes digest_of(const std::string& text, const EVP_MD* hash) {
  Bytes digest(static_cast<std::size_t>(EVP_MD_get_size(hash)));
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, hash, nullptr);
  return digest;
}

/// Signs as RedLips would; the algorithm's name decides hash and padding.
inline Bytes sign_login(EVP_PKEY& key, const std::string& algorithm, const std::string& origin,
                        const std::string& challenge) {
  const EVP_MD* const hash = algorithm.ends_with("384") ? EVP_sha384() : EVP_sha256();
  Bytes message = digest_of(origin, hash);
  const Bytes second = digest_of(challenge, hash);
  message.insert(message.end(), second.begin(), second.end());
  const MdCtxPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* details = nullptr;
  require(EVP_DigestSignInit(context.get(), &details, hash, nullptr, &key) == 1, "EVP_DigestSignInit");
  if (algorithm.starts_with("PS")) {
    EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST);
  }
  std::size_t length = 0;
  EVP_DigestSign(context.get(), nullptr, &length, message.data(), message.size());
  Bytes signature(length);
  require(EVP_DigestSign(context.get(), signature.data(), &length, message.data(), message.size()) == 1,
          "sign");
  signature.resize(length);
  return algorithm.starts_with("ES")
             ? raw_signature(signature, static_cast<std::size_t>(EVP_MD_get_size(hash)))
             : signature;
}

inline Token make_token(X509& certificate, EVP_PKEY& key, const std::string& algorithm,
                        const std::string& origin = fixture_origin,
                        const std::string& challenge = fixture_challenge) {
  return {der_of(certificate), algorithm, sign_login(key, algorithm, origin, challenge)};
}

}  // namespace redlips::peers
