// SPDX-License-Identifier: Apache-2.0
// redlips-unlock: does `redlips pin unlock`, for the CA's officer at the counter (SECURITY-RULES 5).
#include <exception>
#include <iostream>

#include "daemon/cli/run.h"
#include "daemon/officer/counter.h"
#include "daemon/version.h"
#include "drivers/platform/process.h"

namespace {

int run(int argc, const char* const* argv) {
  redlips::platform::harden_process();
  return redlips::cli::run_main({argv, static_cast<std::size_t>(argc)}, redlips::version,
                                redlips::officer::pin_unlock);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "redlips-unlock: " << error.what() << '\n';
    return 1;
  }
}
