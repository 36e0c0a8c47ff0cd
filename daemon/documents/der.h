// SPDX-License-Identifier: Apache-2.0
// DER written and read element by element (ITU-T X.690): small enough to hold against the standard.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "pkcs11/bytes.h"

namespace redlips::der {

/// Identifier octets of the types in use (X.690 §8.1.2).
enum Tag : std::uint8_t {
  integer = 0x02,
  octet_string = 0x04,
  null = 0x05,
  object_identifier = 0x06,
  utf8_string = 0x0c,
  utc_time = 0x17,
  generalized_time = 0x18,
  sequence = 0x30,
  set = 0x31,
  context_0 = 0xa0,  ///< [0], constructed
  context_1 = 0xa1,
  context_2 = 0xa2
};

/// Identifier and length of an element whose content of `length` bytes follows, in the shortest form (§10.1).
Bytes header(std::uint8_t tag, std::uint64_t length);
Bytes element(std::uint8_t tag, BytesView content);
Bytes element(std::uint8_t tag, std::initializer_list<Bytes> parts);
/// SET OF: the members in ascending order of their encodings (§11.6).
Bytes set_of(std::vector<Bytes> members);
/// An INTEGER of an unsigned number, most significant byte first.
Bytes unsigned_integer(BytesView number);
/// "1.2.840.113549.1.7.1"; arcs of at most 32 bits.
Bytes object_id(std::string_view dotted);

/// One element within a larger text; the views live as long as that.
struct Element {
  std::uint8_t tag = 0;
  BytesView whole, content;
};

/// Reads elements one behind the other. Definite lengths in their shortest form and one-byte tags only: what
/// is not DER, or ends early, is no element.
class Reader {
 public:
  explicit Reader(BytesView text) : rest_(text) {}
  bool at_end() const noexcept { return rest_.empty(); }
  BytesView rest() const noexcept { return rest_; }
  std::optional<Element> next();
  /// The next element if it has this tag.
  std::optional<Element> next(std::uint8_t tag);

 private:
  BytesView rest_;
};

/// Tag and lengths of an element of which only the beginning is at hand.
struct Header {
  std::uint8_t tag = 0;
  std::uint64_t size = 0;    ///< of identifier and length octets
  std::uint64_t length = 0;  ///< of the content
};
/// Longest header that read_header() takes: a tag, and a length of eight bytes.
inline constexpr std::size_t longest_header = 10;
std::optional<Header> read_header(BytesView beginning);

}  // namespace redlips::der
