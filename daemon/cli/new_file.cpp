// SPDX-License-Identifier: Apache-2.0
#include "daemon/cli/new_file.h"

#include "daemon/cli/client.h"
#include "drivers/platform/files.h"
#include "drivers/platform/random.h"

namespace redlips::cli {

// "x": fails where anything has that name already (C11 7.21.5.3), a symbolic link too.
NewFile::NewFile(std::filesystem::path target)
    : target_(std::move(target)),
      part_(target_.parent_path() / ("." + platform::random_hex(8) + ".part")),
      file_(std::fopen(part_.string().c_str(), "wbx")),
      good_(file_ != nullptr) {}

NewFile::~NewFile() {
  if (part_.empty()) return;
  file_.reset();
  std::error_code ignored;
  std::filesystem::remove(part_, ignored);
}

void NewFile::write(BytesView bytes) {
  good_ = good_ && std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) == bytes.size();
}

void NewFile::keep(bool replace) {
  if (file_) good_ = std::fclose(file_.release()) == 0 && good_;
  if (!good_) throw CallError("unwritable", target_.string());
  try {
    if (replace)
      std::filesystem::rename(part_, target_);
    else if (!platform::move_to_free_name(part_, target_))
      throw CallError("appeared", target_.string());
  } catch (const std::system_error&) {
    throw CallError("unwritable", target_.string());
  }
  part_.clear();
}

}  // namespace redlips::cli
