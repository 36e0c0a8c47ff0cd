// SPDX-License-Identifier: Apache-2.0
#include "daemon/cli/signed_file.h"

#include <fstream>
#include <functional>
#include <set>

#include "daemon/cli/client.h"
#include "daemon/cli/new_file.h"
#include "daemon/documents/enclosure.h"
#include "daemon/shown_text.h"
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
  if (out.name.size() > name_limit || !pkcs11::valid_utf8(out.name) || !shows_anything(out.name))
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

/// Reads the file again and hashes it on its way to `take`: what is enclosed is what was signed. SHA-256
/// alone tells that, whichever hash the key signed.
void read_again(const FileToSign& file, const std::function<void(BytesView)>& take) {
  std::ifstream stream(file.path, std::ios::binary);
  cms::ContentHash hash(false);
  Bytes piece(piece_size);
  while (stream && hash.size() <= file.digest.size) {
    stream.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    const BytesView read(piece.data(), static_cast<std::size_t>(stream.gcount()));
    hash.add(read);
    take(read);
  }
  const auto now = hash.finish();
  if (now.size != file.digest.size || now.sha256 != file.digest.sha256)
    throw CallError("document_changed", file.path.string());
}

/// One name for a place, whichever way leads there. The place itself may be a link, which would be replaced.
Path whole_path(const Path& path) {
  std::error_code fault;
  const auto directory = path.has_parent_path() ? path.parent_path() : Path(".");
  const auto whole = std::filesystem::weakly_canonical(directory, fault);
  return (fault ? directory : whole) / path.filename();
}

void check_places(const std::vector<FileToSign>& files) {
  std::set<Path> taken;
  for (const auto& file : files) taken.insert(whole_path(file.path));
  for (const auto& file : files)
    if (!taken.insert(whole_path(file.target)).second) throw CallError("same_place", file.target.string());
}

}  // namespace

std::vector<FileToSign> files_to_sign(const std::vector<std::string>& words, const SigningWishes& wishes) {
  std::vector<FileToSign> files;
  files.reserve(words.size());
  for (const auto& word : words) files.push_back(looked_at(word, wishes));
  check_places(files);
  for (auto& file : files) hash(file);
  return files;
}

void check_unchanged(const FileToSign& file) {
  read_again(file, [](BytesView) {});
}

void write_signature(const FileToSign& file, const Bytes& detached, bool attached, bool replace) {
  NewFile out(file.target);
  if (!attached) {
    out.write(detached);
    return out.keep(replace);
  }
  const auto enclosure = cms::enclose(detached, file.digest.size);
  if (!enclosure) throw CallError("internal");
  out.write(enclosure->before);
  read_again(file, [&](BytesView piece) { out.write(piece); });
  out.write(enclosure->after);
  out.keep(replace);
}

}  // namespace redlips::cli
