// SPDX-License-Identifier: Apache-2.0
// Inputs by the book, because tokens pad and check differently.
#include "pkcs11/p11_signature.h"

#include <algorithm>
#include <array>

namespace redlips::pkcs11 {
namespace {

struct HashRow {
  Hash hash;
  std::size_t size;
  std::uint8_t oid_end;  ///< last byte of id-sha256, id-sha384, id-sha512
  CK_MECHANISM_TYPE mechanism;
  CK_RSA_PKCS_MGF_TYPE mgf;
};

const HashRow& row_of(Hash hash) noexcept {
  static constexpr HashRow sha256{Hash::sha256, 32, 1, CKM_SHA256, CKG_MGF1_SHA256};
  static constexpr HashRow sha384{Hash::sha384, 48, 2, CKM_SHA384, CKG_MGF1_SHA384};
  static constexpr HashRow sha512{Hash::sha512, 64, 3, CKM_SHA512, CKG_MGF1_SHA512};
  switch (hash) {
    case Hash::sha384:
      return sha384;
    case Hash::sha512:
      return sha512;
    case Hash::sha256:
      break;
  }
  return sha256;
}

/// DigestInfo, RFC 8017 §9.2 note 1: the three hashes differ in lengths and one byte of the OID.
Bytes digest_info(const Digest& digest) {
  const HashRow& row = row_of(digest.hash);
  const auto size = static_cast<std::uint8_t>(row.size);
  const std::array<std::uint8_t, 19> head{0x30,        static_cast<std::uint8_t>(size + 17U),
                                          0x30,        0x0D,
                                          0x06,        0x09,
                                          0x60,        0x86,
                                          0x48,        0x01,
                                          0x65,        0x03,
                                          0x04,        0x02,
                                          row.oid_end, 0x05,
                                          0x00,        0x04,
                                          size};
  Bytes info(head.size() + digest.bytes.size());
  std::ranges::copy(digest.bytes, std::ranges::copy(head, info.begin()).out);
  return info;
}

[[noreturn]] void refuse() { throw TokenError(TokenError::Kind::refused, "C_SignInit", CKR_OK); }

std::size_t order_size(KeyType type) { return type == KeyType::p384 ? 48 : 32; }

bool is_ec(KeyType type) { return type == KeyType::p256 || type == KeyType::p384; }

}  // namespace

Mechanism::Mechanism(Scheme scheme, Hash hash) noexcept
    : scheme_(scheme), pss_{row_of(hash).mechanism, row_of(hash).mgf, row_of(hash).size} {}

CK_MECHANISM Mechanism::raw() noexcept {
  switch (scheme_) {
    case Scheme::rsa_pkcs1:
      return {CKM_RSA_PKCS, nullptr, 0};
    case Scheme::rsa_pss:
      return {CKM_RSA_PKCS_PSS, &pss_, sizeof pss_};
    case Scheme::ecdsa:
      break;
  }
  return {CKM_ECDSA, nullptr, 0};
}

Bytes signature_input(Scheme scheme, const Digest& digest, KeyType type) {
  if (digest.bytes.size() != row_of(digest.hash).size) refuse();
  if (is_ec(type) != (scheme == Scheme::ecdsa)) refuse();
  if (scheme == Scheme::rsa_pkcs1) return digest_info(digest);
  Bytes input = digest.bytes;
  // FIPS 186-4 §6.4: the leftmost bits of a longer hash. Not every token cuts it by itself.
  if (scheme == Scheme::ecdsa) input.resize(std::min(input.size(), order_size(type)));
  return input;
}

}  // namespace redlips::pkcs11
