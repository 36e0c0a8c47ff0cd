// SPDX-License-Identifier: Apache-2.0
// Challenges and the bytes that a login signs.
#include "daemon/purposes/web_login.h"

#include <doctest/doctest.h>

using redlips::Nonce;
using redlips::Origin;
using redlips::pkcs11::Hash;

namespace {
const std::string nonce44 = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";
}

TEST_CASE("a nonce is 44 to 128 characters of base64 or base64url") {
  CHECK(Nonce::parse(nonce44));
  CHECK(Nonce::parse(std::string(44, 'a')));
  CHECK(Nonce::parse(std::string(128, '_')));
  CHECK(Nonce::parse(std::string(60, '/') + "+-=="));
  CHECK_FALSE(Nonce::parse(std::string(43, 'a')));
  CHECK_FALSE(Nonce::parse(std::string(129, 'a')));
  CHECK_FALSE(Nonce::parse(""));
  CHECK_FALSE(Nonce::parse(std::string(44, ' ')));
  CHECK_FALSE(Nonce::parse(std::string(41, 'a') + "==="));
  CHECK_FALSE(Nonce::parse("=" + std::string(43, 'a')));
  CHECK_FALSE(Nonce::parse(std::string(43, 'a') + "\n"));
  CHECK_FALSE(Nonce::parse(std::string(43, 'a') + std::string(1, '\0')));
}

TEST_CASE("a login signs the hash of both hashes, as computed with another program") {
  // printf %s ORIGIN | openssl dgst -sha256 -binary, the same for the nonce, concatenated, hashed again.
  const auto origin = Origin::parse("https://ria.ee");
  const auto nonce = Nonce::parse(nonce44);
  REQUIRE((origin && nonce));
  const auto digest = web_login_digest(*origin, *nonce, Hash::sha256);
  CHECK(redlips::to_hex(digest.bytes) == "d522c1db3a1ea1c0a3cd5c2582ff240010b1ad02e80cdf9643a71f4a0840eb13");
  CHECK(redlips::to_hex(web_login_digest(*origin, *nonce, Hash::sha384).bytes) ==
        "bba43b279148a21197d650c9c568713cb5defe8e6bbcc7155f3afea1edaeb186f9491afcca41b8b8b8d204b69679fc0d");
  CHECK(web_login_digest(*origin, *nonce, Hash::sha512).bytes.size() == 64);
}

TEST_CASE("another origin or nonce is another fingerprint") {
  const auto a = Origin::parse("https://a.example"), b = Origin::parse("https://b.example");
  const auto n = Nonce::parse(nonce44), m = Nonce::parse(std::string(44, 'a'));
  CHECK(login_fingerprint(*a, *n) != login_fingerprint(*b, *n));
  CHECK(login_fingerprint(*a, *n) != login_fingerprint(*a, *m));
  CHECK(login_fingerprint(*a, *n) == login_fingerprint(*a, *n));
}
