// SPDX-License-Identifier: Apache-2.0
// Where the program gets PINs from: a descriptor or the terminal, straight into locked memory.
#pragma once

#include <string>

#include "drivers/softkey/cli/options.h"
#include "pkcs11/secret.h"

namespace redlips::softkey {

/// One line of descriptor `fd`, without its end. Throws Problem{usage} if it cannot be read or is longer than
/// 255 bytes.
Secret read_pin_line(int fd);

/// One line of the descriptor that `option` names ("pin-fd"); Throws Problem.
Secret pin_from_option(const Options& options, std::string_view option);

/// Asks on the terminal, without echo. Throws Problem{usage} where there is no terminal, naming `option` as
/// the way out.
Secret ask_pin(const std::string& question, std::string_view option);

}  // namespace redlips::softkey
