// SPDX-License-Identifier: Apache-2.0
// Questions to JSON, answers from JSON; the only place where a prompter's words are believed or not.
#include "daemon/local/prompt_json.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "daemon/iso_time.h"
#include "daemon/shown_text.h"

namespace redlips::local {
namespace json = boost::json;
using keyring::LoginAnswer;

std::string_view to_string(keyring::Why why) noexcept {
  constexpr std::array<std::string_view, 5> words{"first", "wrong", "known_wrong", "policy", "confirmed"};
  return words[static_cast<std::size_t>(why)];
}

std::string_view to_string(keyring::Outcome outcome) noexcept {
  constexpr std::array<std::string_view, 4> words{"done", "cancelled", "timeout", "failed"};
  return words[static_cast<std::size_t>(outcome)];
}

std::string_view to_string(keyring::LoginQuestion::Purpose purpose) noexcept {
  constexpr std::array<std::string_view, 3> words{"authenticate", "sign", "renew"};
  return words[static_cast<std::size_t>(purpose)];
}

std::string_view to_string(keyring::LoginQuestion::Site site) noexcept {
  constexpr std::array<std::string_view, 4> words{"known", "unknown", "insecure", "local"};
  return words[static_cast<std::size_t>(site)];
}

void put_tries(json::object& object, const keyring::TriesView& tries) {
  object["tries_min"] = tries.min;
  object["tries_max"] = tries.max ? json::value(*tries.max) : json::value(nullptr);
  object["tries_exact"] = tries.exact;
  object["locked"] = tries.locked;
  object["last_try"] = tries.last_try;
  object["tries_why"] = tries.why;
}

json::object key_json(const keyring::KeyChoice& key) {
  json::object object{{"token", key.token},
                      {"key", key.key},
                      {"certificate", key.certificate},
                      {"name", shown_text(key.name)},
                      {"colour", key.colour},
                      {"serial", shown_text(key.serial)},
                      {"manufacturer", shown_text(key.manufacturer)},
                      {"model", shown_text(key.model)},
                      {"unit", shown_text(key.unit)},
                      {"unit_id", shown_text(key.unit_id)},
                      {"unit_id_ok", key.unit_id_ok},
                      {"issuer", shown_text(key.issuer)},
                      {"not_after", iso_time(key.not_after)},
                      {"unprofiled", key.unprofiled}};
  put_tries(object, key.tries);
  return object;
}

namespace {

// The whole file name is worth a line of its own; a hash is what two people compare by telephone.
json::object document_json(const keyring::ShownDocument& document) {
  return {{"name", shown_text(document.name, 120)},
          {"size", document.size},
          {"sha256", document.sha256},
          {"sha384", document.sha384},
          {"file", document.file},
          {"hash_only", document.hash_only}};
}

json::value renewing_json(const std::optional<keyring::Renewing>& renewal) {
  if (!renewal) return nullptr;
  return json::object{{"unit", shown_text(renewal->unit)},
                      {"until", iso_time(renewal->until)},
                      {"step", renewal->step},
                      {"pins", renewal->pins}};
}

}  // namespace

json::object question_json(const keyring::LoginQuestion& question) {
  json::array documents;
  for (const auto& document : question.documents) documents.push_back(document_json(document));
  json::array keys;
  for (const auto& key : question.keys) keys.push_back(key_json(key));
  json::array remembered;
  for (const auto& certificate : question.remembered) remembered.emplace_back(certificate);
  return {{"purpose", to_string(question.purpose)},
          {"documents", std::move(documents)},
          {"renewal", renewing_json(question.renewal)},
          {"origin", question.origin},
          {"site", to_string(question.site)},
          {"hall", shown_text(question.hall)},
          {"https_offer", question.https_offer},
          {"test_config", question.test_config},
          {"may_remember", question.may_remember},
          {"remembered", std::move(remembered)},
          {"keys", std::move(keys)},
          {"why", to_string(question.why)},
          {"policy_fault", question.policy_fault},
          {"session_s", question.session.count()},
          {"deadline_s", question.deadline.count()}};
}

json::object question_json(const keyring::ChangeQuestion& question) {
  return {{"purpose", "pin.change"},
          {"key", key_json(question.key)},
          {"why", to_string(question.why)},
          {"policy_fault", question.policy_fault},
          {"deadline_s", question.deadline.count()}};
}

namespace {

/// The result of an answer to `prompt`; nullptr for an error, or for another prompt's answer.
const json::object* result_for(const wire::Message& message, std::string_view prompt) {
  const auto* result = wire::object_of(message.body, "result");
  if (result == nullptr || wire::text_of(*result, "prompt") != prompt) return nullptr;
  return result;
}

LoginAnswer::Kind kind_of(const json::object& result) {
  const auto answer = wire::text_of(result, "answer").value_or("");
  if (answer == "yes") return LoginAnswer::Kind::yes;
  return answer == "block" ? LoginAnswer::Kind::block : LoginAnswer::Kind::no;
}

bool offers(const std::vector<keyring::KeyChoice>& offered, const LoginAnswer& answer) {
  return std::any_of(offered.begin(), offered.end(), [&](const keyring::KeyChoice& key) {
    return key.token == answer.token && key.key == answer.key && key.certificate == answer.certificate;
  });
}

}  // namespace

LoginAnswer login_answer(wire::Message message, std::string_view prompt,
                         const std::vector<keyring::KeyChoice>& offered) {
  LoginAnswer answer;
  const auto* result = result_for(message, prompt);
  if (result == nullptr) return answer;
  const auto kind = kind_of(*result);
  if (kind == LoginAnswer::Kind::yes) {
    answer.token = wire::text_of(*result, "token").value_or("");
    answer.key = wire::text_of(*result, "key").value_or("");
    answer.certificate = wire::text_of(*result, "certificate").value_or("");
    answer.remember = wire::bool_of(*result, "remember").value_or(false);
    if (message.secrets.size() != 1 || !offers(offered, answer)) return {};
    answer.pin = std::move(message.secrets.front());
  }
  answer.kind = kind;
  return answer;
}

keyring::ChangeAnswer change_answer(wire::Message message, std::string_view prompt) {
  keyring::ChangeAnswer answer;
  const auto* result = result_for(message, prompt);
  if (result == nullptr || kind_of(*result) != LoginAnswer::Kind::yes || message.secrets.size() != 2)
    return answer;
  answer.kind = LoginAnswer::Kind::yes;
  answer.old_pin = std::move(message.secrets[0]);
  answer.new_pin = std::move(message.secrets[1]);
  return answer;
}

bool last_try_answer(const wire::Message& message, std::string_view prompt) {
  const auto* result = result_for(message, prompt);
  return result != nullptr && wire::text_of(*result, "answer") == "yes";
}

}  // namespace redlips::local
