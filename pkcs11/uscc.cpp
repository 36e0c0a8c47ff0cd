// SPDX-License-Identifier: Apache-2.0
// The unified social credit code, and the places in a certificate where authorities write a unit's id.
#include "pkcs11/uscc.h"

#include <openssl/err.h>

#include <algorithm>

#include "pkcs11/asn1_text.h"
#include "pkcs11/ossl.h"

namespace redlips::pkcs11 {
namespace {

using Asn1ObjectPtr = std::unique_ptr<ASN1_OBJECT, ossl::Freed<ASN1_OBJECT_free>>;
using Asn1TypePtr = std::unique_ptr<ASN1_TYPE, ossl::Freed<ASN1_TYPE_free>>;

constexpr std::size_t uscc_length = 18;
/// GB 32100-2015 §5, table 2: digits and letters without I, O, S, V, Z; a character's value is its index.
constexpr std::string_view uscc_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr const char* extension_oid = "1.2.156.10260.4.1.4";
constexpr const char* serial_number = "2.5.4.5";
constexpr const char* organization_identifier = "2.5.4.97";
constexpr const char* organizational_unit = "2.5.4.11";
constexpr const char* common_name = "2.5.4.3";

bool has_uscc_shape(std::string_view text) {
  return text.size() == uscc_length && text.find_first_not_of(uscc_alphabet) == std::string_view::npos;
}

bool is_ascii(std::string_view text, bool (*allowed)(char)) {
  return std::all_of(text.begin(), text.end(), allowed);
}

bool letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool printable(char c) { return c >= ' ' && c <= '~'; }

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// organizationIdentifier begins with scheme and country, as in "NTRCN-" or "VATCN-" (ETSI EN 319 412-1
/// §5.1.4).
bool has_scheme(std::string_view text) {
  return text.size() > 6 && text[5] == '-' &&
         is_ascii(text.substr(0, 5), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string_view without_prefix(std::string_view text, const UnitIdPlace& place) {
  if (!place.prefix.empty()) {
    if (text.starts_with(place.prefix)) text.remove_prefix(place.prefix.size());
  } else if (place.oid == organization_identifier && has_scheme(text)) {
    text.remove_prefix(6);
  }
  return trimmed(text);
}

/// OU and CN mostly hold names: there only a USCC counts, or what carries the prefix that the authority
/// names.
bool counts_at(const UnitIdPlace& place, std::string_view raw, std::string_view text) {
  if (text.empty()) return false;
  const bool name = place.oid == organizational_unit || place.oid == common_name;
  if (place.kind == UnitIdPlace::Kind::extension || !name) return true;
  return has_uscc_shape(text) || (!place.prefix.empty() && raw.starts_with(place.prefix));
}

std::optional<UnitId> unit_id_at(const UnitIdPlace& place, const std::string& found) {
  const std::string_view raw = trimmed(found);
  const std::string_view text = without_prefix(raw, place);
  if (!counts_at(place, raw, text)) return std::nullopt;
  return classify_unit_id(text);
}

/// The text in an extension's value: one ASN.1 string, or bare ASCII as some authorities write it.
std::string extension_text(const ASN1_OCTET_STRING* value) {
  const std::uint8_t* const start = ASN1_STRING_get0_data(value);
  const int size = ASN1_STRING_length(value);
  const std::uint8_t* at = start;
  const Asn1TypePtr inner(d2i_ASN1_TYPE(nullptr, &at, size));
  if (inner && at == start + size) {
    constexpr unsigned long strings = B_ASN1_DIRECTORYSTRING | B_ASN1_IA5STRING | B_ASN1_NUMERICSTRING;
    const bool is_string = (ASN1_tag2bit(ASN1_TYPE_get(inner.get())) & strings) != 0;
    return is_string ? utf8_text(inner->value.asn1_string) : std::string();
  }
  const std::string_view bare(reinterpret_cast<const char*>(start), static_cast<std::size_t>(size));
  return is_ascii(bare, printable) ? std::string(bare) : std::string();
}

std::vector<std::string> extension_texts(const X509* x509, const ASN1_OBJECT* oid) {
  std::vector<std::string> texts;
  for (int at = -1; (at = X509_get_ext_by_OBJ(x509, oid, at)) >= 0;) {
    texts.push_back(extension_text(X509_EXTENSION_get_data(X509_get_ext(x509, at))));
  }
  return texts;
}

std::vector<std::string> subject_texts(const X509* x509, const ASN1_OBJECT* oid) {
  const X509_NAME* subject = X509_get_subject_name(x509);
  std::vector<std::string> texts;
  for (int at = -1; (at = X509_NAME_get_index_by_OBJ(subject, oid, at)) >= 0;) {
    texts.push_back(utf8_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
  }
  return texts;
}

std::vector<std::string> texts_at(const X509* x509, const UnitIdPlace& place) {
  const Asn1ObjectPtr oid(OBJ_txt2obj(place.oid.c_str(), 1));
  if (!oid) return {};
  return place.kind == UnitIdPlace::Kind::extension ? extension_texts(x509, oid.get())
                                                    : subject_texts(x509, oid.get());
}

std::optional<UnitId> search(BytesView certificate, const std::vector<UnitIdPlace>& places) {
  const std::uint8_t* at = certificate.data();
  const ossl::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
  if (!x509 || at != certificate.data() + certificate.size()) return std::nullopt;
  for (const UnitIdPlace& place : places) {
    for (const std::string& text : texts_at(x509.get(), place)) {
      if (auto id = unit_id_at(place, text)) return id;
    }
  }
  return std::nullopt;
}

}  // namespace

bool uscc_check_digit_ok(std::string_view code) {
  if (!has_uscc_shape(code)) return false;
  unsigned sum = 0;
  unsigned weight = 1;  // 3 to the power of the position, modulo 31
  for (const char c : code.substr(0, uscc_length - 1)) {
    sum += weight * static_cast<unsigned>(uscc_alphabet.find(c));
    weight = weight * 3 % 31;
  }
  return uscc_alphabet[(31 - sum % 31) % 31] == code.back();
}

UnitId classify_unit_id(std::string_view text) {
  if (has_uscc_shape(text)) return {UnitId::Kind::uscc, std::string(text), uscc_check_digit_ok(text)};
  const bool tax_number = text.size() >= 15 && text.size() <= 20 && is_ascii(text, letter_or_digit);
  return {tax_number ? UnitId::Kind::tax_number : UnitId::Kind::other, std::string(text), true};
}

std::vector<UnitIdPlace> default_unit_id_places() {
  using Kind = UnitIdPlace::Kind;
  return {{Kind::extension, extension_oid, {}},
          {Kind::subject, serial_number, {}},
          {Kind::subject, organization_identifier, {}},
          {Kind::subject, organizational_unit, {}},
          {Kind::subject, common_name, {}}};
}

std::optional<UnitId> find_unit_id(BytesView certificate, const std::vector<UnitIdPlace>& places) {
  if (certificate.empty()) return std::nullopt;
  ERR_set_mark();  // unreadable is an answer, not an error in the caller's queue
  auto id = search(certificate, places);
  ERR_pop_to_mark();
  return id;
}

}  // namespace redlips::pkcs11
