// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/der.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace redlips::der {
namespace {

/// The number in bytes of seven bits, most significant first, all but the last marked (X.690 §8.19.2).
void add_arc(Bytes& out, std::uint32_t arc) {
  Bytes reversed{static_cast<std::uint8_t>(arc & 0x7f)};
  while ((arc >>= 7) != 0) reversed.push_back(static_cast<std::uint8_t>((arc & 0x7f) | 0x80));
  out.insert(out.end(), reversed.rbegin(), reversed.rend());
}

std::uint32_t take_arc(std::string_view& dotted) {
  std::uint32_t arc = 0;
  const auto [end, fault] = std::from_chars(dotted.data(), dotted.data() + dotted.size(), arc);
  if (fault != std::errc()) throw std::invalid_argument("object identifier");
  dotted.remove_prefix(static_cast<std::size_t>(end - dotted.data()));
  if (!dotted.empty()) dotted.remove_prefix(1);
  return arc;
}

}  // namespace

Bytes header(std::uint8_t tag, std::uint64_t length) {
  Bytes out{tag};
  if (length < 0x80) {
    out.push_back(static_cast<std::uint8_t>(length));
    return out;
  }
  Bytes reversed;
  for (; length != 0; length >>= 8) reversed.push_back(static_cast<std::uint8_t>(length & 0xff));
  out.push_back(static_cast<std::uint8_t>(0x80 | reversed.size()));
  out.insert(out.end(), reversed.rbegin(), reversed.rend());
  return out;
}

Bytes element(std::uint8_t tag, BytesView content) {
  Bytes out = header(tag, content.size());
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

Bytes element(std::uint8_t tag, std::initializer_list<Bytes> parts) {
  Bytes content;
  for (const Bytes& part : parts) content.insert(content.end(), part.begin(), part.end());
  return element(tag, content);
}

Bytes set_of(std::vector<Bytes> members) {
  std::sort(members.begin(), members.end());
  Bytes content;
  for (const Bytes& member : members) content.insert(content.end(), member.begin(), member.end());
  return element(set, content);
}

Bytes unsigned_integer(BytesView number) {
  while (number.size() > 1 && number.front() == 0) number = number.subspan(1);
  Bytes content(number.begin(), number.end());
  if (content.empty() || (content.front() & 0x80) != 0) content.insert(content.begin(), 0);
  return element(integer, content);
}

Bytes object_id(std::string_view dotted) {
  const std::uint32_t first = take_arc(dotted), second = take_arc(dotted);
  Bytes content;
  add_arc(content, first * 40 + second);
  while (!dotted.empty()) add_arc(content, take_arc(dotted));
  return element(object_identifier, content);
}

std::optional<Header> read_header(BytesView text) {
  if (text.size() < 2 || (text[0] & 0x1f) == 0x1f) return std::nullopt;
  Header out{text[0], 2, text[1]};
  if (text[1] < 0x80) return out;
  const std::size_t count = text[1] & 0x7fU;
  if (count == 0 || count > 8 || text.size() < 2 + count || text[2] == 0) return std::nullopt;
  out.length = 0;
  for (std::size_t i = 0; i < count; ++i) out.length = out.length << 8 | text[2 + i];
  out.size = 2 + count;
  return out.length < 0x80 ? std::nullopt : std::optional(out);
}

std::optional<Element> Reader::next() {
  const auto head = read_header(rest_);
  if (!head || head->length > rest_.size() - head->size) return std::nullopt;
  const auto size = static_cast<std::size_t>(head->size), length = static_cast<std::size_t>(head->length);
  const Element out{head->tag, rest_.first(size + length), rest_.subspan(size, length)};
  rest_ = rest_.subspan(size + length);
  return out;
}

std::optional<Element> Reader::next(std::uint8_t tag) {
  if (rest_.empty() || rest_.front() != tag) return std::nullopt;
  return next();
}

}  // namespace redlips::der
