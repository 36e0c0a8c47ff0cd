// SPDX-License-Identifier: Apache-2.0
#include "daemon/signing/signer.h"

#include <algorithm>
#include <iostream>

#include "daemon/login/place.h"
#include "daemon/not_saved.h"
#include "drivers/platform/sleepless_timer.h"

namespace redlips::signing {
namespace {

std::chrono::sys_seconds seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

keyring::ShownDocument shown(const Piece& piece) {
  const auto& document = piece.document;
  // Nobody here can tell whether two hashes that a page gave are those of one document.
  auto sha384 = piece.hash_only ? to_hex(document.digest.sha384) : std::string();
  return {document.name,     document.digest.size, to_hex(document.digest.sha256),
          std::move(sha384), piece.file,           piece.hash_only};
}

bool any_hash_only(const Request& request) {
  return std::any_of(request.pieces.begin(), request.pieces.end(),
                     [](const Piece& p) { return p.hash_only; });
}

std::vector<Bytes> envelopes(const keyring::SignDone& done) {
  std::vector<Bytes> out;
  out.reserve(done.documents.size());
  for (const auto& one : done.documents) out.push_back(cms::detached_signed_data(one));
  return out;
}

}  // namespace

std::string refusal(const Origin& asker, const Config& config, const login::Remembered& remembered,
                    std::chrono::sys_seconds now, bool hash_only) {
  const Hall* hall = config.hall_of(asker);
  const bool may_send_hash = hall != nullptr && hall->document_hashes;
  const bool allowed = asker.https() && !remembered.blocked(asker, now) && (!hash_only || may_send_hash);
  return allowed ? "" : "origin_not_allowed";
}

Signer::Signer(const Config& config, keyring::Keyring& keyring, History& history,
               login::Remembered& remembered, login::Queue& queue, Clock now)
    : config_(config),
      keyring_(keyring),
      history_(history),
      remembered_(remembered),
      queue_(queue),
      now_(std::move(now)) {}

std::string Signer::refuses(const Origin& asker, bool hash_only, const std::string& caller) {
  auto code = refusal(asker, config_, remembered_, seconds(now_()), hash_only);
  if (code.empty() && queue_.silent(asker.text(), platform::since_boot())) code = "rate_limited";
  if (!code.empty()) refused(asker, caller, code);
  return code;
}

boost::asio::awaitable<Answer> Signer::sign(Request request) {
  const auto count = request.pieces.size();
  if (count == 0 || count > most_documents || request.prompter == nullptr)
    co_return Answer{"invalid_request", {}, {}, {}};
  if (request.asker) {
    auto code = refuses(*request.asker, any_hash_only(request), request.caller);
    if (!code.empty()) co_return Answer{std::move(code), {}, {}, {}};
  }
  auto answer = co_await ask(std::move(request));
  co_return answer;
}

boost::asio::awaitable<Answer> Signer::ask(Request request) {
  // The user's own command takes a place of its own, and is never silenced.
  const std::string place_name = request.asker ? request.asker->text() : "local documents";
  const std::string busy = queue_.enter(place_name, platform::since_boot());
  if (!busy.empty()) {
    refused(request.asker, request.caller, busy);
    co_return Answer{busy, {}, {}, {}};
  }
  const login::Place place(queue_, place_name);
  const Hall* hall = request.asker ? config_.hall_of(*request.asker) : nullptr;
  keyring::SignAsk asked{{},
                         request.asker,
                         question(request),
                         request.token_serial,
                         hall != nullptr ? hall->prefer_pss : request.prefer_pss};
  asked.documents.reserve(request.pieces.size());
  for (const Piece& piece : request.pieces) asked.documents.push_back(piece.document);
  keyring::SignDone done = co_await keyring_.sign(std::move(asked), *request.prompter);
  settle(request, done);
  // As for logins: what cannot be written into the history does not leave.
  auto unwritten = record(request, done);
  if (!unwritten.empty() && done.code.empty()) {
    done.code = "not_saved";
    done.detail = std::move(unwritten);
  }
  if (!done.code.empty()) co_return Answer{done.code, {}, {}, done.detail};
  co_return Answer{{}, envelopes(done), done.algorithm, {}};
}

keyring::LoginQuestion Signer::question(const Request& request) const {
  keyring::LoginQuestion out;
  out.purpose = keyring::LoginQuestion::Purpose::sign;
  out.site = keyring::LoginQuestion::Site::local;
  out.documents.reserve(request.pieces.size());
  for (const Piece& piece : request.pieces) out.documents.push_back(shown(piece));
  if (!request.asker) return out;
  const Hall* hall = config_.hall_of(*request.asker);
  using Site = keyring::LoginQuestion::Site;
  out.origin = request.asker->text();
  out.site = hall != nullptr ? Site::known : Site::unknown;
  if (hall != nullptr) out.hall = hall->name.zh;
  out.test_config = hall != nullptr && hall->test_config;
  return out;
}

void Signer::settle(const Request& request, const keyring::SignDone& done) {
  if (!request.asker) return;
  if (done.code == "user_cancelled" || done.code == "timeout")
    queue_.refused(request.asker->text(), platform::since_boot());
  try {
    if (done.block) remembered_.block(*request.asker, seconds(now_()));
  } catch (const NotSaved& fault) {
    // It holds while the daemon runs.
    std::cerr << "redlipsd: what was said about " << request.asker->text()
              << " is not on disk: " << fault.what() << '\n';
  }
}

// One line a document, so that each signature that exists stands in the history; one line where there is
// none.
std::string Signer::record(const Request& request, const keyring::SignDone& done) {
  HistoryEntry entry;
  entry.what = "document.sign";
  entry.code = done.code.empty() ? "ok" : done.code;
  if (request.asker) entry.origin = request.asker->text();
  entry.token_serial = done.token_serial;
  entry.unit = done.certificate.unit_name();
  entry.certificate = done.certificate.sha256;
  entry.prompter = done.prompter;
  entry.caller = request.caller;
  const Hall* hall = request.asker ? config_.hall_of(*request.asker) : nullptr;
  entry.test_config = hall != nullptr && hall->test_config;
  if (!done.code.empty()) return write_down(std::move(entry));
  std::string unwritten;
  for (const Piece& piece : request.pieces) {
    entry.document = piece.document.name;
    entry.document_sha256 = to_hex(piece.document.digest.sha256);
    if (done.algorithm == "ES384") entry.document_sha384 = to_hex(piece.document.digest.sha384);
    if (auto fault = write_down(entry); !fault.empty()) unwritten = std::move(fault);
  }
  return unwritten;
}

std::string Signer::write_down(HistoryEntry entry) {
  try {
    history_.add(std::move(entry));
    return {};
  } catch (const NotSaved& fault) {
    std::cerr << "redlipsd: the history cannot be written: " << fault.what()
              << ". Nothing is signed until it can; free some space or check the state directory.\n";
    return fault.what();
  }
}

void Signer::refused(const std::optional<Origin>& asker, const std::string& caller, const std::string& code) {
  HistoryEntry entry;
  entry.what = "document.sign";
  if (asker) entry.origin = asker->text();
  entry.code = code;
  entry.caller = caller;
  write_down(std::move(entry));
}

}  // namespace redlips::signing
