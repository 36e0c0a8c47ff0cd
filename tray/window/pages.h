// SPDX-License-Identifier: Apache-2.0
// The pages of the main window: each fills a column, top to bottom, and keeps nothing.
#pragma once

#include <boost/json/object.hpp>
#include <functional>

#include "tray/core/icon_state.h"
#include "tray/core/renewal_view.h"
#include "tray/core/settings.h"
#include "tray/core/words.h"
#include "tray/window/card.h"
#include "tray/window/wx.h"

namespace redlips::tray {

/// Where a page stands and what it is about.
struct Page {
  wxWindow* parent;
  wxSizer& column;
  int width;
  const Desk& desk;
  const Key* key;  ///< nullptr: none is in
};

void build_certificate_page(const Page& page, const std::function<void()>& open_pin_page);
void build_pin_page(const Page& page, const std::function<void()>& change,
                    const std::function<void()>& make_form, const std::function<void(const Line&)>& tell);
/// What to do when the key gets a new handler; `authority` nullptr: not known.
void add_handover_card(const Page& page, const Authority* authority, const std::function<void()>& change,
                       const std::function<void(const Line&)>& tell);
/// The page of renewals, and what its buttons do.
struct RenewalPart {
  const RenewalView& view;
  std::vector<std::string> history;  ///< a line each
  std::function<void(RenewalAct act)> act;
};
/// `check`: asks to look over a certificate that is new.
void build_renewal_page(const Page& page, const RenewalPart& part, const std::function<void()>& check);
/// Until when, and how the authority of the key's certificate renews; there is one.
void add_renewal_ways(const Page& page, const RenewalPart& part);
void add_renewal_buttons(Card* card, const RenewalPart& part);
void add_counter_way(const Page& page, const Authority& authority);
/// What the user chose, and how to choose anew.
struct SettingsView {
  const Settings& settings;
  std::function<void(const Settings&)> change;
};
void add_settings_card(const Page& page, const SettingsView& view);
/// Asks to look over the certificate of the key, unless that was done; `tell` says how a wrong one is
/// corrected.
void add_check_card(const Page& page, const SettingsView& view, const std::function<void(const Line&)>& tell);
/// Saving and copying what the certificate says.
void add_certificate_buttons(const Page& page,
                             const std::function<void(const std::string& certificate)>& save);
/// Asks for `what`, members of token.name, for that key.
using Rename = std::function<void(const std::string& token, boost::json::object what)>;
/// A name that is typed and not kept yet, and the key that it is for.
struct NameDraft {
  std::string token, name;
};
/// `draft` outlives the page, which is made anew whenever a key comes or goes.
void add_name_card(const Page& page, const Rename& rename, NameDraft& draft);

/// What the page of records shows, and what it can ask for.
struct RecordsView {
  const boost::json::object& history;  ///< the result of history.list
  const boost::json::object& sites;    ///< the result of site.list
  std::string& search;                 ///< what is typed into the search field; outlives the page
  std::function<void()> clear, save;
  std::function<void(const std::string& origin)> forget;
};
void build_history_page(const Page& page, const RecordsView& view);
/// `search`: what is typed into the field for counters; outlives the page.
void build_help_page(const Page& page, std::string& search);

/// How wide what stands on a card of the page may be.
int inner_width(const Page& page);
/// A card of the page with its headline.
Card* add_card(const Page& page, const std::string& title);
/// A paragraph on a card of the page.
void add_words(const Page& page, Card* card, const std::string& words, Tone tone = Tone::plain);
/// A row of a card: what, and its value, which may wrap; with a button that copies the value where `copy`.
void add_row(wxWindow* card, wxSizer& sizer, int width, const std::string& what, const std::string& value,
             bool copy = false);
/// The same; what is copied is not what is shown.
void add_copied_row(wxWindow* card, wxSizer& sizer, int width, const std::string& what,
                    const std::string& value, const std::string& copied);
/// How far from the left the values of rows stand.
int value_column(const wxWindow& card);
/// A numbered step on a card, and how far its words stand in.
void add_step(const Page& page, Card& card, std::size_t number, const std::string& words);
int step_indent(const wxWindow& card);
/// A small button that copies `value`, which is `what`.
wxButton* copy_button(wxWindow& card, const std::string& what, const std::string& value);
/// A card of its own with one sentence or two.
void add_empty(const Page& page, const std::string& title, const std::string& words);
void copy_text(const std::string& text);

}  // namespace redlips::tray
