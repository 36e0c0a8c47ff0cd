// SPDX-License-Identifier: Apache-2.0
// redlips sign: hash, ask, sign, stamp, write.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <optional>
#include <set>

#include "daemon/cli/asked.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/key_words.h"
#include "daemon/cli/signed_file.h"
#include "daemon/documents/timestamp.h"
#include "daemon/shown_text.h"
#include "drivers/platform/process.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

constexpr std::size_t most_files = 16;

/// One by one, before a key is asked: a typing error must not cost a PIN.
void check_files(const Invocation& invocation) {
  const auto& files = invocation.words;
  if (files.empty() || files.size() > most_files) throw UsageError(_("sign takes 1 to 16 files."));
  if (std::set<std::string>(files.begin(), files.end()).size() != files.size())
    throw UsageError(_("sign takes each file once."));
  if (invocation.has("--tsa") != invocation.has("--tsa-anchors"))
    throw UsageError(_("--tsa needs --tsa-anchors: the certificates by which its time stamp is checked."));
}

json::object call_params(const Invocation& invocation, const std::vector<FileToSign>& files) {
  json::array documents;
  for (const auto& file : files)
    documents.push_back(json::object{{"name", file.name},
                                     {"size", file.digest.size},
                                     {"sha256", to_hex(file.digest.sha256)},
                                     {"sha384", to_hex(file.digest.sha384)}});
  json::object params{
      {"documents", std::move(documents)}, {"prompts", true}, {"pss", invocation.has("--pss")}};
  if (invocation.has("--token")) params["serial"] = invocation.value("--token");
  return params;
}

/// The daemon's answer; its connection, and any PIN, are gone when this returns.
json::object signed_by_daemon(const Invocation& invocation, const std::vector<FileToSign>& files) {
  Client client(socket_path(invocation));
  Asked asked(invocation);
  // A listing enumerates: a key that was inserted a moment ago is among those offered.
  client.call("token.list", {});
  return asked.call(client, "document.sign", call_params(invocation, files));
}

std::vector<Bytes> envelopes(const json::object& result, std::size_t count) {
  std::vector<Bytes> out;
  const auto* list = wire::array_of(result, "documents");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto* one = (*list)[i].if_object();
    auto cms = one == nullptr ? std::nullopt : from_hex(text(*one, "cms"));
    if (cms) out.push_back(std::move(*cms));
  }
  if (out.size() != count) throw CallError("internal");
  return out;
}

/// Asks for a time stamp; the code of what went wrong, else "".
std::string stamp(const Invocation& invocation, const documents::Trust& authorities, Bytes& cms,
                  std::string& detail) {
  const auto url = invocation.value("--tsa");
  try {
    cms = documents::with_time_stamp(
        cms, authorities, [&](const Bytes& request) { return documents::ask_over_http(url, request); });
    return {};
  } catch (const documents::TimeStampError& error) {
    detail = error.what();
    return error.code();
  }
}

/// They exist and stand in the history: each that can be is on the disk before anybody out there is waited
/// for, and before the first one that cannot be is told.
void write_all(const std::vector<FileToSign>& files, const std::vector<Bytes>& signatures,
               const SigningWishes& wishes) {
  std::optional<CallError> fault;
  for (std::size_t i = 0; i < files.size(); ++i) {
    try {
      if (!wishes.attached) check_unchanged(files[i]);
      write_signature(files[i], signatures[i], wishes.attached, wishes.replace);
    } catch (const CallError& error) {
      if (!fault) fault = error;
    }
  }
  if (fault) throw CallError(*fault);
}

/// A file's name may come from anywhere, and would speak to the terminal.
std::string shown_path(const std::filesystem::path& path) { return shown_text(path.string(), 4096); }

struct Written {
  std::string algorithm;
  bool stamped = false;
  std::string stamp_fault, stamp_detail;  ///< the first one
};

void print(const Invocation& invocation, const std::vector<FileToSign>& files, const Written& written) {
  json::array list;
  for (const auto& file : files) {
    if (!invocation.has("--json")) {
      std::cout << fill(_("{1}: signed, in {2}\n"), {shown_path(file.path), shown_path(file.target)});
      continue;
    }
    list.push_back(json::object{{"file", file.path.string()},
                                {"signature", file.target.string()},
                                {"size", file.digest.size},
                                {"sha256", to_hex(file.digest.sha256)}});
  }
  if (!invocation.has("--json")) return;
  std::cout << json::serialize(json::object{{"algorithm", written.algorithm},
                                            {"attached", invocation.has("--attached")},
                                            {"time_stamped", written.stamped},
                                            {"documents", std::move(list)}})
            << '\n';
}

}  // namespace

Exit sign(const Invocation& invocation) {
  check_files(invocation);
  std::optional<documents::Trust> authorities;
  if (invocation.has("--tsa")) authorities = trust_of(invocation, "--tsa-anchors");
  const SigningWishes wishes{invocation.has("--attached"), invocation.has("--force"),
                             invocation.value("--output")};
  const auto files = files_to_sign(invocation.words, wishes);
  const auto result = signed_by_daemon(invocation, files);
  auto signatures = envelopes(result, files.size());
  Written written{text(result, "algorithm"), authorities.has_value(), {}, {}};
  write_all(files, signatures, wishes);
  if (authorities) platform::outlive_readers();
  for (std::size_t i = 0; i < files.size() && written.stamped; ++i) {
    written.stamp_fault = stamp(invocation, *authorities, signatures[i], written.stamp_detail);
    written.stamped = written.stamp_fault.empty();
    if (written.stamped) write_signature(files[i], signatures[i], wishes.attached, true);  // our own
  }
  print(invocation, files, written);
  if (!written.stamp_fault.empty()) throw CallError(written.stamp_fault, written.stamp_detail);
  return Exit::ok;
}

}  // namespace redlips::cli
