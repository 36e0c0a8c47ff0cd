// SPDX-License-Identifier: Apache-2.0
// Files of the state directory as somebody else may have left them: history, refusals, sites, tries. The
// first byte says which the rest is. What was read can be written and reads the same; what could not be read
// whole keeps its bytes.
#include <fstream>
#include <sstream>

#include "daemon/history.h"
#include "daemon/keyring/facts_text.h"
#include "daemon/keyring/storage.h"
#include "daemon/local/views.h"
#include "daemon/login/remembered.h"
#include "pkcs11/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/temporary.h"

using namespace redlips;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'795'000'000)};

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The directory of one input, with that file in it.
struct Place {
  Place(const char* name, const std::string& text) {
    for (const auto& entry : fs::directory_iterator(path())) fs::remove(entry.path());
    test::write_file(directory(), name, text);
  }
  static const test::TemporaryDirectory& directory() {
    static test::TemporaryDirectory only;
    return only;
  }
  static const fs::path& path() { return directory().path(); }
  /// Some file has these bytes.
  static bool keeps(const std::string& text) {
    return std::ranges::any_of(fs::directory_iterator(path()),
                               [&](const auto& entry) { return contents(entry.path()) == text; });
  }
};

bool same(const std::vector<HistoryEntry>& a, const std::vector<HistoryEntry>& b) {
  return std::ranges::equal(
      a, b, [](const auto& x, const auto& y) { return local::history_view(x) == local::history_view(y); });
}

void check_entries(const std::vector<HistoryEntry>& entries) {
  const auto newer = [](const auto& a, const auto& b) { return a.when > b.when; };
  fuzz::holds(std::ranges::is_sorted(entries, newer), "a history is shown newest first");
  for (const auto& entry : entries) {
    fuzz::holds(!entry.what.empty() && entry.count >= 1, "an entry says what happened");
    fuzz::holds(pkcs11::valid_utf8(boost::json::serialize(local::history_view(entry))),
                "an entry is shown in UTF-8");
  }
  fuzz::holds(pkcs11::valid_utf8(history_csv(entries)), "its table is UTF-8");
}

HistoryEntry new_entry(const char* code) {
  HistoryEntry entry;
  entry.what = "authenticate";
  entry.origin = "https://new.hall.test";
  entry.code = code;
  return entry;
}

void run_history(const char* name, const char* code, const std::string& text) {
  const Place place(name, text);
  const auto clock = [] { return std::chrono::system_clock::time_point(now); };
  std::vector<HistoryEntry> before;
  {
    History history(place.path(), clock);
    check_entries(history.list());
    fuzz::holds((history.damaged() > 0) == !history.faults().empty(), "damage is told");
    if (!history.faults().empty()) fuzz::holds(place.keeps(text), "what could not be read is kept as it was");
    history.add(new_entry(code));
    before = history.list();
    // What a clock in doubt kept goes now that there is an entry of today.
    const auto old = [](const HistoryEntry& entry) { return entry.when < now - History::kept; };
    if (name == std::string_view("history.jsonl")) std::erase_if(before, old);
  }
  const History again(place.path(), clock);
  fuzz::holds(again.damaged() == 0 && again.faults().empty(), "what was written can be read");
  fuzz::holds(same(again.list(), before), "and is what was there");
}

void run_signatures(const std::string& text) { run_history("history.jsonl", "ok", text); }
void run_refusals(const std::string& text) { run_history("refusals.jsonl", "user_cancelled", text); }

bool same_sites(const std::vector<login::RememberedSite>& a, const std::vector<login::RememberedSite>& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    return x.origin == y.origin && x.certificate == y.certificate && x.blocked == y.blocked &&
           x.until == y.until;
  });
}

void run_sites(const std::string& text) {
  const Place place("sites.json", text);
  const auto here = *Origin::parse("https://new.hall.test");
  login::Remembered sites(place.path());
  fuzz::holds(sites.list().size() <= 500, "sites are bounded");
  for (const auto& site : sites.list()) {
    const auto origin = Origin::parse(site.origin);
    fuzz::holds(origin.has_value(), "a site is an origin");
    fuzz::holds(site.blocked || (origin->https() && !site.certificate.empty()), "http is never remembered");
    if (sites.blocked(*origin, now)) fuzz::holds(site.until > now || sites.list().size() > 1, "a block ends");
  }
  if (!sites.faults().empty()) fuzz::holds(place.keeps(text), "what could not be read is kept as it was");
  sites.block(here, now);
  const login::Remembered again(place.path());
  fuzz::holds(again.faults().empty() && same_sites(again.list(), sites.list()),
              "sites read as they were written");
  fuzz::holds(again.blocked(here, now), "a blocked site stays blocked");
}

/// A disk with one file.
struct OneFile : keyring::Storage {
  explicit OneFile(std::string its_text) : text(std::move(its_text)) {}
  std::optional<std::string> read(const std::string&) override { return text; }
  void write(const std::string&, const std::string& new_text) override { text = new_text; }
  std::string keep_aside(const std::string&) override { return aside = text, "tokens.json.damaged"; }
  std::string text, aside;
};

void check_facts(const keyring::TokenFacts& facts) {
  fuzz::holds(facts.certificates.size() <= 32, "certificates of a key are bounded");
  fuzz::holds(facts.name.size() <= 256 && facts.serial.size() <= 512, "so are its names");
  fuzz::holds(facts.tries.fewest >= 0 && facts.tries.most >= 0 && facts.tries.most <= 1'000'000,
              "so are its tries");
}

void run_tries(const std::string& text) {
  const auto parsed = keyring::parse_facts(text);
  fuzz::holds(parsed.list.size() <= 256, "keys are bounded");
  std::vector<const keyring::TokenFacts*> all;
  for (const auto& facts : parsed.list) {
    check_facts(facts);
    all.push_back(&facts);
  }
  const auto again = keyring::parse_facts(keyring::format_facts(all));
  fuzz::holds(!again.fault && again.list == parsed.list, "facts read as they were written");
  OneFile disk(text);
  keyring::TryStore store(disk);
  fuzz::holds(store.fault().what.empty() == !parsed.fault, "a fault is told");
  fuzz::holds(!parsed.fault || disk.aside == text, "what could not be read is kept as it was");
  const auto made = store.facts({"Maker", "Model", "0001", true, {std::string(64, 'a')}});
  store.save();
  fuzz::holds(!keyring::parse_facts(disk.text).fault, "what is saved has no fault");
  fuzz::holds(store.on_disk(*made) == made->tries, "the tries on disk are those that were saved");
}

void run(BytesView input) {
  fuzz::Bytes bytes(input);
  constexpr std::array kinds{run_signatures, run_refusals, run_sites, run_tries};
  const auto kind = bytes.byte() % kinds.size();
  kinds.at(kind)(bytes.rest());
}

const fuzz::Target target{"state",
                          run,
                          {"daemon/history", "daemon/state_file", "daemon/login/remembered",
                           "daemon/keyring/facts_text", "daemon/keyring/try_store", "daemon/purposes/origin",
                           "drivers/platform/files", "drivers/platform/append"}};

}  // namespace
