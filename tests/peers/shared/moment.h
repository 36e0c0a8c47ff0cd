// SPDX-License-Identifier: Apache-2.0
// Points in time as text and as certificates write them: whole seconds, UTC.
#pragma once

#include <openssl/asn1.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace redlips::peers {

using Moment = std::chrono::sys_seconds;
/// Where a peer asks for the time; tests hand in their own.
using Clock = std::function<Moment()>;

Moment system_now();
/// "2026-11-21T13:00:00Z" (RFC 3339, UTC, whole seconds); nullopt for anything else.
std::optional<Moment> parse_moment(std::string_view text);
std::string to_text(Moment moment);
/// The date at Beijing time, "2026-11-21": what a clerk compares with a calendar.
std::string beijing_date(Moment moment);
/// Sets an ASN.1 time; UTCTime before 2050, GeneralizedTime after (RFC 5280 §4.1.2.5).
void set_time(ASN1_TIME* target, Moment moment);
/// Reads an ASN.1 time; throws OsslError where it is malformed.
Moment moment_of(const ASN1_TIME* time);

}  // namespace redlips::peers
