// SPDX-License-Identifier: Apache-2.0
// setlocale(3) and execvp(3).
#include "drivers/platform/command.h"

#include <unistd.h>

#include <cerrno>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace redlips::platform {

void use_language(const std::string& language) {
  const char* locale = std::setlocale(LC_ALL, "");
  // gettext ignores LANGUAGE in the locale "C", not in "C.UTF-8".
  if (locale == nullptr || std::string_view(locale) == "C" || std::string_view(locale) == "POSIX") {
    std::setlocale(LC_ALL, "C.UTF-8");
  }
  ::setenv("LANGUAGE", language.c_str(), 1);
}

std::string become(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  ::execvp(program.c_str(), words.data());
  return std::strerror(errno);
}

}  // namespace redlips::platform
