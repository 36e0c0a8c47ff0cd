// SPDX-License-Identifier: Apache-2.0
// Small files, whole: read with a bound, written 0600 and in one step; certificates and keys as PEM.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/peers/shared/ossl.h"

namespace redlips::peers {

using Path = std::filesystem::path;

/// The whole file; throws std::runtime_error naming it where it is missing or over `limit` bytes.
std::string read_file(const Path& path, std::size_t limit = 1 << 20);
/// Mode 0600, on disk under a temporary name first: a reader sees the old file or the new one.
void write_file(const Path& path, std::string_view content);

std::vector<X509Ptr> read_certificates(const Path& path);  ///< all of a PEM file, at least one
PkeyPtr read_private_key(const Path& path);                ///< PEM, without pass phrase
PkeyPtr read_public_key(const Path& path);                 ///< PEM SubjectPublicKeyInfo
X509ReqPtr read_request(const Path& path);                 ///< PEM PKCS#10 (RFC 2986)
X509CrlPtr read_crl(const Path& path);

std::string pem(const X509& certificate);
std::string pem(const X509_CRL& crl);
std::string private_pem(const EVP_PKEY& key);  ///< PKCS#8, not encrypted

}  // namespace redlips::peers
