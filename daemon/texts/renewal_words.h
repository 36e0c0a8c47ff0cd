// SPDX-License-Identifier: Apache-2.0
// What a renewal says of itself, in command line and windows alike: why it stopped, how far it is, what it
// needs.
#pragma once

#include <string>
#include <string_view>

namespace redlips {

/// What happened, what was not lost, what to do next; in the user's language.
struct ThreeParts {
  std::string what, safe, next;
  std::string all() const;  ///< as one paragraph
};

/// The words of a code that a renewal ended or stopped with (PROTOCOL.md §2, §4): those of a renewal where it
/// has any, else the code's own.
ThreeParts renewal_text(std::string_view code);
/// Has the code words that speak of a renewal?
bool is_renewal_code(std::string_view code) noexcept;

/// One line for a step that was reached; "" for one that is not known here.
std::string renewal_step_words(std::string_view step);

/// What a renewal needs, and whether it is there. `from`, `until`: the days between which it may begin.
std::string renewal_condition_words(std::string_view condition, bool ok, const std::string& from,
                                    const std::string& until);

/// How often the PIN will be asked for; said before anything begins.
std::string renewal_pins_words(int pins);

/// Why the PIN is asked for now, and which time of how many it is: `step` of prompt.renew, and how many PINs
/// are still to come at most, with this one.
std::string renewal_lease_words(std::string_view step, int pins);

/// Why a certificate that the authority sent was not written: `why` of certificate_refused; "" if it is not
/// known.
std::string refused_certificate_words(std::string_view why);

}  // namespace redlips
