// SPDX-License-Identifier: Apache-2.0
// Template: values are copied in; the module sees pointers to the copies.
#include "pkcs11/p11_template.h"

namespace redlips::pkcs11 {
namespace {

template <class T>
BytesView view_of(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof value};
}

}  // namespace

Template& Template::bytes(CK_ATTRIBUTE_TYPE type, BytesView value) {
  values_.push_back({type, Bytes(value.begin(), value.end())});
  return *this;
}

Template& Template::text(CK_ATTRIBUTE_TYPE type, std::string_view value) {
  return bytes(type, {reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});
}

Template& Template::number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) { return bytes(type, view_of(value)); }

Template& Template::flag(CK_ATTRIBUTE_TYPE type, bool value) {
  const CK_BBOOL byte = value ? CK_TRUE : CK_FALSE;
  return bytes(type, view_of(byte));
}

std::vector<CK_ATTRIBUTE> Template::attributes() const {
  std::vector<CK_ATTRIBUTE> list;
  list.reserve(values_.size());
  for (const Value& value : values_) {
    // CK_ATTRIBUTE is one type for reading and writing; with these calls a module only reads.
    list.push_back({value.type, const_cast<std::uint8_t*>(value.bytes.data()), value.bytes.size()});
  }
  return list;
}

}  // namespace redlips::pkcs11
