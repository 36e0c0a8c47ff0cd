// SPDX-License-Identifier: Apache-2.0
#include "daemon/purposes/web_login.h"

#include <new>

#include "pkcs11/ossl.h"

namespace redlips {
namespace {

const EVP_MD* digest_of(pkcs11::Hash hash) {
  switch (hash) {
    case pkcs11::Hash::sha384:
      return EVP_sha384();
    case pkcs11::Hash::sha512:
      return EVP_sha512();
    case pkcs11::Hash::sha256:
      break;
  }
  return EVP_sha256();
}

Bytes hashed(const EVP_MD* md, const void* data, std::size_t size) {
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(md)));
  if (EVP_Digest(data, size, out.data(), nullptr, md, nullptr) != 1) throw std::bad_alloc();
  return out;
}

Bytes login_hash(const EVP_MD* md, const Origin& origin, const Nonce& nonce) {
  Bytes both = hashed(md, origin.text().data(), origin.text().size());
  const Bytes second = hashed(md, nonce.text().data(), nonce.text().size());
  both.insert(both.end(), second.begin(), second.end());
  return hashed(md, both.data(), both.size());
}

}  // namespace

pkcs11::Digest web_login_digest(const Origin& origin, const Nonce& nonce, pkcs11::Hash hash) {
  return {hash, login_hash(digest_of(hash), origin, nonce)};
}

std::string login_fingerprint(const Origin& origin, const Nonce& nonce) {
  return to_hex(login_hash(EVP_sha256(), origin, nonce));
}

}  // namespace redlips
