// SPDX-License-Identifier: Apache-2.0
// A CK_ATTRIBUTE list that owns its values. For the PKCS#11 implementation only.
#pragma once

#include <p11-kit/pkcs11.h>

#include <string_view>
#include <vector>

#include "pkcs11/bytes.h"

namespace redlips::pkcs11 {

class Template {
 public:
  Template& bytes(CK_ATTRIBUTE_TYPE type, BytesView value);
  Template& text(CK_ATTRIBUTE_TYPE type, std::string_view value);
  Template& number(CK_ATTRIBUTE_TYPE type, CK_ULONG value);
  Template& flag(CK_ATTRIBUTE_TYPE type, bool value);

  /// Good until the next change.
  std::vector<CK_ATTRIBUTE> attributes() const;

 private:
  struct Value {
    CK_ATTRIBUTE_TYPE type;
    Bytes bytes;
  };
  std::vector<Value> values_;
};

}  // namespace redlips::pkcs11
