// SPDX-License-Identifier: Apache-2.0
// DER to the last leaf, within bounds.
#pragma once

#include "pkcs11/bytes.h"

namespace redlips::renewal {

/// True if `text` is elements of DER one behind the other, those within constructed ones too, at most 24
/// levels deep and 4096 in all: nothing in it is left to a later reader's guess.
bool well_nested(BytesView text);

}  // namespace redlips::renewal
