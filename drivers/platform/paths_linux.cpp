// SPDX-License-Identifier: Apache-2.0
// XDG directories, and programs and data relative to the running executable.
#include "drivers/platform/paths.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "drivers/platform/descriptor.h"

namespace redlips::platform {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw PathError(path.string() + ": " + why);
}

/// An absolute path from the environment; the specification tells to ignore relative ones.
fs::path variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value != '/') return {};
  return value;
}

void require_ours(const fs::path& path, const struct stat& status, const std::string& remedy) {
  if (status.st_uid == ::geteuid()) return;
  refuse(path, "belongs to user " + std::to_string(status.st_uid) + "; " + remedy);
}

fs::path home() {
  auto path = variable("HOME");
  if (path.empty()) throw PathError("HOME is not set; set HOME, or XDG_STATE_HOME and XDG_RUNTIME_DIR");
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) refuse(path, "HOME is missing; set HOME to a directory of yours");
  require_ours(path, status, "set HOME to a directory of yours");
  return path;
}

/// Opens an existing directory that is no link and ours.
Descriptor open_ours(const fs::path& directory, struct stat& status) {
  Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (opened.get() < 0) {
    refuse(directory, errno == ENOTDIR || errno == ELOOP ? "is not a directory" : std::strerror(errno));
  }
  if (::fstat(opened.get(), &status) != 0) refuse(directory, std::strerror(errno));
  require_ours(directory, status, "choose another directory");
  return opened;
}

/// True if it was made now, with mode 0700.
bool make(const fs::path& directory) {
  std::error_code ec;
  const auto parent = directory.parent_path();
  if (!fs::exists(parent, ec)) make(parent);
  if (::mkdir(directory.c_str(), 0700) == 0) return true;
  if (errno != EEXIST) refuse(directory, std::string("cannot be made: ") + std::strerror(errno));
  return false;
}

}  // namespace

void own_private_directory(const fs::path& directory) {
  make(directory);
  struct stat status {};
  const auto opened = open_ours(directory, status);
  if ((status.st_mode & 07777) == 0700) return;
  if (::fchmod(opened.get(), 0700) != 0) refuse(directory, std::strerror(errno));
}

void require_private_directory(const fs::path& directory) {
  make(directory);
  struct stat status {};
  open_ours(directory, status);
  if ((status.st_mode & 077) != 0)
    refuse(directory, "is open to other users; run: chmod 700 " + directory.string());
}

fs::path state_directory() {
  const auto base = variable("XDG_STATE_HOME");
  auto directory = (base.empty() ? home() / ".local/state" : base) / "redlips";
  own_private_directory(directory);
  return directory;
}

fs::path runtime_directory() {
  const auto base = variable("XDG_RUNTIME_DIR");
  if (base.empty()) {
    auto directory = state_directory() / "run";
    own_private_directory(directory);
    return directory;
  }
  struct stat status {};
  if (::stat(base.c_str(), &status) != 0) refuse(base, "XDG_RUNTIME_DIR is missing; unset XDG_RUNTIME_DIR");
  require_ours(base, status, "XDG_RUNTIME_DIR is not yours: unset it (su and sudo keep it)");
  own_private_directory(base / "redlips");
  return base / "redlips";
}

fs::path user_config_directory() {
  const auto base = variable("XDG_CONFIG_HOME");
  if (!base.empty()) return base / "redlips";
  const auto user = variable("HOME");
  return user.empty() ? user : user / ".config/redlips";
}

fs::path executable_directory() {
  std::error_code ec;
  const auto program = fs::read_symlink("/proc/self/exe", ec);
  if (ec) refuse("/proc/self/exe", ec.message() + "; mount /proc");
  return program.parent_path();
}

fs::path helper_program(const std::string& name) {
  const auto here = executable_directory();
  for (const auto& directory : {here, here.parent_path() / "libexec/redlips"}) {
    if (::access((directory / name).c_str(), X_OK) == 0) return directory / name;
  }
  refuse(here / name, "is missing; install RedLips again");
}

std::vector<fs::path> data_directories() {
  std::vector<fs::path> found;
  std::error_code ec;
  for (const auto& directory :
       {executable_directory().parent_path() / "share/redlips", fs::path("/usr/share/redlips")}) {
    if (!fs::is_directory(directory, ec)) continue;
    if (found.empty() || !fs::equivalent(found.front(), directory, ec)) found.push_back(directory);
  }
  return found;
}

}  // namespace redlips::platform
