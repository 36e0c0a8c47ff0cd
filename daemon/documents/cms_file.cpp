// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/cms_file.h"

#include <openssl/pem.h>

#include <algorithm>
#include <fstream>
#include <functional>

#include "daemon/documents/cms_owner.h"
#include "daemon/documents/der.h"
#include "daemon/documents/enclosure.h"

namespace redlips::documents {
namespace {

using Path = std::filesystem::path;

/// What is not DER has to be read as a whole.
constexpr std::uint64_t whole_limit = std::uint64_t{16} * 1024 * 1024;
constexpr std::size_t piece_size = std::size_t{64} * 1024;

std::ifstream opened(const Path& path) {
  std::error_code fault;
  std::ifstream file(path, std::ios::binary);
  if (!file || !std::filesystem::is_regular_file(path, fault)) throw CmsFileError("unreadable", path);
  return file;
}

Bytes read_at(std::ifstream& file, std::uint64_t offset, std::size_t size) {
  Bytes out(size);
  file.clear();
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(size));
  out.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return out;
}

/// Hands `size` bytes from `offset` on to `take`, piece by piece; false if the file ends before.
bool each_piece(std::ifstream& file, std::uint64_t offset, std::uint64_t size,
                const std::function<void(BytesView)>& take) {
  Bytes buffer(piece_size);
  file.clear();
  file.seekg(static_cast<std::streamoff>(offset));
  while (size > 0) {
    const auto wanted = std::min<std::uint64_t>(size, piece_size);
    file.read(reinterpret_cast<char*>(buffer.data()), static_cast<std::streamsize>(wanted));
    const auto count = static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0));
    if (count == 0) return false;
    take(BytesView(buffer).first(count));
    size -= count;
  }
  return true;
}

CmsPtr whole_cms(const Bytes& bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!text.starts_with("-----BEGIN")) return cms_of(bytes);
  const ossl::BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  return CmsPtr(PEM_read_bio_CMS(bio.get(), nullptr, nullptr, nullptr));
}

/// BER or PEM: OpenSSL takes it apart, and what remains is DER.
CmsFile open_whole(std::ifstream& file, const Path& path, std::uint64_t size) {
  if (size > whole_limit) throw CmsFileError("too_large", path);
  const auto cms = whole_cms(read_at(file, 0, static_cast<std::size_t>(size)));
  const bool is_data = cms && OBJ_obj2nid(CMS_get0_type(cms.get())) == NID_pkcs7_signed;
  if (!is_data) throw CmsFileError("no_signature", path);
  CmsFile out;
  ASN1_OCTET_STRING** content = CMS_get0_content(cms.get());
  if (content != nullptr && *content != nullptr) {
    const auto* data = ASN1_STRING_get0_data(*content);
    out.document.assign(data, data + ASN1_STRING_length(*content));
    out.attached = true;
    CMS_set_detached(cms.get(), 1);
  }
  out.detached = der_of(cms.get());
  return out;
}

CmsFile open_envelope_of(std::ifstream& file, const Path& path) {
  const auto size = static_cast<std::uint64_t>(std::filesystem::file_size(path));
  const auto opened = cms::open_envelope(
      [&](std::uint64_t offset, std::size_t count) { return read_at(file, offset, count); }, size);
  if (!opened) return open_whole(file, path, size);
  CmsFile out;
  out.detached = opened->detached;
  out.attached = opened->document.has_value();
  out.offset = opened->document;
  out.digest.size = opened->size;
  return out;
}

/// Whether a signer may have hashed with SHA-384: its name stands in the envelope (RFC 5754 §2.3).
bool names_sha384(const Bytes& envelope) {
  const auto name = der::object_id("2.16.840.1.101.3.4.2.2");
  return std::search(envelope.begin(), envelope.end(), name.begin(), name.end()) != envelope.end();
}

/// The document of an attached file, piece by piece.
cms::ContentDigest each_piece_hashed(const CmsFile& cms, std::ifstream& file, const Path& path,
                                     const std::function<void(BytesView)>& take) {
  cms::ContentHash hash(names_sha384(cms.detached));
  const auto add = [&](BytesView piece) {
    hash.add(piece);
    take(piece);
  };
  if (!cms.offset)
    add(cms.document);
  else if (!each_piece(file, *cms.offset, cms.digest.size, add))
    throw CmsFileError("unreadable", path);
  return hash.finish();
}

}  // namespace

CmsFile open_cms_file(const Path& path, const std::optional<Path>& document) {
  auto file = opened(path);
  CmsFile out = open_envelope_of(file, path);
  if (out.detached.size() > cms::envelope_limit) throw CmsFileError("too_large", path);
  if (out.attached) {
    if (document) throw CmsFileError("two_documents", *document);
    out.digest = each_piece_hashed(out, file, path, [](BytesView) {});
    return out;
  }
  if (!document) throw CmsFileError("no_document", path);
  auto content = opened(*document);
  try {
    out.digest = cms::digest_of(content, names_sha384(out.detached));
  } catch (const std::ios_base::failure&) {
    throw CmsFileError("unreadable", *document);
  }
  return out;
}

void copy_document(const CmsFile& cms, const Path& path, const std::function<void(BytesView)>& take) {
  auto file = opened(path);
  if (each_piece_hashed(cms, file, path, take) != cms.digest) throw CmsFileError("changed_meanwhile", path);
}

}  // namespace redlips::documents
