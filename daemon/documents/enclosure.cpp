// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/enclosure.h"

#include "daemon/documents/der.h"

namespace redlips::cms {
namespace {

Bytes joined(BytesView a, BytesView b) {
  Bytes out(a.begin(), a.end());
  out.insert(out.end(), b.begin(), b.end());
  return out;
}

/// The parts of a detached SignedData: what stands before encapContentInfo, its type, what stands behind.
struct Parts {
  Bytes outer_type, head, type, rest;
};

std::optional<Parts> parts_of(BytesView detached) {
  der::Reader file(detached);
  const auto info = file.next(der::sequence);
  der::Reader outer(info ? info->content : BytesView());
  const auto outer_type = outer.next(der::object_identifier);
  const auto wrapped = outer.next(der::context_0);
  der::Reader inner(wrapped ? wrapped->content : BytesView());
  const auto data = inner.next(der::sequence);
  der::Reader fields(data ? data->content : BytesView());
  const auto version = fields.next(der::integer), hashes = fields.next(der::set),
             content = fields.next(der::sequence);
  if (!outer_type || !version || !hashes || !content) return std::nullopt;
  der::Reader encapsulated(content->content);
  const auto type = encapsulated.next(der::object_identifier);
  if (!type || !encapsulated.at_end() || !file.at_end() || !outer.at_end() || !inner.at_end())
    return std::nullopt;
  return Parts{joined(outer_type->whole, {}), joined(version->whole, hashes->whole), joined(type->whole, {}),
               joined(fields.rest(), {})};
}

/// Reads the headers of a large file one after the other.
class Walk {
 public:
  Walk(const ReadAt& read, std::uint64_t size) : read_(read), end_(size) {}

  /// Enters an element of that tag; it must fill what is left of the one around it where `fills`.
  bool enter(std::uint8_t tag, bool fills = true) {
    const auto head = header(tag);
    if (!head || (fills && at_ + head->size + head->length != end_)) return false;
    at_ += head->size;
    end_ = at_ + head->length;
    return true;
  }
  /// An element of that tag as a whole, if it is small.
  std::optional<Bytes> take(std::uint8_t tag) {
    const auto head = header(tag);
    if (!head || head->length > envelope_limit) return std::nullopt;
    const auto size = static_cast<std::size_t>(head->size + head->length);
    return take_bytes(size);
  }
  std::optional<Bytes> take_bytes(std::size_t size) {
    Bytes out = read_(at_, size);
    if (out.size() != size) return std::nullopt;
    at_ += size;
    return out;
  }
  std::uint64_t at() const noexcept { return at_; }
  std::uint64_t end() const noexcept { return end_; }
  /// Behind what was entered, within what ends at `end`.
  void leave(std::uint64_t end) {
    at_ = end_;
    end_ = end;
  }

 private:
  std::optional<der::Header> header(std::uint8_t tag) {
    const auto head = der::read_header(read_(at_, der::longest_header));
    if (!head || head->tag != tag || at_ > end_ || head->size > end_ - at_ ||
        head->length > end_ - at_ - head->size)
      return std::nullopt;
    return head;
  }
  const ReadAt& read_;
  std::uint64_t at_ = 0, end_;
};

Bytes detached_of(const Parts& parts) {
  const Bytes data =
      der::element(der::sequence, {parts.head, der::element(der::sequence, parts.type), parts.rest});
  return der::element(der::sequence, {parts.outer_type, der::element(der::context_0, data)});
}

/// encapContentInfo, entered: its type, and the document where there is one.
bool read_content(Walk& walk, Parts& parts, Opened& out) {
  auto type = walk.take(der::object_identifier);
  if (!type) return false;
  parts.type = std::move(*type);
  if (walk.at() == walk.end()) return true;
  if (!walk.enter(der::context_0) || !walk.enter(der::octet_string)) return false;
  out.document = walk.at();
  out.size = walk.end() - walk.at();
  return true;
}

}  // namespace

std::optional<Enclosure> enclose(BytesView detached, std::uint64_t size) {
  const auto parts = parts_of(detached);
  if (!parts) return std::nullopt;
  // From the inside out: each header needs the length of all that it holds.
  Bytes before = der::header(der::octet_string, size);
  const auto wrap = [&](std::uint8_t tag, BytesView ahead, std::uint64_t behind) {
    const Bytes head = der::header(tag, ahead.size() + before.size() + size + behind);
    before = joined(joined(head, ahead), before);
  };
  wrap(der::context_0, {}, 0);
  wrap(der::sequence, parts->type, 0);
  wrap(der::sequence, parts->head, parts->rest.size());
  wrap(der::context_0, {}, parts->rest.size());
  wrap(der::sequence, parts->outer_type, parts->rest.size());
  return Enclosure{std::move(before), parts->rest};
}

std::optional<Opened> open_envelope(const ReadAt& read, std::uint64_t file_size) {
  Walk walk(read, file_size);
  Parts parts;
  Opened out;
  if (!walk.enter(der::sequence)) return std::nullopt;
  auto type = walk.take(der::object_identifier);
  if (!type || !walk.enter(der::context_0) || !walk.enter(der::sequence)) return std::nullopt;
  parts.outer_type = std::move(*type);
  const auto version = walk.take(der::integer), hashes = walk.take(der::set);
  if (!version || !hashes) return std::nullopt;
  parts.head = joined(*version, *hashes);
  const auto data_end = walk.end();
  if (!walk.enter(der::sequence, false) || !read_content(walk, parts, out)) return std::nullopt;
  walk.leave(data_end);
  if (data_end - walk.at() > envelope_limit) return std::nullopt;
  auto rest = walk.take_bytes(static_cast<std::size_t>(data_end - walk.at()));
  if (!rest) return std::nullopt;
  parts.rest = std::move(*rest);
  out.detached = detached_of(parts);
  return out;
}

}  // namespace redlips::cms
