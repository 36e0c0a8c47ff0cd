// SPDX-License-Identifier: Apache-2.0
// One block a thing, the name first: the width of Chinese text makes tables of columns crooked.
#include "daemon/cli/output.h"

#include <boost/json/array.hpp>
#include <map>

#include "daemon/cli/fault_words.h"
#include "daemon/cli/key_words.h"
#include "daemon/cli/port_words.h"
#include "daemon/cli/texts.h"
#include "drivers/wire/rpc.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

using Words = std::string (*)(const json::object&);

std::string each(const json::object& result, std::string_view member, Words words, const char* none) {
  const auto* list = wire::array_of(result, member);
  if (list == nullptr || list->empty()) return std::string(none) + '\n';
  std::string all;
  for (const auto& one : *list) {
    if (one.is_object()) all += words(one.get_object());
  }
  return all;
}

std::string fault_words(const std::string& fault) {
  if (fault.empty()) return {};
  if (fault == "key_stuck") return _("   ! It does not answer: pull it out and insert it again.\n");
  if (fault == "collision") return _("   ! Two keys that cannot be told apart are in: pull one out.\n");
  return fill(_("   ! Its library does not work ({1}): pull the key out and insert it again.\n"), {fault});
}

std::string unreadable_words(const json::object& object) {
  const auto count = wire::integer_of(object, "unreadable").value_or(0);
  if (count == 0) return {};
  return fill(_("   ! Certificates that cannot be read: {1}. The other ones work; if one is missing, ask the "
                "authority to write it anew.\n"),
              {std::to_string(count)});
}

std::string token_words(const json::object& token) {
  std::string words = key_words(token) + '\n';
  if (truth(token, "foreign")) return words + _("   a key of another vendor; RedLips does not use it\n");
  words += "   " + tries_words(token);
  const auto certificates = std::to_string(wire::integer_of(token, "certificates").value_or(0));
  words += ", " + fill(_("certificates: {1}"), {certificates}) + '\n';
  words += "   " + text(token, "manufacturer") + ' ' + text(token, "model") + '\n';
  if (truth(token, "initial_pin"))
    words += _("   ! It may still have its initial PIN: `redlips pin change`.\n");
  return words + unreadable_words(token) + fault_words(text(token, "fault"));
}

std::string certificate_words(const json::object& one) {
  std::string words = key_words(one) + '\n';
  if (const auto* id = wire::object_of(one, "unit_id")) {
    words +=
        "   " + text(*id, "text") + (truth(*id, "check_digit_ok") ? "" : _(" (check digit is wrong)")) + '\n';
  }
  words += "   " + fill(_("valid {1} to {2}"), {date_words(one, "not_before"), date_words(one, "not_after")});
  if (const auto days = wire::integer_of(one, "days_left"); days && *days >= 0) {
    words += fill(_(", {1} days left"), {std::to_string(*days)});
  }
  const auto state = text(one, "state");
  if (state == "expired") words += std::string(", ") + _("expired");
  if (state == "not_yet_valid") words += std::string(", ") + _("not yet valid");
  words += '\n';
  words += "   " + fill(_("issued by {1}"), {text(one, "issuer")}) + '\n';
  return words + "   " + (truth(one, "login") ? _("logs in to sites") : _("not for logging in")) + '\n';
}

std::string pin_words(const json::object& token) {
  return key_words(token) + "\n   " + tries_words(token) + '\n';
}

std::string hall_words(const json::object& hall) {
  const auto* name = wire::object_of(hall, "name");
  auto words = text(hall, "hall") + "  " + (name == nullptr ? "" : text(*name, "zh")) + '\n';
  return words + "   " + text(hall, "login_url") + '\n';
}

std::string known_site_words(const json::object& site) {
  const auto until = date_words(site, "until");
  return text(site, "origin") + "\n   " +
         (truth(site, "blocked")
              ? fill(_("blocked until {1}"), {until})
              : fill(_("no first-time warning until {1}; the PIN is asked for"), {until})) +
         '\n';
}

std::string history_words(const json::object& entry) {
  auto words = text(entry, "when") + "  " + text(entry, "what") + "  " + text(entry, "code");
  for (const char* member : {"origin", "unit", "serial", "caller", "prompter"}) {
    if (const auto value = text(entry, member); !value.empty()) words += "  " + value;
  }
  if (const auto count = wire::integer_of(entry, "count").value_or(1); count > 1)
    words += "  ×" + std::to_string(count);
  return words + '\n';
}

/// What is wrong with a library, and what to do; nothing where it works.
std::string library_fault_words(const json::object& library) {
  const auto fault = text(library, "fault"), detail = text(library, "detail");
  if (fault.empty() || fault == "not_installed") return {};
  if (fault == "not_trusted") {
    return fill(_("   ! It is not used, for others than root could have written it: {1}\n"
                  "     Its keys cannot log in until an administrator has installed it anew.\n"),
                {detail});
  }
  if (fault == "key_stuck") {
    return _(
        "   ! It did not answer in time and was stopped; other libraries are not affected.\n"
        "     Pull its key out and insert it again.\n");
  }
  return fill(_("   ! It does not work ({1}); other libraries are not affected.\n"
                "     Install it anew, or take it out of --module if it is no PKCS#11 library.\n"),
              {detail.empty() ? fault : detail});
}

std::string library_line(const json::object& library) {
  auto words = "   " + text(library, "library");
  if (truth(library, "unprofiled"))
    words += std::string("  ") + _("(named on the command line, runs unguarded)");
  if (text(library, "fault") == "not_installed") words += std::string("  ") + _("(not installed)");
  return words + '\n' + library_fault_words(library);
}

/// The libraries that are there; of the other ones only the number, unless all are wanted.
std::string libraries_words(const json::object& result, bool all) {
  const auto* list = wire::array_of(result, "libraries");
  std::string words;
  unsigned absent = 0;
  for (const auto& one : list != nullptr ? *list : json::array()) {
    if (!one.is_object()) continue;
    const bool hidden = !all && text(one.get_object(), "fault") == "not_installed";
    if (hidden)
      ++absent;
    else
      words += library_line(one.get_object());
  }
  if (words.empty()) words = std::string(_("   none is in use")) + '\n';
  if (absent == 0) return words;
  return words + fill(_("   not installed on this computer: {1} (`redlips status --all` lists them)\n"),
                      {std::to_string(absent)});
}

std::string session_line(const json::object& session) {
  const auto left = std::to_string((wire::integer_of(session, "idle_left_s").value_or(0) + 59) / 60);
  return fill(_("! Logs in without asking: {1} with {2}, unless it does not for {3} min\n"),
              {text(session, "hall"), text(session, "token"), left});
}

}  // namespace

std::string status_text(const json::object& result, bool all) {
  const auto count = [&](const char* member) {
    return std::to_string(wire::integer_of(result, member).value_or(0));
  };
  auto words = running_words(result);
  words += fill(_("Keys: {1}, registered sites: {2}\n"), {count("tokens"), count("halls")});
  const auto prompter = text(result, "prompter");
  if (prompter.empty()) words += _("Nobody answers web pages now: open RedLips, or run `redlips attach`.\n");
  if (!prompter.empty()) words += fill(_("Web pages are answered by: {1}\n"), {prompter});
  if (const auto* open = wire::array_of(result, "sessions"); open != nullptr && !open->empty())
    words += each(result, "sessions", session_line, "");
  if (truth(result, "test_config")) words += fill(_("! Test configuration: {1}\n"), {text(result, "config")});
  words += fill(_("Settings: {1}\nState: {2}\n"), {text(result, "config"), text(result, "state")});
  words += _("Key libraries:\n") + libraries_words(result, all);
  return words + faults_words(result);
}

std::string tokens_text(const json::object& result) {
  return each(result, "tokens", token_words,
              _("No key is in. Insert it; if it is in, try another USB port."));
}

std::string broken_libraries_text(const json::object& status) {
  std::string words;
  for (const auto& one : status.at("libraries").as_array()) {
    const auto& library = one.as_object();
    if (const auto fault = library_fault_words(library); !fault.empty())
      words += fill(_("The library {1}:\n"), {text(library, "library")}) + fault;
  }
  return words;
}

std::string certificates_text(const json::object& result) {
  return each(result, "certificates", certificate_words,
              _("No certificate: no key is in, or it holds none.")) +
         unreadable_words(result);
}

std::string pin_text(const json::object& result) {
  return each(result, "tokens", pin_words, _("No key is in. Insert it; if it is in, try another USB port."));
}

std::string halls_text(const json::object& result) {
  return each(result, "halls", hall_words,
              _("No site is registered: an administrator does that in /etc/redlips/halls.d."));
}

std::string sites_text(const json::object& result) {
  return each(result, "sites", known_site_words, _("Nothing is remembered of any site."));
}

std::string history_text(const json::object& result) {
  return each(result, "entries", history_words, _("Nothing has happened yet."));
}

std::string event_text(const json::object& event) {
  std::string words = text(event, "type");
  for (const auto& [name, value] : event) {
    if (name == "type" || !value.is_string() || value.get_string().empty()) continue;
    words += "  " + std::string(name) + '=' + std::string(value.get_string());
  }
  return words + '\n';
}

}  // namespace redlips::cli
