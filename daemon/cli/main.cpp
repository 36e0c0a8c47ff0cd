// SPDX-License-Identifier: Apache-2.0
// redlips: the command line.
#include "daemon/cli/run.h"
#include "daemon/version.h"

int main(int argc, char** argv) {
  return redlips::cli::run_main({argv, static_cast<std::size_t>(argc)}, redlips::version);
}
