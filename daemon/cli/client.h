// SPDX-License-Identifier: Apache-2.0
// The local API under the command line's own names.
#pragma once

#include "drivers/wire/client.h"

namespace redlips::cli {

using wire::Answerer;
using wire::CallError;
using wire::Client;

}  // namespace redlips::cli
