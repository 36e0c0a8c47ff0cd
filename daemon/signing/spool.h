// SPDX-License-Identifier: Apache-2.0
// Documents that pages sent, as files that the user can open before he signs, and gone afterwards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "pkcs11/bytes.h"

namespace redlips::signing {

/// A directory of ours, empty between requests. All on the daemon's thread.
class Spool {
 public:
  /// Bytes in it at most, over all pages.
  static constexpr std::uint64_t limit = std::uint64_t{256} * 1024 * 1024;

  explicit Spool(std::filesystem::path directory);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// The state directory is ours now: what an earlier daemon left is removed.
  void start();

  /// One document. Removed, and its place given back, when it goes.
  class File {
   public:
    /// `used` counts for the spool, which a dialog may outlive by a moment.
    File(std::shared_ptr<std::uint64_t> used, std::filesystem::path path, std::uint64_t size);
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    /// False where the disk refuses.
    bool add(BytesView piece);
    /// No more comes: readable by its owner alone, written by nobody.
    bool finish();
    const std::filesystem::path& path() const noexcept { return path_; }

   private:
    std::shared_ptr<std::uint64_t> used_;
    std::filesystem::path path_;
    std::uint64_t size_;
    std::ofstream stream_;
  };

  /// A file for `size` bytes of what the page calls `name`; nullptr where there is no room. Only the ending
  /// of the name is used, and only if it is one of documents: opening the file must not run it.
  std::unique_ptr<File> open(const std::string& name, std::uint64_t size);
  std::uint64_t used() const noexcept { return *used_; }

 private:
  std::filesystem::path directory_;
  bool started_ = false;
  std::shared_ptr<std::uint64_t> used_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace redlips::signing
