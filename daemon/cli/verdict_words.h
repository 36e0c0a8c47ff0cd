// SPDX-License-Identifier: Apache-2.0
// What a verification found, for people and for programs. Text from the file is cleaned in both.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "daemon/cli/texts.h"
#include "daemon/documents/verify.h"

namespace redlips::cli {

/// `redlips verify --json`, PROTOCOL.md §5.
boost::json::object verdict_json(const std::string& file, const documents::CmsFile& cms,
                                 const std::vector<documents::SignerVerdict>& verdicts);

/// A block a signer: does it hold, who, when, was the certificate good, was revocation looked at.
std::string verdict_words(const std::string& file, const documents::CmsFile& cms,
                          const std::vector<documents::SignerVerdict>& verdicts);

/// ok: every signature holds and every signer is proved. not_intact: one does not hold. not_proved: they
/// hold, but who signed is not proved.
Exit exit_of(const std::vector<documents::SignerVerdict>& verdicts);

}  // namespace redlips::cli
