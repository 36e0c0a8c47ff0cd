// SPDX-License-Identifier: Apache-2.0
// Which libraries are served, and when.
#include "daemon/keyring/library.h"

#include <algorithm>

namespace redlips::keyring {
namespace {

bool has(const std::vector<drivers::UsbId>& ids, drivers::UsbId id) {
  return std::ranges::find(ids, id) != ids.end();
}

// No USB id and no path: the device may sit behind a reader, any arrival may be it.
bool any_arrival(const Library& library) {
  return !library.profile || (library.profile->usb.empty() && library.profile->presence_path.empty());
}

bool below(const std::filesystem::path& path, const std::filesystem::path& directory) {
  const auto mismatch = std::ranges::mismatch(path, directory);
  return mismatch.in2 == directory.end() || mismatch.in2->empty();
}

std::shared_ptr<Library> module_library(const boost::asio::any_io_executor& executor,
                                        const std::string& path) {
  auto library = std::make_shared<Library>(executor, nullptr, std::vector{path});
  library->unprofiled = true;
  return library;
}

bool served(const std::vector<std::shared_ptr<Library>>& libraries, const std::string& module) {
  return std::ranges::any_of(libraries, [&](const auto& library) {
    return std::ranges::find(library->candidates, module) != library->candidates.end();
  });
}

}  // namespace

drivers::HostSettings host_settings(const Library& library, const std::string& path,
                                    const std::string& program) {
  drivers::HostSettings settings;
  settings.program = program;
  settings.library = path;
  settings.sandboxed = !library.unprofiled;
  if (!library.profile) return settings;
  settings.init_args = library.profile->init_args;
  settings.allow_exec = library.profile->allow_exec;
  settings.environment = library.profile->environment;
  settings.deadlines = library.profile->deadlines;
  return settings;
}

std::vector<std::shared_ptr<Library>> libraries_of(const boost::asio::any_io_executor& executor,
                                                   const std::vector<drivers::Profile>& profiles,
                                                   const std::vector<std::string>& modules) {
  std::vector<std::shared_ptr<Library>> libraries;
  for (const auto& profile : profiles) {
    if (profile.foreign || profile.libraries.empty()) continue;
    std::vector<std::string> candidates;
    // A library named on the command line is served as such: twice in would be a key that collides with
    // itself.
    std::ranges::copy_if(profile.libraries, std::back_inserter(candidates), [&](const std::string& path) {
      return std::ranges::find(modules, path) == modules.end() && !served(libraries, path);
    });
    if (!candidates.empty())
      libraries.push_back(std::make_shared<Library>(executor, &profile, std::move(candidates)));
  }
  for (const auto& module : modules)
    if (!served(libraries, module)) libraries.push_back(module_library(executor, module));
  return libraries;
}

bool concerns(const drivers::Arrival& news, const Library& library) {
  if (news.path) {
    if (!library.profile || library.profile->presence_path.empty()) return false;
    return below(*news.path, library.profile->presence_path);
  }
  if (any_arrival(library)) return true;
  return news.usb && has(library.profile->usb, *news.usb);
}

bool awake(const Library& library, const std::vector<drivers::UsbId>& present) {
  if (any_arrival(library) || !library.profile->presence_path.empty()) return true;
  return std::ranges::any_of(library.profile->usb, [&](drivers::UsbId id) { return has(present, id); });
}

}  // namespace redlips::keyring
