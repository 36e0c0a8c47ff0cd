// SPDX-License-Identifier: Apache-2.0
// The unit id in a certificate: where it stands, what it is, and the check digit of a unified social credit
// code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pkcs11/bytes.h"

namespace redlips::pkcs11 {

/// Who the certificate names, as shown to the user and matched by halls. Never a reason to refuse a login.
struct UnitId {
  enum class Kind { uscc, tax_number, other };
  Kind kind = Kind::other;
  std::string text;
  bool check_digit_ok = true;  ///< false only for 18 characters of the USCC alphabet with a wrong last one
};

/// True if the last character is the check digit of the first 17 (GB 32100-2015 §5, MOD 31 of GB/T 17710).
bool uscc_check_digit_ok(std::string_view code);

/// Classifies a text found in a certificate: 18 characters of the USCC alphabet; 15 to 20 digits and letters;
/// anything.
UnitId classify_unit_id(std::string_view text);

/// Where an authority writes the unit id: tried in order, the first that is there counts.
struct UnitIdPlace {
  enum class Kind { extension, subject };
  Kind kind = Kind::extension;
  std::string oid;     ///< dotted; for `subject` an attribute's OID (2.5.4.5 serialNumber, 2.5.4.97
                       ///< organizationIdentifier…)
  std::string prefix;  ///< removed where the value starts with it ("VATCN-", "USCC:")
};

/// The default order: extension 1.2.156.10260.4.1.4, serialNumber, organizationIdentifier, OU, CN; OU and CN
/// only if the text is a USCC.
std::vector<UnitIdPlace> default_unit_id_places();

/// Finds the unit id in a DER certificate; nullopt if it is nowhere or the DER does not parse.
std::optional<UnitId> find_unit_id(BytesView certificate, const std::vector<UnitIdPlace>& places);

}  // namespace redlips::pkcs11
