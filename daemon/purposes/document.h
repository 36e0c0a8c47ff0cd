// SPDX-License-Identifier: Apache-2.0
// The purpose "document": what a key signs for a file, made here and nowhere else (SECURITY-RULES 1.5, 2.8).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/documents/content_hash.h"
#include "daemon/documents/signed_data.h"
#include "daemon/purposes/origin.h"
#include "pkcs11/certificate.h"

namespace redlips {

/// Most documents of one consent: what a person can look through, and what one host verb signs.
inline constexpr std::size_t most_documents = 16;

/// A document as it was asked for. Exists only valid.
struct Document {
  static constexpr std::size_t name_limit = 255;
  static constexpr std::uint64_t size_limit = std::uint64_t{1} << 50;

  /// `name`: 1 to 255 bytes of UTF-8 of which a reader sees something, shown only after shown_text(). nullopt
  /// where anything breaks its bounds.
  static std::optional<Document> make(std::string name, cms::ContentDigest digest);

  std::string name;
  cms::ContentDigest digest;
};

/// ES256, ES384, RS256 or PS256; nullopt for a pair that signs no documents.
std::optional<cms::Algorithm> document_algorithm(pkcs11::Scheme scheme, pkcs11::Hash hash);

/// The signed attributes for `document` (daemon/documents/signed_data.h); `asker` is the page's origin, none
/// for the user's own command.
Bytes document_attributes(const Document& document, const pkcs11::Certificate& certificate,
                          cms::Algorithm algorithm, std::chrono::sys_seconds now,
                          const std::optional<Origin>& asker);

/// The digest of those bytes, and of no others: throws std::logic_error for what is no SET, or as long as
/// what a login signs (64, 96 or 128 bytes: two hashes). So no signature of a document can be a login,
/// whatever document a page chooses.
pkcs11::Digest document_digest(BytesView attributes, cms::Algorithm algorithm);

}  // namespace redlips
