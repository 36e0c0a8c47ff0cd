// SPDX-License-Identifier: Apache-2.0
#include "daemon/signing/upload.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "drivers/wire/rpc.h"

namespace redlips::signing {
namespace {

std::optional<Bytes> hash_member(const boost::json::object& object, std::string_view name) {
  const auto text = wire::text_of(object, name);
  return text ? from_hex(*text) : std::nullopt;
}

}  // namespace

std::optional<Upload::Announced> Upload::announced(const boost::json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  auto name = wire::text_of(*object, "name");
  const auto size = wire::integer_of(*object, "size");
  if (!name || !size || *size < 0) return std::nullopt;
  Announced out{std::move(*name), static_cast<std::uint64_t>(*size), {}, nullptr};
  const bool hashed = object->contains("sha256") || object->contains("sha384");
  auto sha256 = hash_member(*object, "sha256"), sha384 = hash_member(*object, "sha384");
  if (hashed && (!sha256 || !sha384)) return std::nullopt;
  // Checked here with hashes of nothing, so that a name that cannot be shown is refused before any data
  // comes.
  cms::ContentDigest digest{out.size, Bytes(32), Bytes(48)};
  if (hashed) digest = {out.size, std::move(*sha256), std::move(*sha384)};
  if (!Document::make(out.name, digest)) return std::nullopt;
  if (hashed) out.digest = std::move(digest);
  return out;
}

std::optional<Upload> Upload::read(const boost::json::object& params) {
  const auto* list = wire::array_of(params, "documents");
  if (list == nullptr || list->empty() || list->size() > most_documents) return std::nullopt;
  Upload out;
  std::uint64_t total = 0;
  for (const auto& value : *list) {
    auto one = announced(value);
    if (!one) return std::nullopt;
    total += one->digest ? 0 : one->size;
    if (total > limit) return std::nullopt;
    out.announced_.push_back(std::move(*one));
  }
  return out;
}

bool Upload::hash_only() const {
  return std::any_of(announced_.begin(), announced_.end(),
                     [](const Announced& one) { return one.digest && !one.file; });
}

bool Upload::reserve(Spool& spool) {
  for (auto& one : announced_) {
    if (one.digest) continue;
    one.file = spool.open(one.name, one.size);
    if (!one.file) return false;
  }
  return begin_next().empty();
}

// Moves on over documents that are complete: those given as hashes, and empty ones.
std::string Upload::begin_next() {
  while (at_ < announced_.size()) {
    auto& one = announced_[at_];
    if (!one.digest) {
      if (!hash_) hash_.emplace();
      if (hash_->size() < one.size) return {};
      one.digest = hash_->finish();
      hash_.reset();
      if (!one.file->finish()) return "internal";
    }
    ++at_;
  }
  return {};
}

std::string Upload::add(std::string_view base64) {
  const auto piece = from_base64(base64);
  if (complete() || !piece || piece->empty() || piece->size() > piece_limit) return "invalid_request";
  auto& one = announced_[at_];
  if (piece->size() > one.size - hash_->size()) return "invalid_request";
  hash_->add(*piece);
  if (!one.file->add(*piece)) return "internal";
  return begin_next();
}

std::vector<Piece> Upload::pieces() const {
  std::vector<Piece> out;
  out.reserve(announced_.size());
  for (const auto& one : announced_) {
    auto document = Document::make(one.name, one.digest.value()).value();
    out.push_back({std::move(document), one.file ? one.file->path().string() : std::string(), !one.file});
  }
  return out;
}

}  // namespace redlips::signing
