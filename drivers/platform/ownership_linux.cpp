// SPDX-License-Identifier: Apache-2.0
#include "drivers/platform/ownership.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace redlips::platform {

std::string not_only_roots(const std::filesystem::path& path) {
  struct stat about {};
  if (::lstat(path.c_str(), &about) != 0) return std::system_category().message(errno);
  if (about.st_uid != 0) return "is not owned by root";
  // A sticky directory (/tmp) lets others make files, not replace ours; it still is no place for a library.
  if ((about.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !S_ISLNK(about.st_mode))
    return "can be written by others";
  return {};
}

}  // namespace redlips::platform
