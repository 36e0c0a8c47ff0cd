// SPDX-License-Identifier: Apache-2.0
// One fetch of an authority's revocation list.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "pkcs11/bytes.h"
#include "updater/key_side.h"
#include "updater/schedule.h"

namespace redlips::updater {

struct CrlJob {
  std::string url;
  std::vector<Bytes> anchors;
  std::filesystem::path directory;
};

/// Brings a list's bytes; throws CaFailure.
using FetchCrl = std::function<Bytes()>;

/// Fetches, checks, and replaces `crl.der`, never by an older one; tells the daemon `checked` or
/// `unreachable`.
void run_crl(const CrlJob& job, KeySide& daemon, const FetchCrl& fetch);

}  // namespace redlips::updater
