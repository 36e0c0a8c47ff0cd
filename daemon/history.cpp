// SPDX-License-Identifier: Apache-2.0
#include "daemon/history.h"

#include <algorithm>
#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/history_json.h"
#include "daemon/not_saved.h"
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
    : signatures_{{directory / "history.jsonl", file_limit}, {}},
      refusals_{{directory / "refusals.jsonl", file_limit}, {}},
      now_(std::move(now)) {
  load(signatures_);
  load(refusals_);
  drop_old();
  for (const HistoryEntry& entry : signatures_.entries)
    if (!entry.nonce_hash.empty()) nonces_.insert(entry.nonce_hash);
}

History::~History() {
  try {
    if (refusals_.rewrite) save(refusals_);
  } catch (const std::exception&) {
    // The counts of today's refusals are all that is lost; there is nobody left to tell.
    refusals_.rewrite = false;
  }
}

// Never append to half a line, and never write over lines that somebody may yet be able to read.
void History::broken(Ring& ring, wire::Words why) {
  ring.rewrite = true;
  faults_.push_back(ring.file.damaged({std::move(why)}));
}

// A history that cannot be read is no reason not to log in: what it knew of challenges that were signed is
// lost to us then, and each hall refuses its own a second time.
std::string History::text_of(Ring& ring) {
  try {
    return ring.file.read().value_or("");
  } catch (const std::system_error& error) {
    broken(ring, {N_("cannot be read: {1}"), {error.code().message()}});
    return {};
  }
}

// Every start reads years of it: the lines are read in one piece of memory, and the entries seldom move.
void History::load(Ring& ring) {
  const std::string text = text_of(ring);
  const int before = damaged_;
  constexpr std::size_t short_line = 256;
  ring.entries.reserve(text.size() / short_line);
  std::array<unsigned char, 4096> room{};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    boost::json::monotonic_resource memory(room.data(), room.size());
    const auto object = wire::parse_object(std::string_view(text).substr(at, end - at), 2, &memory);
    auto entry = object ? history_entry(*object) : std::nullopt;
    if (entry)
      ring.entries.push_back(std::move(*entry));
    else
      ++damaged_;
    at = end + 1;
  }
  if (damaged_ > before)
    broken(ring, {N_("lines that cannot be read: {1}"), {std::to_string(damaged_ - before)}});
}

// A clock more than a year past the last signature may simply be wrong, and what it took would be gone for
// good: no signature can be dated by such a clock itself, for its certificate would have expired.
bool History::doubtful(std::chrono::sys_seconds now) const {
  std::chrono::sys_seconds last{};
  for (const HistoryEntry& entry : signatures_.entries)
    if (entry.what != "pin.change" && entry.what != "cleared") last = std::max(last, entry.when);
  return now - last > std::chrono::days(366);
}

// A full disk is no reason not to start: the old lines then go with the next write.
void History::drop_old() {
  const auto now = std::chrono::floor<std::chrono::seconds>(now_());
  if (doubtful(now)) return;
  const auto oldest = now - kept;
  if (std::erase_if(signatures_.entries, [&](const HistoryEntry& e) { return e.when < oldest; }) == 0) return;
  signatures_.rewrite = true;
  try {
    save(signatures_);
  } catch (const NotSaved&) {
    signatures_.rewrite = true;
  }
}

void History::add(HistoryEntry entry) {
  entry.when = std::chrono::floor<std::chrono::seconds>(now_());
  if (entry.code != "ok" && entry.what == "authenticate") return add_refusal(std::move(entry));
  add_signature(std::move(entry));
}

void History::add_signature(HistoryEntry entry) {
  if (!entry.nonce_hash.empty()) nonces_.insert(entry.nonce_hash);
  signatures_.entries.push_back(std::move(entry));
  try {
    if (signatures_.rewrite)
      save(signatures_);
    else
      signatures_.file.append(line(signatures_.entries.back()));
  } catch (const NotSaved&) {
    // A signature does not leave then; a PIN that was changed stays so, and its line comes with the next one.
    if (signatures_.entries.back().what == "pin.change")
      signatures_.rewrite = true;
    else
      signatures_.entries.pop_back();
    throw;
  }
}

// A page that asks a thousand times makes one line with a count; only a new line costs a write.
void History::add_refusal(HistoryEntry entry) {
  auto& entries = refusals_.entries;
  refusals_.rewrite = true;
  const auto same = std::find_if(entries.begin(), entries.end(), [&](const HistoryEntry& e) {
    return e.origin == entry.origin && e.code == entry.code && same_day(e.when, entry.when);
  });
  if (same != entries.end()) {
    same->when = entry.when;
    ++same->count;
    return;
  }
  entries.push_back(std::move(entry));
  if (entries.size() > refusals_kept) entries.erase(entries.begin());
  save(refusals_);
}

void History::save(Ring& ring) {
  ring.file.replace(lines(ring.entries));
  ring.rewrite = false;
}

std::vector<HistoryEntry> History::list() const {
  std::vector<HistoryEntry> out = signatures_.entries;
  out.insert(out.end(), refusals_.entries.begin(), refusals_.entries.end());
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.when > b.when; });
  return out;
}

void History::clear() {
  HistoryEntry mark;
  mark.when = std::chrono::floor<std::chrono::seconds>(now_());
  mark.what = "cleared";
  mark.code = "ok";
  // On the disk first: what could not be cleared there is still shown.
  Ring cleared{signatures_.file, {mark}}, empty{refusals_.file, {}};
  save(cleared);
  signatures_ = std::move(cleared);
  save(empty);
  refusals_ = std::move(empty);
}

}  // namespace redlips
