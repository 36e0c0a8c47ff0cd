// SPDX-License-Identifier: Apache-2.0
// The signature of a login token: over hash(origin) ‖ hash(challenge), by an algorithm that fits the key.
#pragma once

#include <optional>
#include <string_view>

#include "tests/peers/hall/refusal.h"
#include "tests/peers/shared/encoding.h"
#include "tests/peers/shared/ossl.h"

namespace redlips::peers {

/// Nothing if `signature` by `key` says: this origin, this challenge. `algorithm` is ES256, ES384, RS256 or
/// PS256.
std::optional<Refusal> signature_fault(EVP_PKEY& key, std::string_view algorithm, BytesView signature,
                                       std::string_view origin, std::string_view challenge);

}  // namespace redlips::peers
