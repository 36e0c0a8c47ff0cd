// SPDX-License-Identifier: Apache-2.0
// redlips verify: without a daemon and without a key.
#include <boost/json/serialize.hpp>
#include <chrono>
#include <iostream>

#include "daemon/cli/client.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/new_file.h"
#include "daemon/cli/verdict_words.h"

namespace redlips::cli {
namespace json = boost::json;
using Path = std::filesystem::path;

namespace {

std::vector<Path> paths_of(const Invocation& invocation, std::string_view flag) {
  return invocation.has(flag) ? std::vector<Path>{invocation.value(flag)} : std::vector<Path>();
}

/// --document, else what lies beside FILE.p7s under its own name.
std::optional<Path> document_of(const Invocation& invocation, const Path& file) {
  if (invocation.has("--document")) return invocation.value("--document");
  auto beside = file;
  beside.replace_extension();
  std::error_code ignored;
  const bool detached = file.extension() == ".p7s" && std::filesystem::is_regular_file(beside, ignored);
  return detached ? std::optional(beside) : std::nullopt;
}

documents::CmsFile opened(const Path& file, const std::optional<Path>& document) {
  try {
    return documents::open_cms_file(file, document);
  } catch (const documents::CmsFileError& error) {
    throw CallError(error.code(), error.what());
  }
}

/// Only a document that is proved leaves its envelope.
void extract(const Invocation& invocation, const documents::CmsFile& cms, const Path& file) {
  const Path to = invocation.value("--output");
  std::error_code ignored;
  if (!cms.attached)
    throw UsageError(_("--output takes the document out of an attached signature; this one is detached."));
  if (!invocation.has("--force") && std::filesystem::exists(std::filesystem::symlink_status(to, ignored)))
    throw CallError("exists", to.string());
  NewFile out(to);
  try {
    documents::copy_document(cms, file, [&](BytesView piece) { out.write(piece); });
  } catch (const documents::CmsFileError& error) {
    throw CallError(error.code(), error.what());
  }
  out.keep(invocation.has("--force"));
}

}  // namespace

documents::Trust trust_of(const Invocation& invocation, std::string_view anchors, std::string_view lists) {
  try {
    return documents::Trust::read(paths_of(invocation, anchors),
                                  lists.empty() ? std::vector<Path>() : paths_of(invocation, lists));
  } catch (const documents::TrustError& error) {
    throw CallError("no_anchors_file", error.what());
  }
}

Exit verify(const Invocation& invocation) {
  const Path file = invocation.words.front();
  const auto signers = trust_of(invocation, "--anchors", "--crl"),
             stamps = trust_of(invocation, "--tsa-anchors");
  const auto cms = opened(file, document_of(invocation, file));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto verdicts = documents::verify(cms, {signers, stamps, now});
  if (verdicts.empty()) throw CallError("no_signature", file.string());
  const auto exit = exit_of(verdicts);
  if (exit == Exit::ok && invocation.has("--output")) extract(invocation, cms, file);
  if (invocation.has("--json"))
    std::cout << json::serialize(verdict_json(file.string(), cms, verdicts)) << '\n';
  else
    std::cout << verdict_words(file.string(), cms, verdicts);
  return exit;
}

}  // namespace redlips::cli
