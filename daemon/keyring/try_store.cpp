// SPDX-License-Identifier: Apache-2.0
// The facts of every key ever seen, in memory and in one file.
#include "daemon/keyring/try_store.h"

#include <algorithm>

#include "daemon/keyring/facts_text.h"

namespace redlips::keyring {
namespace {

constexpr const char* file_name = "tokens.json";
constexpr std::size_t keys_limit = 256, hashes_limit = 32;

bool same_model(const TokenFacts& a, const auto& b) {
  return a.manufacturer == b.manufacturer && a.model == b.model && a.serial == b.serial;
}

bool share_certificate(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(a, [&b](const auto& hash) { return std::ranges::find(b, hash) != b.end(); });
}

bool belongs(const TokenFacts& facts, const TokenIdentity& identity) {
  if (!same_model(facts, identity)) return false;
  if (identity.serial_tells || (facts.certificates.empty() && identity.certificates.empty())) return true;
  return share_certificate(facts.certificates, identity.certificates);
}

// New hashes come before old ones go, so that a renewal never leaves a moment without a common one.
bool add_certificates(TokenFacts& facts, const TokenIdentity& identity) {
  bool added = false;
  for (const auto& hash : identity.certificates) {
    if (std::ranges::find(facts.certificates, hash) != facts.certificates.end()) continue;
    facts.certificates.push_back(hash);
    added = true;
  }
  while (facts.certificates.size() > hashes_limit) facts.certificates.erase(facts.certificates.begin());
  return added;
}

}  // namespace

TryStore::TryStore(Storage& storage) : storage_(storage) { load(); }

void TryStore::load() {
  std::string text;
  try {
    auto read = storage_.read(file_name);
    if (!read) return;
    text = std::move(*read);
  } catch (const std::exception& error) {
    return damaged({N_("cannot be read: {1}"), {error.what()}});
  }
  auto parsed = parse_facts(text);
  for (auto& facts : parsed.list) all_.push_back(std::make_shared<TokenFacts>(std::move(facts)));
  if (parsed.fault) damaged(std::move(*parsed.fault));
}

void TryStore::damaged(wire::Words why) {
  std::vector<wire::Words> words{std::move(why)};
  try {
    words.push_back({N_("the old file is kept as {1}"), {storage_.keep_aside(file_name)}});
  } catch (const std::exception& error) {
    words.push_back({N_("it cannot be kept under another name now, so no PIN is sent before it can: {1}"),
                     {error.what()}});
  }
  fault_ = {file_name, {.words = std::move(words)}};
}

std::shared_ptr<TokenFacts> TryStore::find(const TokenIdentity& identity) {
  const auto found = std::ranges::find_if(all_, [&](const auto& facts) { return belongs(*facts, identity); });
  return found == all_.end() ? nullptr : *found;
}

void TryStore::make_room() {
  if (all_.size() < keys_limit) return;
  all_.erase(std::ranges::min_element(all_, {}, [](const auto& facts) { return facts->last_seen; }));
}

std::shared_ptr<TokenFacts> TryStore::facts(const TokenIdentity& identity) {
  auto found = find(identity);
  if (!found) {
    make_room();
    found = std::make_shared<TokenFacts>();
    found->manufacturer = identity.manufacturer;
    found->model = identity.model;
    found->serial = identity.serial;
    found->tries.state_lost = !fault_.what.empty();
    all_.push_back(found);
    new_ = true;
  }
  if (add_certificates(*found, identity)) new_ = true;
  return found;
}

TryRecord TryStore::on_disk(const TokenFacts& facts) {
  try {
    const auto text = storage_.read(file_name);
    if (!text) return {};
    for (const auto& stored : parse_facts(*text).list)
      if (same_model(stored, facts) && (stored.certificates == facts.certificates ||
                                        share_certificate(stored.certificates, facts.certificates)))
        return stored.tries;
  } catch (const std::exception&) {
    // Memory is enough: what cannot be read cannot frighten us, and save() tells whether the disk is usable.
  }
  return {};
}

void TryStore::save() {
  std::vector<const TokenFacts*> all;
  for (const auto& facts : all_) all.push_back(facts.get());
  storage_.write(file_name, format_facts(all));
  new_ = false;
}

void TryStore::save_new() noexcept {
  if (!new_) return;
  try {
    save();
  } catch (const std::exception&) {
    // The next try is counted on disk or not sent: that is where a full disk is told.
    new_ = true;
  }
}

}  // namespace redlips::keyring
