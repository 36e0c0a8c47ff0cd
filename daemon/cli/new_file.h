// SPDX-License-Identifier: Apache-2.0
// A file of the user's that appears whole or not at all.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>

#include "pkcs11/bytes.h"

namespace redlips::cli {

/// Written beside its target under a random name that nobody can have prepared, and taken away unless it was
/// kept.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path target);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();
  void write(BytesView bytes);
  /// Puts it in the target's place. CallError "unwritable" where it, or anything before, could not be
  /// written, and "appeared" where something has that name by now and shall not be replaced.
  void keep(bool replace);

 private:
  struct Closed {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::filesystem::path target_, part_;
  std::unique_ptr<std::FILE, Closed> file_;
  bool good_ = false;
};

}  // namespace redlips::cli
