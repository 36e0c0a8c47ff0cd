// SPDX-License-Identifier: Apache-2.0
// The signed attributes of one signer, read with suspicion.
#pragma once

#include <optional>
#include <string>

#include "daemon/documents/cms_owner.h"
#include "daemon/documents/verify.h"

namespace redlips::documents {

/// "" where content-type, message-digest and signing-certificate are there, once, and fit; else the fault as
/// in SignerVerdict. The signature over them is not looked at.
std::string attribute_fault(CMS_SignerInfo* signer, X509* certificate, const cms::ContentDigest& digest);

/// signing-time; nullopt where absent or unreadable.
std::optional<std::chrono::sys_seconds> claimed_time(CMS_SignerInfo* signer);

/// The asking origin, cleaned by nobody yet; empty where absent.
std::string asking_origin(CMS_SignerInfo* signer);

/// Seconds of an ASN.1 time; nullopt where it is none.
std::optional<std::chrono::sys_seconds> seconds_of(const ASN1_TIME* time);

}  // namespace redlips::documents
