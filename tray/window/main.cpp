// SPDX-License-Identifier: Apache-2.0
// redlips-tray: the red lips. A second start tells the first one what is wanted, and ends.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>

#include "daemon/texts/language.h"
#include "drivers/platform/process.h"
#include "tray/core/link.h"
#include "tray/core/start_words.h"
#include "tray/window/app.h"

wxIMPLEMENT_APP_NO_MAIN(redlips::tray::App);

namespace {

int run(int argc, char** argv) {
  using namespace redlips;
  choose_language({});
  const std::span<const char* const> all(argv, static_cast<std::size_t>(argc));
  const auto words = tray::read_start_words(all.subspan(argc > 0 ? 1 : 0));
  if (!words.unknown.empty()) {
    std::cerr
        << fill(_("redlips-tray does not know \"{1}\". It takes --open PAGE, --lang LANGUAGE and --version."),
                {words.unknown})
        << '\n';
    return 2;
  }
  if (words.version) return std::cout << "redlips-tray " << REDLIPS_VERSION << '\n', EXIT_SUCCESS;
  if (tray::knock(tray::door_path(), {{"open", words.page.empty() ? "certificate" : words.page}}))
    return EXIT_SUCCESS;
  platform::harden_process();
  tray::App::start_words() = words;
  return wxEntry(argc, argv);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "redlips-tray: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
