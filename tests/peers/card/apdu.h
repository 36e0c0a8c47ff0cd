// SPDX-License-Identifier: Apache-2.0
// Command APDUs and BER-TLV, as much as a PIV card needs (ISO 7816-4).
#pragma once

#include <cstdint>
#include <optional>

#include "tests/peers/shared/encoding.h"

namespace redlips::peers {

struct Apdu {
  std::uint8_t cla = 0, ins = 0, p1 = 0, p2 = 0;
  Bytes data;
};

/// A short command (ISO 7816-4 §5.1, cases 1 to 4); nullopt for anything else.
std::optional<Apdu> parse_apdu(BytesView command);

/// Tag of one or two bytes, definite length, value.
Bytes tlv(unsigned tag, BytesView value);

/// The value of the first `tag` (one byte) in `list`; nullopt where it is missing or the list is malformed.
std::optional<Bytes> find_tlv(BytesView list, std::uint8_t tag);

/// a then b.
Bytes joined(Bytes a, BytesView b);

}  // namespace redlips::peers
