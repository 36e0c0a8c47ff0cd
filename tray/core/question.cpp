// SPDX-License-Identifier: Apache-2.0
// Reads the daemon's questions and makes their answers.
#include "tray/core/question.h"

#include <algorithm>
#include <boost/json/array.hpp>

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

std::optional<Question::Kind> kind_of(const std::string& method) {
  if (method == "prompt.login") return Question::Kind::login;
  if (method == "prompt.sign") return Question::Kind::sign;
  if (method == "prompt.renew") return Question::Kind::renew;
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

AskedRenewal asked_renewal_of(const json::object& params) {
  const auto* row = wire::object_of(params, "renewal");
  if (row == nullptr) return {};
  return {text(*row, "unit"), text(*row, "step"), time_of(text(*row, "until")),
          static_cast<int>(wire::integer_of(*row, "pins").value_or(1))};
}

json::object answer_to(const Question& question, std::string_view word) {
  return {{"prompt", question.prompt}, {"answer", word}};
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
  // Clang 14's ranges do not fit GCC 12's library here.
  std::stable_sort(keys.begin(), keys.end(),
                   [](const AskedKey& a, const AskedKey& b) { return a.not_after > b.not_after; });
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
  question.renewal = asked_renewal_of(params);
  // Nobody signs what he is not shown.
  if (*kind == Question::Kind::sign && question.documents.empty()) return std::nullopt;
  question.session_s = wire::integer_of(params, "session_s").value_or(0);
  question.deadline_s = wire::integer_of(params, "deadline_s").value_or(0);
  return question;
}

bool Question::is_one_token() const {
  return std::ranges::all_of(keys, [this](const AskedKey& key) { return key.token == keys.front().token; });
}

const AskedKey* Question::key_of(const std::string& row) const {
  const auto found = std::ranges::find(keys, row, &AskedKey::row);
  if (found != keys.end()) return &*found;
  return !keys.empty() && is_one_token() ? &keys.front() : nullptr;
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

}  // namespace redlips::tray
