// SPDX-License-Identifier: Apache-2.0
// Headlines, warnings and consents of the daemon's questions.
#include "tray/core/question_words.h"

#include "daemon/texts/language.h"
#include "daemon/texts/policy_words.h"
#include "daemon/texts/renewal_words.h"
#include "tray/core/words.h"

namespace redlips::tray {
namespace {

std::string sign_title(const Question& question) {
  if (question.origin.empty()) return _("Sign with your key?");
  return question.hall.empty() ? _("Sign for this site?") : fill(_("Sign: {1}"), {question.hall});
}

std::string in_eights(const std::string& hex) {
  constexpr std::size_t group = 8;
  std::string out;
  for (std::size_t at = 0; at < hex.size(); at += group) out += (at == 0 ? "" : " ") + hex.substr(at, group);
  return out;
}

std::string session_words(std::int64_t seconds) {
  return fill(
      _("The administrator lets this site log in again without asking, until it has not for {1} min."),
      {std::to_string((seconds + 59) / 60)});
}

/// A USCC in groups of four, as on the paper.
std::string grouped_id(const std::string& id) {
  constexpr std::size_t uscc = 18;
  if (id.size() != uscc) return id;
  std::string words;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i > 0 && i % 4 == 0) words += ' ';
    words += id[i];
  }
  return words;
}

}  // namespace

std::string title_words(const Question& question) {
  switch (question.kind) {
    case Question::Kind::sign:
      return sign_title(question);
    case Question::Kind::renew:
      return _("Renewal: please type the PIN");
    case Question::Kind::change:
      return _("Change the PIN");
    case Question::Kind::last_try:
      return _("Only one try is left");
    case Question::Kind::login:
      break;
  }
  return question.hall.empty() ? _("Log in to this site?") : fill(_("Log in: {1}"), {question.hall});
}

std::string consent_words(const Question& question) {
  if (question.kind == Question::Kind::sign)
    return _("A signature counts like one on paper. Typing the PIN signs all of them.");
  if (question.kind == Question::Kind::renew)
    return _("The PIN goes to this key alone, never to the authority: nobody there asks for it.");
  return _("The PIN goes to this key alone, never to the site. Typing it is your consent.");
}

std::string why_words(const Question& question, const AskedKey* key) {
  const auto tries = key == nullptr ? std::string() : tries_words(key->tries);
  if (question.why == "wrong" && question.kind == Question::Kind::change)
    return fill(_("The present PIN was not right. Nothing was changed. {1}."), {tries});
  if (question.why == "wrong")
    return fill(_("Wrong PIN. {1}; a right PIN restores them; the certificate is not affected."), {tries});
  if (question.why == "known_wrong")
    return _("This PIN was tried before and is wrong, so it was not sent again and no try was used.");
  if (question.why == "policy") return policy_words(question.policy_fault);
  if (question.why == "confirmed") return _("Last try: type the PIN slowly.");
  return {};
}

std::vector<std::string> site_warnings(const Question& question) {
  std::vector<std::string> warnings;
  if (question.kind != Question::Kind::login && question.kind != Question::Kind::sign) return warnings;
  if (question.site == Question::Site::unknown)
    warnings.emplace_back(
        _("This site is not a registered service site. Check its address before you go on."));
  if (question.site == Question::Site::insecure)
    warnings.emplace_back(_("This page is not encrypted: others on the network can imitate it."));
  if (!question.https_offer.empty())
    warnings.push_back(fill(_("Its encrypted address: {1}"), {question.https_offer}));
  if (question.session_s > 0) warnings.push_back(session_words(question.session_s));
  if (question.test_config)
    warnings.emplace_back(
        _("Test configuration: this site was registered by a user, not by the administrator."));
  return warnings;
}

std::vector<std::string> renewal_words(const Question& question, const Authority* authority) {
  if (question.kind != Question::Kind::renew) return {};
  std::vector<std::string> lines{renewal_lease_words(question.renewal.step, question.renewal.pins)};
  if (question.renewal.until)
    lines.push_back(fill(_("The old certificate logs in until {1}, whatever happens here."),
                         {day_words(*question.renewal.until, authority)}));
  return lines;
}

std::string name_words(const AskedKey& key) {
  std::string name = key.unit.empty() ? (key.name.empty() ? key.model : key.name) : key.unit;
  if (name.empty()) name = _("key without a certificate");
  return key.name.empty() || key.unit.empty() ? name : fill(_("{1} (\"{2}\")"), {name, key.name});
}

std::vector<std::string> detail_words(const AskedKey& key, const Authority* authority) {
  std::vector<std::string> lines;
  if (!key.unit_id.empty())
    lines.push_back(grouped_id(key.unit_id) + (key.unit_id_ok ? "" : _(" (check digit is wrong)")));
  std::string second;
  if (key.not_after) second = fill(_("valid until {1}"), {day_words(*key.not_after, authority)});
  if (!key.serial.empty()) second += (second.empty() ? "" : "  ·  ") + fill(_("no. {1}"), {key.serial});
  if (!second.empty()) lines.push_back(second);
  return lines;
}

std::vector<std::string> document_words(const AskedDocument& document) {
  std::vector<std::string> lines{fill(_("{1} bytes"), {std::to_string(document.size)}),
                                 fill(_("SHA-256 {1}"), {in_eights(document.sha256)})};
  if (!document.hash_only) return lines;
  lines.push_back(fill(_("SHA-384 {1} (a P-384 key signs this one)"), {in_eights(document.sha384)}));
  lines.emplace_back(_("The site sent only these hashes: RedLips has not seen the document."));
  return lines;
}

std::vector<std::string> forgotten_words(const Authority* authority) {
  std::vector<std::string> lines{_(
      "Do not guess: after too many wrong PINs in a row the key locks. Is it the right key? Is Caps "
      "Lock on, or Num Lock off? Does the input method send full-width digits? Do colleagues know the PIN?")};
  if (authority == nullptr) return lines;
  if (!authority->initial_pin.empty())
    lines.push_back(
        fill(_("A key that nobody has changed yet has the initial PIN {1}."), {authority->initial_pin}));
  if (!authority->hotline.empty())
    lines.push_back(fill(_("If nobody knows it, only the authority can set a new one: {1} ({2})."),
                         {authority->hotline, authority->hours.shown()}));
  return lines;
}

}  // namespace redlips::tray
