// SPDX-License-Identifier: Apache-2.0
// Why a PIN was not even sent.
#pragma once

#include <string>
#include <string_view>

namespace redlips {

/// `fault` is "policy_fault" of PROTOCOL.md §2 ("empty", "too_short" …); an unknown one gets words that hold
/// for any. Says that no try was used.
std::string policy_words(std::string_view fault);

}  // namespace redlips
