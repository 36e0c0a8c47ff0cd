// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/content_hash.h"

#include <new>

namespace redlips::cms {
namespace {

constexpr std::size_t piece_size = std::size_t{64} * 1024;

void require(int done) {
  if (done != 1) throw std::bad_alloc();
}

ossl::MdCtxPtr begin(const EVP_MD* md) {
  ossl::MdCtxPtr out(EVP_MD_CTX_new());
  require(out && EVP_DigestInit_ex(out.get(), md, nullptr) == 1 ? 1 : 0);
  return out;
}

Bytes end(EVP_MD_CTX* context) {
  Bytes out(static_cast<std::size_t>(EVP_MD_CTX_get_size(context)));
  require(EVP_DigestFinal_ex(context, out.data(), nullptr));
  return out;
}

}  // namespace

ContentHash::ContentHash(bool sha384)
    : sha256_(begin(EVP_sha256())), sha384_(sha384 ? begin(EVP_sha384()) : nullptr) {}

void ContentHash::add(BytesView piece) {
  require(EVP_DigestUpdate(sha256_.get(), piece.data(), piece.size()));
  if (sha384_) require(EVP_DigestUpdate(sha384_.get(), piece.data(), piece.size()));
  size_ += piece.size();
}

ContentDigest ContentHash::finish() {
  return {size_, end(sha256_.get()), sha384_ ? end(sha384_.get()) : Bytes()};
}

ContentDigest digest_of(std::istream& stream, bool sha384) {
  ContentHash hash(sha384);
  Bytes piece(piece_size);
  while (stream) {
    stream.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    hash.add({piece.data(), static_cast<std::size_t>(stream.gcount())});
  }
  if (stream.bad() || !stream.eof()) throw std::ios_base::failure("the file cannot be read");
  return hash.finish();
}

}  // namespace redlips::cms
