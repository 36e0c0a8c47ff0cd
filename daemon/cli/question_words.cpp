// SPDX-License-Identifier: Apache-2.0
// The words of dialogs: one thing a line, the site first.
#include "daemon/cli/question_words.h"

#include "daemon/cli/key_words.h"
#include "daemon/cli/renew_words.h"
#include "daemon/cli/texts.h"
#include "daemon/texts/policy_words.h"
#include "drivers/wire/rpc.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

std::string site_words(const json::object& question) {
  const auto site = text(question, "site");
  std::string words;
  if (site == "unknown")
    words += _("! This site is not a registered service site. Check its address before you go on.\n");
  if (site == "insecure") words += _("! This page is not encrypted: others on the network can imitate it.\n");
  if (const auto offer = text(question, "https_offer"); !offer.empty()) {
    words += fill(_("  Its encrypted address: {1}\n"), {offer});
  }
  if (truth(question, "test_config"))
    words += _("! Test configuration: this site was registered by a user, not by the administrator.\n");
  return words;
}

}  // namespace

std::string why_words(const json::object& question, const json::object* key) {
  const auto why = text(question, "why");
  const auto tries = key == nullptr ? std::string() : tries_words(*key);
  if (why == "wrong") {
    return fill(_("Wrong PIN. {1}; a right PIN restores them; the certificate is not affected.\n"), {tries});
  }
  if (why == "known_wrong") {
    return std::string(
               _("This PIN was tried before and is wrong, so it was not sent again and no try was used.")) +
           '\n';
  }
  if (why == "policy") return policy_words(text(question, "policy_fault")) + '\n';
  if (why == "confirmed") return std::string(_("Last try: type the PIN slowly.")) + '\n';
  return {};
}

namespace {

std::string document_words(const json::object& document, std::size_t number) {
  const auto size = std::to_string(wire::integer_of(document, "size").value_or(0));
  auto words = "  " + std::to_string(number) + "  " + text(document, "name") + "\n     ";
  words += fill(_("{1} bytes, SHA-256 {2}\n"), {size, text(document, "sha256")});
  if (const auto file = text(document, "file"); !file.empty())
    words += fill(_("     open it: {1}\n"), {file});
  if (!truth(document, "hash_only")) return words;
  words += fill(_("     SHA-384 {1}: this is the one that a P-384 key signs\n"), {text(document, "sha384")});
  words += _("     ! The site sent only these hashes: RedLips has not seen the document.\n");
  return words;
}

std::string sign_words(const json::object& question) {
  const auto origin = text(question, "origin"), hall = text(question, "hall");
  std::string words = "\n";
  if (!origin.empty()) words += "    " + origin + "\n\n";
  if (!hall.empty()) words += "  " + hall + '\n';
  words += origin.empty() ? _("  You are about to sign with your certificate key:\n")
                          : _("  asks you to sign, and calls the documents so:\n");
  std::size_t number = 0;
  if (const auto* list = wire::array_of(question, "documents"))
    for (const auto& one : *list)
      if (one.is_object()) words += document_words(one.get_object(), ++number);
  return words + _("  A signature counts like one on paper. Typing the PIN signs all of them.\n") +
         site_words(question);
}

}  // namespace

std::string login_words(const json::object& question) {
  if (text(question, "purpose") == "sign") return sign_words(question);
  if (text(question, "purpose") == "renew") return renew_question_words(question);
  const auto hall = text(question, "hall");
  std::string words = "\n    " + text(question, "origin") + "\n\n";
  if (!hall.empty()) words += "  " + hall + '\n';
  words += _("  asks you to log in with your certificate key. Typing the PIN is your consent.\n");
  if (const auto idle = wire::integer_of(question, "session_s").value_or(0); idle > 0)
    words += fill(
        _("! The administrator lets this site log in again without asking, until it has not for {1} min.\n"),
        {std::to_string((idle + 59) / 60)});
  return words + site_words(question);
}

std::string keys_words(const json::array& keys) {
  std::string words;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!keys[i].is_object()) continue;
    const auto& key = keys[i].get_object();
    words += "  " + std::to_string(i + 1) + "  " + key_words(key) + "\n     ";
    if (const auto id = text(key, "unit_id"); !id.empty()) {
      words += id + (truth(key, "unit_id_ok") ? "" : _(" (check digit is wrong)")) + "  ";
    }
    if (const auto until = date_words(key, "not_after"); !text(key, "certificate").empty()) {
      words += fill(_("valid until {1}"), {until}) + "  ";
    }
    words += tries_words(key) + '\n';
    if (truth(key, "unprofiled"))
      words += _("     ! Its library was named on the command line and runs unguarded.\n");
  }
  return words;
}

std::string change_words(const json::object& question) {
  const auto* key = wire::object_of(question, "key");
  std::string words = std::string("\n") + _("  Change the PIN of this key:\n");
  if (key != nullptr) words += "    " + key_words(*key) + "\n    " + tries_words(*key) + '\n';
  return words + why_words(question, key);
}

std::string last_try_words(const json::object& question) {
  const auto* key = wire::object_of(question, "key");
  std::string words = std::string("\n") + (key == nullptr ? std::string() : "    " + key_words(*key) + '\n');
  return words + _("  Only one try is left. Another wrong PIN locks the key; the certificate is not lost, "
                   "and the authority\n"
                   "  unlocks the key again. Unless you are quite sure, leave it for today.\n");
}

}  // namespace redlips::cli
