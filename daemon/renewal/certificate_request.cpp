// SPDX-License-Identifier: Apache-2.0
// CertTemplate's tags are implicit, but for the names, which are a CHOICE (RFC 4211 appendix B).
#include "daemon/renewal/certificate_request.h"

#include <algorithm>
#include <array>

#include "daemon/documents/der.h"
#include "daemon/renewal/der_nesting.h"

namespace redlips::renewal {
namespace {

using der::Element;
using der::Reader;

constexpr std::size_t limit = std::size_t{16} * 1024;
constexpr std::uint8_t context_class = 0x80, subject_tag = 0xa5, key_tag = 0xa6;
constexpr std::uint8_t number_mask = 0x1f, class_mask = 0xc0;
constexpr int last_number = 9;

bool same(BytesView one, BytesView other) { return std::ranges::equal(one, other); }

/// [6] IMPLICIT SubjectPublicKeyInfo: its first octet says so, and all others are those of the SEQUENCE.
bool is_key(const Element& field, const Bytes& key) {
  return field.whole.size() == key.size() && !key.empty() &&
         same(field.whole.subspan(1), BytesView(key).subspan(1));
}

/// CertTemplate: fields in ascending order, each once; the key is ours, a subject the old one.
std::string template_fault(BytesView content, const RequestTerms& terms) {
  bool has_key = false;
  int last = -1;
  for (Reader fields(content); !fields.at_end();) {
    const auto field = fields.next();
    const int number = field ? field->tag & number_mask : -1;
    if (!field || (field->tag & class_mask) != context_class || number <= last || number > last_number)
      return "no CertTemplate";
    last = number;
    if (field->tag == subject_tag && !same(field->content, terms.subject)) return "another subject";
    if (field->tag == key_tag) has_key = is_key(*field, terms.new_public_key);
  }
  return has_key ? "" : "another key than the job's new one";
}

/// CertRequest ::= SEQUENCE { certReqId INTEGER, certTemplate CertTemplate, controls OPTIONAL }
std::string crmf_fault(Reader fields, const RequestTerms& terms) {
  const auto wanted = fields.next(der::sequence);
  if (!wanted) return "no CertRequest";
  if (!fields.at_end()) {
    const auto controls = fields.next(der::sequence);
    if (!controls || !fields.at_end()) return "no CertRequest";
  }
  return template_fault(wanted->content, terms);
}

/// CertificationRequestInfo ::= SEQUENCE { version 0, subject Name, subjectPKInfo, [0] attributes }
std::string pkcs10_fault(Reader fields, const RequestTerms& terms) {
  const auto subject = fields.next(der::sequence);
  const auto key = fields.next(der::sequence);
  const auto attributes = fields.next(der::context_0);
  if (!subject || !key || !attributes || !fields.at_end()) return "no CertificationRequestInfo";
  if (!same(subject->whole, terms.subject)) return "another subject";
  if (terms.new_public_key.empty() || !same(key->whole, terms.new_public_key))
    return "another key than the job's new one";
  return "";
}

}  // namespace

std::string check_certificate_request(BytesView request, const RequestTerms& terms) {
  if (request.size() > limit) return "too long";
  Reader outer(request);
  const auto whole = outer.next(der::sequence);
  if (!whole || !outer.at_end() || !well_nested(request)) return "not one SEQUENCE";
  Reader fields(whole->content);
  if (!fields.next(der::integer)) return "neither CertRequest nor CertificationRequestInfo";
  // What tells the two apart: a Name and a key stand where the one template would, then [0].
  Reader ahead = fields;
  std::array<bool, 3> pkcs10{};
  for (auto& one : pkcs10) one = ahead.next().has_value();
  const bool is_pkcs10 = pkcs10[2] && ahead.at_end();
  return is_pkcs10 ? pkcs10_fault(fields, terms) : crmf_fault(fields, terms);
}

}  // namespace redlips::renewal
