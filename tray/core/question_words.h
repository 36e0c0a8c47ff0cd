// SPDX-License-Identifier: Apache-2.0
// What a question says to the person: pure but for the language.
#pragma once

#include <string>
#include <vector>

#include "tray/core/question.h"

namespace redlips::tray {

/// The headline: what is asked, and by which hall where it is a registered one.
std::string title_words(const Question& question);
/// The sentence below the field: what typing the PIN means, and where the PIN goes.
std::string consent_words(const Question& question);
/// What stands above the field: why it is asked again; "" the first time. `key`: the one it is about, or
/// nullptr.
std::string why_words(const Question& question, const AskedKey* key);
/// What is unusual about the site, one thing a line; empty where all is calm.
std::vector<std::string> site_warnings(const Question& question);

/// What the PIN of a renewal is for, which time of how many it is, and what stays; empty for other questions.
std::vector<std::string> renewal_words(const Question& question, const Authority* authority);

/// A key's unit with the user's own name for it; never empty.
std::string name_words(const AskedKey& key);
/// Its unit number in groups, then until when it is valid (by the calendar of `authority`, UTC without one)
/// and its number: a line each, none empty.
std::vector<std::string> detail_words(const AskedKey& key, const Authority* authority);
/// Size and hash of a document, and what nobody here has seen of it; the hash in groups that two people can
/// compare by telephone.
std::vector<std::string> document_words(const AskedDocument& document);
/// What helps whoever forgot the PIN, without using up a try; `authority` nullptr: not known.
std::vector<std::string> forgotten_words(const Authority* authority);

}  // namespace redlips::tray
