// SPDX-License-Identifier: Apache-2.0
#include "daemon/state_file.h"

#include "daemon/not_saved.h"
#include "drivers/platform/append.h"
#include "drivers/platform/files.h"

namespace redlips {

std::optional<std::string> StateFile::read() const { return platform::read_own_file(path_, limit_); }

std::string StateFile::keep_aside() {
  precious_ = true;
  auto name = platform::keep_aside(path_).filename().string();
  precious_ = false;
  return name;
}

drivers::FileFault StateFile::damaged(std::vector<wire::Words> why) noexcept {
  try {
    why.push_back({N_("the old file is kept as {1}"), {keep_aside()}});
  } catch (const std::exception& error) {
    why.push_back(
        {N_("it cannot be kept under another name now, so nothing is written here: {1}"), {error.what()}});
  }
  return {path_, {.words = std::move(why)}};
}

template <class Write>
void StateFile::save(Write write) {
  try {
    if (precious_) keep_aside();
    write();
  } catch (const std::exception& error) {
    throw NotSaved(error.what());
  }
}

void StateFile::replace(std::string_view contents) {
  save([&] { platform::replace_file(path_, contents); });
}

void StateFile::append(std::string_view line) {
  save([&] { platform::append_file(path_, line); });
}

}  // namespace redlips
