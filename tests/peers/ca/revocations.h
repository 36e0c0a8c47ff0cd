// SPDX-License-Identifier: Apache-2.0
// The list of revoked certificates: a text file that grows line by line, and the CRL made from it (RFC 5280
// §5).
#pragma once

#include <string>
#include <vector>

#include "tests/peers/ca/certificate_builder.h"
#include "tests/peers/shared/files.h"

namespace redlips::peers {

struct Revocation {
  std::string serial;  ///< upper-case hexadecimal
  Moment when;
};

/// The certificate's serial number as upper-case hexadecimal.
std::string serial_of(const X509& certificate);

/// Lines "SERIAL TIME"; a missing file is an empty list. Throws std::runtime_error naming a line that is
/// neither.
std::vector<Revocation> read_revocations(const Path& path);
/// Adds one line unless the serial is there already.
void add_revocation(const Path& path, const Revocation& revocation);

/// A CRL valid for `validity`, signed with SHA-256; its number is the time of signing in milliseconds.
X509CrlPtr make_crl(X509& issuer, EVP_PKEY& key, const std::vector<Revocation>& revoked, Validity validity);

}  // namespace redlips::peers
