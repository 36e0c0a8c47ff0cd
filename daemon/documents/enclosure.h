// SPDX-License-Identifier: Apache-2.0
// A document put into its signature's envelope and found in it again, without holding it in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "pkcs11/bytes.h"

namespace redlips::cms {

/// What stands in an attached file before and behind the document.
struct Enclosure {
  Bytes before, after;
};

/// The envelope of a detached CMS for a document of `size` bytes: eContent of RFC 5652 §5.2 as one OCTET
/// STRING. nullopt where `detached` is no DER SignedData without content.
std::optional<Enclosure> enclose(BytesView detached, std::uint64_t size);

/// Gives up to `size` bytes of a file from `offset`; fewer only at its end.
using ReadAt = std::function<Bytes(std::uint64_t offset, std::size_t size)>;

/// An envelope as read from a file.
struct Opened {
  Bytes detached;                         ///< the same CMS without the document
  std::optional<std::uint64_t> document;  ///< where it begins in the file; nullopt: detached
  std::uint64_t size = 0;                 ///< of the document
};

/// Most bytes of an envelope without its document; certificates and time stamps fit many times.
inline constexpr std::size_t envelope_limit = std::size_t{1024} * 1024;

/// Reads a DER SignedData of `file_size` bytes, which it fills exactly; nullopt for anything else (BER with
/// indefinite lengths too) and for an envelope over the limit.
std::optional<Opened> open_envelope(const ReadAt& read, std::uint64_t file_size);

}  // namespace redlips::cms
