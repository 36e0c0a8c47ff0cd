// SPDX-License-Identifier: Apache-2.0
// Plain translation of the rooms' records into JSON.
#include "daemon/local/views.h"

#include <array>
#include <boost/json/array.hpp>

#include "daemon/iso_time.h"
#include "daemon/local/prompt_json.h"
#include "daemon/shown_text.h"

namespace redlips::local {
namespace json = boost::json;

namespace {

std::string_view state_word(pkcs11::CertificateState state) {
  constexpr std::array<std::string_view, 3> words{"valid", "not_yet_valid", "expired"};
  return words[static_cast<std::size_t>(state)];
}

std::string_view kind_word(pkcs11::UnitId::Kind kind) {
  constexpr std::array<std::string_view, 3> words{"uscc", "tax_number", "other"};
  return words[static_cast<std::size_t>(kind)];
}

json::value unit_id_view(const std::optional<pkcs11::UnitId>& id) {
  if (!id) return nullptr;
  return json::object{
      {"kind", kind_word(id->kind)}, {"text", shown_text(id->text)}, {"check_digit_ok", id->check_digit_ok}};
}

/// The unit of the first certificate that can log in, else of the first one: what a user calls the key.
std::string unit_of(const keyring::TokenView& token) {
  const keyring::CertificateView* best = nullptr;
  for (const auto& one : token.certificates) {
    if (best == nullptr || (one.login && !best->login)) best = &one;
  }
  return best == nullptr ? std::string() : shown_text(best->certificate.unit_name());
}

}  // namespace

json::object text_view(const LocalText& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::object pin_view(const keyring::TokenView& token) {
  json::object object{{"token", token.token},
                      {"serial", shown_text(token.info.serial)},
                      {"label", shown_text(token.info.label)},
                      {"name", shown_text(token.name)},
                      {"unit", unit_of(token)},
                      {"initial_pin", token.initial_pin},
                      {"pin_pad", token.info.pin_pad}};
  put_tries(object, token.tries);
  return object;
}

json::object token_view(const keyring::TokenView& token) {
  auto object = pin_view(token);
  object["manufacturer"] = shown_text(token.info.manufacturer);
  object["model"] = shown_text(token.info.model);
  object["colour"] = token.colour;
  object["profile"] = token.profile;
  object["library"] = token.library;
  object["unprofiled"] = token.unprofiled;
  object["foreign"] = token.foreign;
  object["fault"] = token.fault;
  object["certificates"] = token.certificates.size();
  object["unreadable"] = token.unreadable;
  return object;
}

json::object certificate_view(const keyring::TokenView& token, const keyring::CertificateView& view) {
  const auto& certificate = view.certificate;
  return {{"token", token.token},
          {"serial", shown_text(token.info.serial)},
          {"name", shown_text(token.name)},
          {"key", view.key},
          {"label", shown_text(view.label)},
          {"certificate", certificate.sha256},
          {"unit", shown_text(certificate.unit_name())},
          {"unit_id", unit_id_view(view.unit_id)},
          {"subject", shown_text(certificate.subject, 200)},
          {"issuer", shown_text(certificate.issuer, 200)},
          {"certificate_serial", certificate.serial},
          {"not_before", iso_time(certificate.not_before)},
          {"not_after", iso_time(certificate.not_after)},
          {"days_left", view.days_left ? json::value(*view.days_left) : json::value(nullptr)},
          {"state", state_word(view.state)},
          {"login", view.login},
          {"document", view.document},
          {"algorithm", pkcs11::jwa_algorithm(certificate.key_type)},
          {"authority", view.authority}};
}

json::object session_view(const keyring::SessionView& session) {
  return {{"hall", session.hall},
          {"token", session.token},
          {"certificate", session.certificate},
          {"idle_left_s", session.idle_left.count()}};
}

json::object library_view(const keyring::LibraryView& library) {
  return {{"profile", library.profile}, {"library", library.library}, {"unprofiled", library.unprofiled},
          {"host_pid", library.child},  {"fault", library.fault},     {"detail", library.detail}};
}

json::object hall_view(const Hall& hall) {
  json::array origins;
  for (const auto& origin : hall.origins) origins.emplace_back(origin.text());
  return {{"hall", hall.id},
          {"name", text_view(hall.name)},
          {"origins", std::move(origins)},
          {"login_url", hall.login_url},
          {"test_config", hall.test_config}};
}

json::object notice_view(const Notice& notice) {
  return {{"token", notice.token}, {"certificate", notice.certificate}};
}

json::object site_view(const login::RememberedSite& site) {
  return {{"origin", site.origin},
          {"blocked", site.blocked},
          {"certificate", site.certificate},
          {"until", iso_time(site.until)}};
}

json::object history_view(const HistoryEntry& entry) {
  return {{"when", iso_time(entry.when)},
          {"what", entry.what},
          {"origin", shown_text(entry.origin, 300)},
          {"code", entry.code},
          {"serial", shown_text(entry.token_serial)},
          {"unit", shown_text(entry.unit)},
          {"certificate", entry.certificate},
          {"prompter", entry.prompter},
          {"caller", entry.caller},
          {"document", shown_text(entry.document)},
          {"document_sha256", entry.document_sha256},
          {"document_sha384", entry.document_sha384},
          {"test_config", entry.test_config},
          {"count", entry.count}};
}

json::object fault_view(const drivers::FileFault& fault) {
  json::array words;
  for (const auto& one : fault.cause.words)
    words.push_back({{"text", one.english}, {"values", json::array(one.values.begin(), one.values.end())}});
  return {{"file", fault.file.string()},  {"what", fault.what},           {"line", fault.cause.line},
          {"column", fault.cause.column}, {"member", fault.cause.member}, {"words", std::move(words)}};
}

}  // namespace redlips::local
