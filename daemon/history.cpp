// SPDX-License-Identifier: Apache-2.0
#include "daemon/history.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "daemon/history_json.h"
#include "drivers/platform/append.h"
#include "drivers/platform/files.h"
#include "drivers/wire/rpc.h"

namespace redlips {
namespace {

constexpr std::size_t file_limit = 16UL * 1024 * 1024;

std::string line(const HistoryEntry& entry) { return boost::json::serialize(history_json(entry)) + "\n"; }

std::string lines(const std::vector<HistoryEntry>& entries) {
  std::string out;
  for (const HistoryEntry& entry : entries) out += line(entry);
  return out;
}

bool same_day(std::chrono::sys_seconds a, std::chrono::sys_seconds b) {
  return std::chrono::floor<std::chrono::days>(a) == std::chrono::floor<std::chrono::days>(b);
}

}  // namespace

History::History(const std::filesystem::path& directory, Clock now)
    : signatures_file_(directory / "history.jsonl"),
      refusals_file_(directory / "refusals.jsonl"),
      now_(std::move(now)) {
  signatures_ = load(signatures_file_);
  refusals_ = load(refusals_file_);
  const auto oldest = std::chrono::floor<std::chrono::seconds>(now_()) - kept;
  const auto dropped = std::erase_if(signatures_, [&](const HistoryEntry& e) { return e.when < oldest; });
  // A damaged file is rewritten only when something is dropped anyway: until then its lines stay for whoever
  // can read them.
  if (dropped > 0 && damaged_ == 0) platform::replace_file(signatures_file_, lines(signatures_));
  for (const HistoryEntry& entry : signatures_)
    if (!entry.nonce_hash.empty()) nonces_.insert(entry.nonce_hash);
}

History::~History() {
  try {
    if (unsaved_counts_) save_refusals();
  } catch (const std::exception&) {
    // The counts of today's refusals are all that is lost; there is nobody left to tell.
    unsaved_counts_ = false;
  }
}

std::vector<HistoryEntry> History::load(const std::filesystem::path& file) {
  std::vector<HistoryEntry> out;
  const std::string text = platform::read_own_file(file, file_limit).value_or("");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const auto object = wire::parse_object(std::string_view(text).substr(at, end - at), 2);
    auto entry = object ? history_entry(*object) : std::nullopt;
    if (entry)
      out.push_back(std::move(*entry));
    else
      ++damaged_;
    at = end + 1;
  }
  return out;
}

void History::add(HistoryEntry entry) {
  entry.when = std::chrono::floor<std::chrono::seconds>(now_());
  if (entry.code != "ok" && entry.what == "authenticate") return add_refusal(std::move(entry));
  signatures_.push_back(std::move(entry));
  const HistoryEntry& added = signatures_.back();
  if (!added.nonce_hash.empty()) nonces_.insert(added.nonce_hash);
  platform::append_file(signatures_file_, line(added));
}

// A page that asks a thousand times makes one line with a count; only a new line costs a write.
void History::add_refusal(HistoryEntry entry) {
  const auto same = std::find_if(refusals_.begin(), refusals_.end(), [&](const HistoryEntry& e) {
    return e.origin == entry.origin && e.code == entry.code && same_day(e.when, entry.when);
  });
  if (same != refusals_.end()) {
    same->when = entry.when;
    ++same->count;
    unsaved_counts_ = true;
    return;
  }
  refusals_.push_back(std::move(entry));
  if (refusals_.size() > refusals_kept) refusals_.erase(refusals_.begin());
  save_refusals();
}

void History::save_refusals() {
  platform::replace_file(refusals_file_, lines(refusals_));
  unsaved_counts_ = false;
}

std::vector<HistoryEntry> History::list() const {
  std::vector<HistoryEntry> out = signatures_;
  out.insert(out.end(), refusals_.begin(), refusals_.end());
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.when > b.when; });
  return out;
}

void History::clear() {
  HistoryEntry mark;
  mark.when = std::chrono::floor<std::chrono::seconds>(now_());
  mark.what = "cleared";
  mark.code = "ok";
  signatures_ = {mark};
  refusals_.clear();
  platform::replace_file(signatures_file_, line(mark));
  save_refusals();
}

}  // namespace redlips
