// SPDX-License-Identifier: Apache-2.0
// The documents of one page's request, announced first, then sent piece by piece (PROTOCOL.md §3,
// signDocument).
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/documents/content_hash.h"
#include "daemon/signing/signer.h"
#include "daemon/signing/spool.h"

namespace redlips::signing {

/// One request's documents, hashed as they come and kept where the user can open them.
class Upload {
 public:
  /// Bytes of one request at most, and of one piece.
  static constexpr std::uint64_t limit = std::uint64_t{64} * 1024 * 1024;
  static constexpr std::size_t piece_limit = std::size_t{45} * 1024;

  /// Reads `documents` of the request: 1 to most_documents of {name, size}, or of {name, size, sha256,
  /// sha384} for those of which the page gives hashes only. nullopt for anything else, and above the limit.
  static std::optional<Upload> read(const boost::json::object& params);

  bool hash_only() const;  ///< at least one comes as hashes
  /// Makes room; false where there is none.
  bool reserve(Spool& spool);
  bool complete() const { return at_ == announced_.size(); }
  /// The next piece, base64, of the first document that is not complete. "" or a code: "invalid_request"
  /// where it is no base64, empty, over the limit or more than was announced; "internal" where the disk
  /// refuses.
  std::string add(std::string_view base64);
  /// What is to be signed, once complete; the files live as long as this does.
  std::vector<Piece> pieces() const;

 private:
  struct Announced {
    std::string name;
    std::uint64_t size = 0;
    std::optional<cms::ContentDigest> digest;  ///< given, or computed when all of it is here
    std::unique_ptr<Spool::File> file;
  };
  static std::optional<Announced> announced(const boost::json::value& value);
  std::string begin_next();

  std::vector<Announced> announced_;
  std::size_t at_ = 0;  ///< the first that is not complete
  std::optional<cms::ContentHash> hash_;
};

}  // namespace redlips::signing
