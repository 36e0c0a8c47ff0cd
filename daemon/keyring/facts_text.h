// SPDX-License-Identifier: Apache-2.0
// The text of the facts' file: JSON, bounded, read like anything from outside.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/keyring/try_store.h"

namespace redlips::keyring {

/// What could be believed of a file.
struct ParsedFacts {
  std::vector<TokenFacts> list;
  std::optional<wire::Words> fault{};  ///< why something in it is not believed; nullopt if all is
};

/// Each key's tries carry a checksum: it tells damage and edits by hand from what we wrote, not a forger.
std::string format_facts(const std::vector<const TokenFacts*>& all);

/// Never throws. A key whose tries are not believed keeps its name, and a record that says `state_lost`.
ParsedFacts parse_facts(const std::string& text);

}  // namespace redlips::keyring
