// SPDX-License-Identifier: Apache-2.0
// Reads the daemon's questions and makes their answers.
#include "tray/core/question.h"

#include <boost/json/array.hpp>
#include <map>

#include "daemon/texts/language.h"
#include "drivers/wire/rpc.h"

namespace redlips::tray {
namespace json = boost::json;

namespace {

AskedKey asked_key(const json::object& row) {
  AskedKey key;
  key.token = text(row, "token");
  key.key = text(row, "key");
  key.certificate = text(row, "certificate");
  key.name = text(row, "name");
  key.colour = text(row, "colour");
  key.serial = text(row, "serial");
  key.unit = text(row, "unit");
  key.unit_id = text(row, "unit_id");
  key.issuer = text(row, "issuer");
  key.manufacturer = text(row, "manufacturer");
  key.model = text(row, "model");
  key.not_after = time_of(text(row, "not_after"));
  key.unit_id_ok = truth(row, "unit_id_ok");
  key.unprofiled = truth(row, "unprofiled");
  key.tries = tries_of(row);
  return key;
}

AskedDocument asked_document(const json::object& row) {
  return {text(row, "name"),
          text(row, "sha256"),
          text(row, "sha384"),
          text(row, "file"),
          wire::integer_of(row, "size").value_or(0),
          truth(row, "hash_only")};
}

std::vector<AskedDocument> asked_documents_of(const json::object& params) {
  std::vector<AskedDocument> documents;
  const auto* list = wire::array_of(params, "documents");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i)
    if (const auto* one = (*list)[i].if_object()) documents.push_back(asked_document(*one));
  return documents;
}

std::string in_eights(const std::string& hex) {
  constexpr std::size_t group = 8;
  std::string out;
  for (std::size_t at = 0; at < hex.size(); at += group) out += (at == 0 ? "" : " ") + hex.substr(at, group);
  return out;
}

std::optional<Question::Kind> kind_of(const std::string& method) {
  if (method == "prompt.login") return Question::Kind::login;
  if (method == "prompt.sign") return Question::Kind::sign;
  if (method == "prompt.change") return Question::Kind::change;
  if (method == "prompt.last_try") return Question::Kind::last_try;
  return std::nullopt;
}

/// A word that is not known here counts as the one that warns most.
Question::Site site_of(const std::string& word) {
  if (word == "known") return Question::Site::known;
  if (word == "local") return Question::Site::local;
  return word == "unknown" ? Question::Site::unknown : Question::Site::insecure;
}

json::object answer_to(const Question& question, std::string_view word) {
  return {{"prompt", question.prompt}, {"answer", word}};
}

std::string policy_words(const std::string& fault) {
  static const std::map<std::string_view, const char*> words{
      {"empty", N_("The PIN was empty.")},
      {"too_short", N_("This PIN is too short for the key.")},
      {"too_long", N_("This PIN is too long for the key.")},
      {"not_ascii",
       N_("A PIN has only letters, digits and signs of the keyboard; switch the input method off.")},
      {"trivial", N_("This new PIN is too easy to guess.")},
      {"same", N_("The new PIN is the old one.")}};
  const auto found = words.find(fault);
  return std::string(_(found == words.end() ? N_("The key does not take this PIN.") : found->second)) + ' ' +
         _("It was not sent, and no try was used.");
}

}  // namespace

std::vector<AskedKey> asked_keys_of(const json::object& params) {
  std::vector<AskedKey> keys;
  if (const auto* list = wire::array_of(params, "keys")) {
    for (const auto& one : *list) {
      if (one.is_object()) keys.push_back(asked_key(one.get_object()));
    }
  } else if (const auto* one_key = wire::object_of(params, "key")) {
    keys.push_back(asked_key(*one_key));
  }
  return keys;
}

std::optional<Question> question_of(const std::string& id, const std::string& method,
                                    const json::object& params) {
  const auto kind = kind_of(method);
  Question question;
  question.prompt = text(params, "prompt");
  if (!kind || question.prompt.empty()) return std::nullopt;
  question.kind = *kind;
  question.id = id;
  question.origin = text(params, "origin");
  question.hall = text(params, "hall");
  question.https_offer = text(params, "https_offer");
  question.why = text(params, "why");
  question.policy_fault = text(params, "policy_fault");
  question.site = site_of(text(params, "site"));
  question.test_config = truth(params, "test_config");
  question.may_remember = truth(params, "may_remember");
  if (const auto* list = wire::array_of(params, "remembered")) {
    for (const auto& one : *list) {
      if (one.is_string()) question.remembered.emplace_back(one.get_string());
    }
  }
  question.keys = asked_keys_of(params);
  question.documents = asked_documents_of(params);
  // Nobody signs what he is not shown.
  if (*kind == Question::Kind::sign && question.documents.empty()) return std::nullopt;
  question.deadline_s = wire::integer_of(params, "deadline_s").value_or(0);
  return question;
}

json::object yes_to(const Question& question) { return answer_to(question, "yes"); }

json::object yes_with(const Question& question, const AskedKey& key, bool remember) {
  auto answer = answer_to(question, "yes");
  answer["token"] = key.token;
  answer["key"] = key.key;
  answer["certificate"] = key.certificate;
  answer["remember"] = remember;
  return answer;
}

json::object no_to(const Question& question) { return answer_to(question, "no"); }

json::object block_at(const Question& question) { return answer_to(question, "block"); }

OriginParts parts_of(const std::string& origin) {
  const auto scheme_end = origin.find("://");
  const auto host_at = scheme_end == std::string::npos ? 0 : scheme_end + 3;
  // An IPv6 address has colons of its own, inside of brackets.
  const auto bracket = origin.find(']', host_at);
  const auto port_at = origin.find(':', bracket == std::string::npos ? host_at : bracket);
  const auto host_end = port_at == std::string::npos ? origin.size() : port_at;
  return {origin.substr(0, host_at), origin.substr(host_at, host_end - host_at), origin.substr(host_end)};
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
  if (question.test_config)
    warnings.emplace_back(
        _("Test configuration: this site was registered by a user, not by the administrator."));
  return warnings;
}

std::string title_words(const Question& question) {
  if (question.kind == Question::Kind::login)
    return question.hall.empty() ? _("Log in to this site?") : fill(_("Log in: {1}"), {question.hall});
  if (question.origin.empty()) return _("Sign with your key?");
  return question.hall.empty() ? _("Sign for this site?") : fill(_("Sign: {1}"), {question.hall});
}

std::vector<std::string> document_words(const AskedDocument& document) {
  std::vector<std::string> lines{fill(_("{1} bytes"), {std::to_string(document.size)}),
                                 fill(_("SHA-256 {1}"), {in_eights(document.sha256)})};
  if (!document.hash_only) return lines;
  lines.push_back(fill(_("SHA-384 {1} (a P-384 key signs this one)"), {in_eights(document.sha384)}));
  lines.emplace_back(_("The site sent only these hashes: RedLips has not seen the document."));
  return lines;
}

}  // namespace redlips::tray
