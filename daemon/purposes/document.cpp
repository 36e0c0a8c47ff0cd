// SPDX-License-Identifier: Apache-2.0
#include "daemon/purposes/document.h"

#include <new>
#include <stdexcept>

#include "daemon/documents/der.h"
#include "daemon/shown_text.h"
#include "pkcs11/utf8.h"

namespace redlips {
namespace {

bool longer_hash(cms::Algorithm algorithm) { return algorithm == cms::Algorithm::es384; }

bool like_a_login(std::size_t size) { return size == 64 || size == 96 || size == 128; }

}  // namespace

std::optional<Document> Document::make(std::string name, cms::ContentDigest digest) {
  const bool named = name.size() <= name_limit && pkcs11::valid_utf8(name) && shows_anything(name);
  if (!named || digest.size > size_limit || digest.sha256.size() != 32 || digest.sha384.size() != 48)
    return std::nullopt;
  return Document{std::move(name), std::move(digest)};
}

std::optional<cms::Algorithm> document_algorithm(pkcs11::Scheme scheme, pkcs11::Hash hash) {
  const bool sha256 = hash == pkcs11::Hash::sha256;
  if (scheme == pkcs11::Scheme::ecdsa && hash == pkcs11::Hash::sha384) return cms::Algorithm::es384;
  if (!sha256) return std::nullopt;
  if (scheme == pkcs11::Scheme::ecdsa) return cms::Algorithm::es256;
  return scheme == pkcs11::Scheme::rsa_pss ? cms::Algorithm::ps256 : cms::Algorithm::rs256;
}

Bytes document_attributes(const Document& document, const pkcs11::Certificate& certificate,
                          cms::Algorithm algorithm, std::chrono::sys_seconds now,
                          const std::optional<Origin>& asker) {
  const auto& digest = document.digest;
  return cms::signed_attributes({algorithm, longer_hash(algorithm) ? digest.sha384 : digest.sha256,
                                 from_hex(certificate.sha256).value(), now,
                                 asker ? asker->text() : std::string()});
}

pkcs11::Digest document_digest(BytesView attributes, cms::Algorithm algorithm) {
  der::Reader reader(attributes);
  if (!reader.next(der::set) || !reader.at_end() || like_a_login(attributes.size()))
    throw std::logic_error("these bytes are no signed attributes");
  const auto hash = longer_hash(algorithm) ? pkcs11::Hash::sha384 : pkcs11::Hash::sha256;
  Bytes digest(longer_hash(algorithm) ? 48 : 32);
  const EVP_MD* md = longer_hash(algorithm) ? EVP_sha384() : EVP_sha256();
  if (EVP_Digest(attributes.data(), attributes.size(), digest.data(), nullptr, md, nullptr) != 1)
    throw std::bad_alloc();
  return {hash, std::move(digest)};
}

}  // namespace redlips
