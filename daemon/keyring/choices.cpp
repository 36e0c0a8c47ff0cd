// SPDX-License-Identifier: Apache-2.0
// Rows of the dialogs.
#include "daemon/keyring/choices.h"

#include <algorithm>

namespace redlips::keyring {
namespace {

bool passes(const TokenView& token, const ChoiceFilter& filter) {
  if (token.foreign || !token.fault.empty()) return false;
  if (filter.serial && token.info.serial != *filter.serial) return false;
  return !filter.token || token.token == *filter.token;
}

KeyChoice bare_choice(const TokenView& token) {
  KeyChoice choice;
  choice.token = token.token;
  choice.name = token.name;
  choice.colour = token.colour;
  choice.serial = token.info.serial;
  choice.manufacturer = token.info.manufacturer;
  choice.model = token.info.model;
  choice.tries = token.tries;
  choice.unprofiled = token.unprofiled;
  return choice;
}

void add_certificate(KeyChoice& choice, const CertificateView& row) {
  choice.certificate = row.certificate.sha256;
  choice.unit = row.certificate.unit_name();
  if (row.unit_id) choice.unit_id = row.unit_id->text;
  if (row.unit_id) choice.unit_id_ok = row.unit_id->check_digit_ok;
  choice.issuer = row.certificate.issuer_cn;
  choice.not_after = row.certificate.not_after;
}

bool out_of_date(const CertificateView& row) {
  return row.certificate.digital_signature && row.state == pkcs11::CertificateState::expired;
}

bool answers(const CertificateView& row, const ChoiceFilter& filter) {
  if (filter.certificate) return row.signs && row.certificate.sha256 == *filter.certificate;
  return filter.documents ? row.document : row.login;
}

}  // namespace

std::vector<KeyChoice> login_choices(const std::vector<TokenView>& tokens, const ChoiceFilter& filter) {
  std::vector<std::pair<std::chrono::sys_seconds, KeyChoice>> rows;
  for (const auto& token : tokens) {
    if (!passes(token, filter)) continue;
    for (const auto& certificate : token.certificates) {
      if (!answers(certificate, filter)) continue;
      auto choice = bare_choice(token);
      add_certificate(choice, certificate);
      choice.key = certificate.key;
      rows.emplace_back(certificate.certificate.not_before, std::move(choice));
    }
  }
  std::ranges::stable_sort(rows, std::ranges::greater{}, [](const auto& row) { return row.first; });
  std::vector<KeyChoice> choices;
  choices.reserve(rows.size());
  for (auto& row : rows) choices.push_back(std::move(row.second));
  return choices;
}

KeyChoice key_choice(const TokenView& token) {
  auto choice = bare_choice(token);
  const CertificateView* newest = nullptr;
  for (const auto& row : token.certificates)
    if (row.certificate.digital_signature &&
        (!newest || row.certificate.not_before > newest->certificate.not_before))
      newest = &row;
  if (newest) add_certificate(choice, *newest);
  return choice;
}

std::string no_choice_code(const std::vector<TokenView>& tokens, const ChoiceFilter& filter) {
  const bool expired = std::ranges::any_of(tokens, [&](const TokenView& token) {
    return passes(token, filter) && std::ranges::any_of(token.certificates, [&](const auto& row) {
             return out_of_date(row) &&
                    filter.certificate.value_or(row.certificate.sha256) == row.certificate.sha256;
           });
  });
  if (filter.certificate && !expired) return "no_key";
  return expired ? "certificate_expired" : "no_certificate";
}

}  // namespace redlips::keyring
