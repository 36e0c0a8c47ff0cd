// SPDX-License-Identifier: Apache-2.0
// redlips-demo-ca serve: the renewal office on the command line.
#pragma once

#include "tests/peers/shared/arguments.h"

namespace redlips::peers {

int serve(const Arguments& arguments);

}  // namespace redlips::peers
