// SPDX-License-Identifier: Apache-2.0
// Request out, certificate in: the two papers a key exchanges with its authority.
#pragma once

#include <string>
#include <string_view>

#include "drivers/softkey/cli/key_pair.h"

namespace redlips::softkey {

/// PKCS#10 (RFC 2986) in PEM for the key pair: C=CN, O, CN in UTF-8. Needs login. Throws Problem.
std::string make_request(const Bench& bench, const std::string& subject_o, const std::string& subject_cn);

/// Writes the certificate of a PEM (or DER) text beside its key pair and removes earlier ones of that pair:
/// new one first. Needs login. Throws Problem{mismatch} if it is for another key.
void install_certificate(const Bench& bench, std::string_view text);

}  // namespace redlips::softkey
