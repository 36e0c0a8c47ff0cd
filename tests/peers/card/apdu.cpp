// SPDX-License-Identifier: Apache-2.0
// Reading commands and TLV lists.
#include "tests/peers/card/apdu.h"

namespace redlips::peers {
namespace {

/// Takes a BER length off the front; nullopt for more than two length bytes.
std::optional<std::size_t> take_length(BytesView& rest) {
  if (rest.empty()) return std::nullopt;
  std::size_t length = rest[0];
  std::size_t more = 0;
  if (length > 0x80) {
    more = length - 0x80;
    length = 0;
  }
  if (more > 2 || rest.size() <= more) return std::nullopt;
  for (std::size_t at = 1; at <= more; ++at) length = length << 8 | rest[at];
  rest = rest.subspan(1 + more);
  return length;
}

}  // namespace

std::optional<Apdu> parse_apdu(BytesView command) {
  if (command.size() < 4) return std::nullopt;
  Apdu apdu{command[0], command[1], command[2], command[3], {}};
  if (command.size() <= 5) return apdu;  // no data; a fifth byte is Le
  const std::size_t length = command[4];
  const std::size_t body = command.size() - 5;
  if (length == 0 || (body != length && body != length + 1)) return std::nullopt;
  apdu.data.assign(command.begin() + 5, command.begin() + 5 + static_cast<std::ptrdiff_t>(length));
  return apdu;
}

Bytes tlv(unsigned tag, BytesView value) {
  Bytes made;
  if (tag > 0xFF) made.push_back(static_cast<std::uint8_t>(tag >> 8));
  made.push_back(static_cast<std::uint8_t>(tag));
  const std::size_t length = value.size();
  if (length > 0xFF) made.insert(made.end(), {0x82, static_cast<std::uint8_t>(length >> 8)});
  if (length > 0x7F && length <= 0xFF) made.push_back(0x81);
  made.push_back(static_cast<std::uint8_t>(length));
  return joined(std::move(made), value);
}

std::optional<Bytes> find_tlv(BytesView list, std::uint8_t tag) {
  while (!list.empty()) {
    const std::uint8_t found = list[0];
    list = list.subspan(1);
    const auto length = take_length(list);
    if (!length || *length > list.size()) return std::nullopt;
    if (found == tag) return Bytes(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(*length));
    list = list.subspan(*length);
  }
  return std::nullopt;
}

Bytes joined(Bytes a, BytesView b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace redlips::peers
