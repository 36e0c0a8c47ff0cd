// SPDX-License-Identifier: Apache-2.0
// What stops a renewal, in three parts each; also for codes whose own words speak of a login.
#pragma once

#include <string_view>

#include "drivers/wire/words.h"

namespace redlips {

struct RenewalCode {
  std::string_view code;
  const char *what, *safe, *next;
};

namespace renewal_parts {
inline constexpr const char* untouched = N_("Key and certificate are as before, and no PIN try was used.");
inline constexpr const char* kept =
    N_("The old certificate is untouched and still logs in; what is done need not be done again.");
inline constexpr const char* later =
    N_("Check the network, and go on with the renewal later; nobody has to wait at the computer.");
inline constexpr const char* tell =
    N_("Go on with the renewal later; if it happens again, tell the authority's hotline the code.");
inline constexpr const char* replug = N_("Pull the key out, put it in again, and go on with the renewal.");
}  // namespace renewal_parts

inline constexpr RenewalCode renewal_codes[] = {
    {"not_in_window", N_("It is not the time to renew this certificate."), renewal_parts::untouched,
     N_("Come back when it is: the page of renewals says from when to when.")},
    {"counter_only", N_("This authority renews at its counter alone."), renewal_parts::untouched,
     N_("Bring the key to its counter, and ask by telephone which papers are wanted.")},
    {"no_renewal_service", N_("RedLips knows no service of this authority that renews over the network."),
     renewal_parts::untouched,
     N_("Call the authority, which renews remotely, or bring the key to its counter.")},
    {"unit_changed",
     N_("A certificate cannot be renewed where name or credit code of the unit have changed."),
     N_("The present certificate is untouched and logs in until its end."),
     N_("Have the authority change the certificate first (change of information).")},
    {"clock_wrong", N_("Date or time of this computer are wrong, so the renewal did not begin."),
     renewal_parts::untouched, N_("Set the clock right, and renew again.")},
    {"token_full", N_("A second certificate does not fit on this key."),
     N_("The old certificate is untouched and still logs in."),
     N_("Call the authority: another key may be needed, or certificates that nobody uses must go.")},
    {"certificate_refused",
     N_("The certificate that the authority sent does not fit this key or this unit, so it was not written."),
     renewal_parts::kept,
     N_("Tell the authority the reason below; when it is mended, go on with the renewal.")},
    {"ca_unreachable", N_("The authority's service for renewals cannot be reached."), renewal_parts::kept,
     renewal_parts::later},
    {"ca_tls", N_("The connection to the authority could not be proved to be genuine, and was ended."),
     renewal_parts::kept, N_("Try another network; if it happens again, tell the hotline the code.")},
    {"ca_garbage", N_("The authority's answer cannot be read and was not used."), renewal_parts::kept,
     renewal_parts::tell},
    {"ca_untrusted", N_("An answer came that is not proved to be the authority's, and was not used."),
     renewal_parts::kept, renewal_parts::tell},
    {"ca_too_big", N_("The authority's answer is larger than any that is right, and was not used."),
     renewal_parts::kept, renewal_parts::tell},
    {"ca_slow", N_("The authority took too long to answer."), renewal_parts::kept, renewal_parts::later},
    {"ca_http_5xx", N_("The authority's service for renewals has a fault of its own at the moment."),
     renewal_parts::kept, N_("Go on with the renewal later; nobody has to wait at the computer.")},
    {"ca_refused_unsigned", N_("A refusal came without the authority's signature; it does not count."),
     renewal_parts::kept, renewal_parts::tell},
    {"unattended", N_("The next step needs the PIN, so it needs you."), renewal_parts::kept,
     N_("Put the key in, go on with the renewal, and type the PIN once.")},
    {"user_cancelled", N_("You stopped the renewal."), renewal_parts::kept,
     N_("Go on with the renewal whenever you like.")},
    {"timeout", N_("Nobody typed the PIN in time, so the renewal stopped."), renewal_parts::kept,
     N_("Go on with the renewal whenever you like.")},
    {"no_ui", N_("No window of RedLips is there to type the PIN in."), renewal_parts::kept,
     N_("Open RedLips from the start menu, and go on with the renewal.")},
    {"no_key", N_("The key that is to be renewed is not in."), renewal_parts::kept,
     N_("Put it in, and go on with the renewal; another computer will do.")},
    {"key_removed", N_("The key was pulled out in the middle of the renewal."), renewal_parts::kept,
     N_("Put it in, and go on with the renewal; another computer will do.")},
    {"key_stuck", N_("The key does not answer."), renewal_parts::kept, renewal_parts::replug},
    {"module_failed", N_("The driver of the key stopped working."), renewal_parts::kept,
     renewal_parts::replug},
    {"not_saved", N_("The disk of this computer takes nothing, so the renewal stopped."), renewal_parts::kept,
     N_("Make room on the disk, and go on with the renewal.")},
    {"pin_wrong", N_("The PIN was not right, so the renewal stopped."), renewal_parts::kept,
     N_("Look which key it is and whether Caps Lock is on, then go on with the renewal.")},
    {"pin_blocked", N_("The key is locked, so the renewal stopped."),
     N_("The old certificate is still on it, and its validity is the same."),
     N_("Have the authority unlock the key, then go on with the renewal.")},
    {"last_try", N_("Only one PIN try is left, and it was not used."), renewal_parts::kept,
     N_("Go on with the renewal when you are sure of the PIN, or ask the authority to set a new one.")},
    {"certificate_expired", N_("The certificate has ended, and cannot renew itself any more."),
     N_("The key is not broken, and what was done with it stays valid."),
     N_("Call the authority: it renews a certificate after its end too.")},
    {"busy", N_("RedLips is at work on something else."), renewal_parts::kept,
     N_("Finish or close the window that is open, then go on with the renewal.")},
    {"connection_lost", N_("The service of RedLips stopped in the middle of the renewal."),
     renewal_parts::kept, N_("Go on with the renewal as soon as it runs again.")},
    {"unknown_job", N_("This renewal is not known on this computer."), renewal_parts::untouched,
     N_("Begin it anew: a request that was made already is found on the key.")}};

}  // namespace redlips
