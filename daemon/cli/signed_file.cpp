// SPDX-License-Identifier: Apache-2.0
#include "daemon/cli/signed_file.h"

#include <fstream>

#include "daemon/cli/client.h"
#include "daemon/cli/new_file.h"
#include "daemon/documents/enclosure.h"
#include "pkcs11/utf8.h"

namespace redlips::cli {
namespace {

using Path = std::filesystem::path;
constexpr std::size_t name_limit = 255;
constexpr std::size_t piece_size = std::size_t{64} * 1024;

Path target_of(const Path& path, const SigningWishes& wishes) {
  const Path name = path.filename().string() + (wishes.attached ? ".p7m" : ".p7s");
  return (wishes.directory.empty() ? path.parent_path() : wishes.directory) / name;
}

FileToSign looked_at(const Path& path, const SigningWishes& wishes) {
  FileToSign out{path, target_of(path, wishes), path.filename().string(), {}};
  std::error_code fault;
  if (!std::filesystem::is_regular_file(path, fault)) throw CallError("unreadable", path.string());
  if (out.name.size() > name_limit || !pkcs11::valid_utf8(out.name))
    throw CallError("bad_name", path.string());
  if (!wishes.replace && std::filesystem::exists(std::filesystem::symlink_status(out.target, fault)))
    throw CallError("exists", out.target.string());
  if (wishes.attached && std::filesystem::file_size(path, fault) > attached_limit)
    throw CallError("too_large_to_attach", path.string());
  return out;
}

void hash(FileToSign& file) {
  std::ifstream stream(file.path, std::ios::binary);
  try {
    if (!stream) throw std::ios_base::failure("open");
    file.digest = cms::digest_of(stream);
  } catch (const std::ios_base::failure&) {
    throw CallError("unreadable", file.path.string());
  }
}

/// Copies and hashes at once: what is enclosed is what was signed.
void copy_checked(const FileToSign& file, NewFile& out) {
  std::ifstream stream(file.path, std::ios::binary);
  cms::ContentHash hash;
  Bytes piece(piece_size);
  while (stream && hash.size() <= file.digest.size) {
    stream.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    const BytesView read(piece.data(), static_cast<std::size_t>(stream.gcount()));
    hash.add(read);
    out.write(read);
  }
  if (hash.finish() != file.digest) throw CallError("document_changed", file.path.string());
}

}  // namespace

std::vector<FileToSign> files_to_sign(const std::vector<std::string>& words, const SigningWishes& wishes) {
  std::vector<FileToSign> files;
  files.reserve(words.size());
  for (const auto& word : words) files.push_back(looked_at(word, wishes));
  for (auto& file : files) hash(file);
  return files;
}

void write_signature(const FileToSign& file, const Bytes& detached, bool attached) {
  NewFile out(file.target);
  if (!attached) {
    out.write(detached);
    return out.keep();
  }
  const auto enclosure = cms::enclose(detached, file.digest.size);
  if (!enclosure) throw CallError("internal");
  out.write(enclosure->before);
  copy_checked(file, out);
  out.write(enclosure->after);
  out.keep();
}

}  // namespace redlips::cli
