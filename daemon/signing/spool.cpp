// SPDX-License-Identifier: Apache-2.0
#include "daemon/signing/spool.h"

#include <algorithm>
#include <array>

#include "drivers/platform/random.h"

namespace redlips::signing {
namespace {

using std::filesystem::path;
using std::filesystem::perms;

/// Endings that desktops open in a viewer. No web pages, no scripts, no .desktop files.
constexpr std::array<std::string_view, 20> endings{".pdf", ".ofd",  ".txt", ".xml",  ".json", ".csv", ".png",
                                                   ".jpg", ".jpeg", ".tif", ".tiff", ".bmp",  ".doc", ".docx",
                                                   ".xls", ".xlsx", ".wps", ".et",   ".odt",  ".ods"};

std::string ending_of(const std::string& name) {
  const auto dot = name.rfind('.');
  auto ending = dot == std::string::npos ? std::string() : name.substr(dot);
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return std::find(endings.begin(), endings.end(), ending) == endings.end() ? std::string() : ending;
}

void empty(const path& directory) {
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

}  // namespace

Spool::Spool(path directory) : directory_(std::move(directory)) {}

// A daemon that was refused its state directory must not touch another one's documents.
Spool::~Spool() {
  if (started_) empty(directory_);
}

void Spool::start() {
  empty(directory_);
  started_ = true;
}

std::unique_ptr<Spool::File> Spool::open(const std::string& name, std::uint64_t size) {
  if (size > limit - *used_) return nullptr;
  std::error_code ignored;
  if (std::filesystem::create_directory(directory_, ignored))
    std::filesystem::permissions(directory_, perms::owner_all, ignored);
  return std::make_unique<File>(used_, directory_ / (platform::random_hex(8) + ending_of(name)), size);
}

Spool::File::File(std::shared_ptr<std::uint64_t> used, std::filesystem::path its_path, std::uint64_t size)
    : used_(std::move(used)),
      path_(std::move(its_path)),
      size_(size),
      stream_(path_, std::ios::binary | std::ios::trunc) {
  *used_ += size_;
}

Spool::File::~File() {
  std::error_code ignored;
  stream_.close();
  std::filesystem::remove(path_, ignored);
  *used_ -= size_;
}

bool Spool::File::add(BytesView piece) {
  stream_.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
  return stream_.good();
}

bool Spool::File::finish() {
  std::error_code fault;
  stream_.close();
  std::filesystem::permissions(path_, perms::owner_read, fault);
  return stream_.good() && !fault;
}

}  // namespace redlips::signing
