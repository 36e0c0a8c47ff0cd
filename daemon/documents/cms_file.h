// SPDX-License-Identifier: Apache-2.0
// A signed file as it lies on the disk: its envelope in memory, its document hashed as a stream.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

#include "daemon/documents/content_hash.h"

namespace redlips::documents {

/// Why a file cannot be taken: "unreadable", "no_signature" (no CMS SignedData of plain data), "too_large"
/// (an envelope over 1 MiB, or 16 MiB in a form that cannot be read as a stream), "no_document" (detached,
/// and no document given), "two_documents" (attached, and another one given), "changed_meanwhile" (no longer
/// the file that was opened).
class CmsFileError : public std::runtime_error {
 public:
  CmsFileError(std::string code, const std::filesystem::path& path)
      : std::runtime_error(path.string()), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

struct CmsFile {
  Bytes detached;  ///< DER, without the document
  bool attached = false;
  cms::ContentDigest digest;  ///< of the document; SHA-384 only where the envelope names it
  /// Where an attached document lies in the file, if it lies there as one piece.
  std::optional<std::uint64_t> offset;
  Bytes document;  ///< an attached document of a file in BER or PEM, else empty
};

/// Opens DER of any size, BER and PEM up to 16 MiB. `document` is needed for a detached signature. Throws
/// CmsFileError.
CmsFile open_cms_file(const std::filesystem::path& file,
                      const std::optional<std::filesystem::path>& document);

/// Hands the document of an attached file on to `take`, piece by piece, and hashes it again: what was
/// verified is what is copied. Throws CmsFileError, after the last piece where the document is another one.
void copy_document(const CmsFile& cms, const std::filesystem::path& file,
                   const std::function<void(BytesView)>& take);

}  // namespace redlips::documents
