// SPDX-License-Identifier: Apache-2.0
// The cards of the page of help, one file each.
#pragma once

#include <string>

#include "tray/window/pages.h"

namespace redlips::tray {

/// Hotline with who answers now, hours, address.
void add_contact_card(const Page& page, const Authority& authority);
/// Where fees are paid to; nothing where the authority does not say.
void add_bank_card(const Page& page, const Authority& authority);
/// What to do, step by step.
void add_lost_card(const Page& page, const Authority* authority);
/// Counters with a field to search them; `search` is what is typed there, and outlives the page.
void add_districts_card(const Page& page, const Authority& authority, std::string& search);

/// "2022-05 的资料，…": how old what stands above is.
void add_age(Card& card, wxSizer& sizer, int width, const std::string& words);

}  // namespace redlips::tray
