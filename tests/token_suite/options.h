// SPDX-License-Identifier: Apache-2.0
// The command line of redlips-token-suite.
#pragma once

#include <string>

#include "pkcs11/secret.h"

namespace redlips::suite {

struct Options {
  std::string module;
  std::string init_args;
  std::string serial;  ///< empty: the only token there is
  Secret pin, so_pin;
  bool write = false;
  bool spend_tries = false;
};

/// Reads the arguments, and the PINs from their descriptors (one line each). Throws std::runtime_error with
/// the usage.
Options read_options(int argc, char** argv);

}  // namespace redlips::suite
