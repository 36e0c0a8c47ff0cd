// SPDX-License-Identifier: Apache-2.0
// Tokens, certificates, halls and history as the local API shows them (PROTOCOL.md §2). Pure.
#pragma once

#include <boost/json/object.hpp>

#include "daemon/authorities.h"
#include "daemon/config.h"
#include "daemon/history.h"
#include "daemon/keyring/keyring.h"
#include "daemon/login/remembered.h"
#include "daemon/notices.h"
#include "daemon/renewal/renewals.h"

namespace redlips::local {

// Text from outside is cleaned here (SECURITY-RULES 2.11): a key's label may hold anything.
boost::json::object token_view(const keyring::TokenView& token);
boost::json::object certificate_view(const keyring::TokenView& token,
                                     const keyring::CertificateView& certificate);
/// The part of token_view() that speaks of the PIN.
boost::json::object pin_view(const keyring::TokenView& token);
boost::json::object session_view(const keyring::SessionView& session);
boost::json::object library_view(const keyring::LibraryView& library);
boost::json::object text_view(const LocalText& text);
boost::json::object hall_view(const Hall& hall);
boost::json::object renewal_view(const renewal::Job& job, const std::vector<keyring::TokenView>& tokens,
                                 bool running);
boost::json::object condition_view(const renewal::Condition& condition);
boost::json::object notice_view(const Notice& notice);
boost::json::object site_view(const login::RememberedSite& site);
boost::json::object history_view(const HistoryEntry& entry);
/// The cause in English, and beside it its parts for a client of another language.
boost::json::object fault_view(const drivers::FileFault& fault);

}  // namespace redlips::local
