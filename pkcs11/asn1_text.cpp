// SPDX-License-Identifier: Apache-2.0
// ASN.1 strings to UTF-8. OpenSSL passes a malformed UTF8String through when it prints a name, so all is
// checked here.
#include "pkcs11/asn1_text.h"

#include <cstdint>

#include "pkcs11/ossl.h"

namespace redlips::pkcs11 {
namespace {

/// Bytes of the character that starts with `lead`, and the smallest code point that needs so many; 0 for no
/// lead.
struct Form {
  std::size_t length;
  std::uint32_t bits, smallest;
};

Form form_of(std::uint8_t lead) noexcept {
  if (lead < 0x80U) return {1, lead, 0};
  if ((lead & 0xE0U) == 0xC0U) return {2, lead & 0x1FU, 0x80};
  if ((lead & 0xF0U) == 0xE0U) return {3, lead & 0x0FU, 0x800};
  if ((lead & 0xF8U) == 0xF0U) return {4, lead & 0x07U, 0x10000};
  return {0, 0, 0};
}

/// Length of the valid character at the start of `text`, 0 if there is none.
std::size_t character_length(std::string_view text) noexcept {
  const Form form = form_of(static_cast<std::uint8_t>(text[0]));
  if (form.length == 0 || form.length > text.size()) return 0;
  std::uint32_t point = form.bits;
  for (std::size_t i = 1; i < form.length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return 0;
    point = point << 6U | (byte & 0x3FU);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return point < form.smallest || point > 0x10FFFF || surrogate ? 0 : form.length;
}

std::string printed(const X509_NAME* name, unsigned long flags) {
  const ossl::BioPtr bio(BIO_new(BIO_s_mem()));
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, flags) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

bool valid_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string utf8_text(const ASN1_STRING* string) {
  if (string == nullptr) return {};
  unsigned char* converted = nullptr;
  const int size = ASN1_STRING_to_UTF8(&converted, string);
  if (size < 0) return {};
  std::string text(reinterpret_cast<const char*>(converted), static_cast<std::size_t>(size));
  OPENSSL_free(converted);
  return valid_utf8(text) ? text : std::string();
}

std::string name_text(const X509_NAME* name) {
  std::string text = printed(name, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  return valid_utf8(text) ? text : printed(name, XN_FLAG_RFC2253);
}

}  // namespace redlips::pkcs11
