// SPDX-License-Identifier: Apache-2.0
#include "daemon/keyring/try_store.h"

#include <doctest/doctest.h>

#include <map>

#include "daemon/not_saved.h"

using namespace redlips::keyring;

namespace {

struct MemoryStorage : Storage {
  std::map<std::string, std::string> files;
  bool full = false;
  std::optional<std::string> read(const std::string& name) override {
    const auto found = files.find(name);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  }
  void write(const std::string& name, const std::string& text) override {
    if (full) throw redlips::NotSaved("no space left on device");
    files[name] = text;
  }
  std::string keep_aside(const std::string& name) override {
    files[name + ".damaged"] = files.at(name);
    return name + ".damaged";
  }
};

TokenIdentity key(std::string serial, std::vector<std::string> certificates = {}, bool serial_tells = true) {
  return {"Maker", "Model", std::move(serial), serial_tells, std::move(certificates)};
}

std::string hash(char c) { return std::string(64, c); }

}  // namespace

TEST_CASE("facts come back as they were written") {
  MemoryStorage disk;
  TryStore store(disk);
  auto facts = store.facts(key("S1", {hash('a')}));
  facts->name = "人社 \"Key\"";
  facts->colour = "red";
  facts->tries = {.fewest = 2, .most = 3, .raises_flag = true};
  store.save();
  TryStore again(disk);
  CHECK(again.fault().what.empty());
  CHECK(*again.facts(key("S1")) == *facts);
}

TEST_CASE("a serial that tells keys apart is enough, whatever certificates come and go") {
  MemoryStorage disk;
  TryStore store(disk);
  store.facts(key("S1", {hash('a')}))->name = "one";
  CHECK(store.facts(key("S1", {hash('b')}))->name == "one");
  CHECK(store.facts(key("S2", {hash('a')}))->name.empty());
}

TEST_CASE("where the serial says nothing facts hang on any signing certificate, through a renewal") {
  MemoryStorage disk;
  TryStore store(disk);
  auto facts = store.facts(key("", {hash('a')}, false));
  facts->name = "one";
  facts->tries.fewest = 2;
  store.facts(key("", {hash('a'), hash('b')}, false));  // the new certificate beside the old one
  store.save();
  TryStore later(disk);
  CHECK(later.facts(key("", {hash('b')}, false))->tries.fewest == 2);
  CHECK(later.facts(key("", {hash('b')}, false))->name == "one");
  CHECK(later.facts(key("", {hash('c')}, false))->name.empty());
}

TEST_CASE("a damaged file is kept aside, named, and makes nobody sure") {
  MemoryStorage disk;
  disk.files["tokens.json"] = R"({"version":1,"keys":[{"manuf)";
  TryStore store(disk);
  CHECK(store.fault().file == "tokens.json");
  CHECK(store.fault().what.find("kept as tokens.json.damaged") != std::string::npos);
  store.save();
  CHECK(disk.files["tokens.json.damaged"] == R"({"version":1,"keys":[{"manuf)");
  CHECK(store.facts(key("S1"))->tries.state_lost);
}

TEST_CASE("tries edited by hand are not believed, the name is") {
  MemoryStorage disk;
  TryStore store(disk);
  store.facts(key("S1"))->name = "one";
  store.facts(key("S1"))->tries = {.fewest = 3, .most = 3};
  store.save();
  auto& text = disk.files["tokens.json"];
  text.replace(text.find("\"fewest\":3"), 10, "\"fewest\":0");
  TryStore again(disk);
  CHECK_FALSE(again.fault().what.empty());
  CHECK(again.facts(key("S1"))->tries == TryRecord{.state_lost = true});
  CHECK(again.facts(key("S1"))->name == "one");
}

TEST_CASE("absurd, foreign and hostile files are read without harm") {
  for (const char* text : {"", "[]", "null", R"({"version":2,"keys":[]})", R"({"version":1,"keys":7})",
                           R"({"version":1,"keys":[7,null]})",
                           R"({"version":1,"keys":[{"tries":{"fewest":-1,"most":99999999999}}]})",
                           R"({"version":1,"version":1,"keys":[]})"}) {
    MemoryStorage disk;
    disk.files["tokens.json"] = text;
    TryStore store(disk);
    CHECK_MESSAGE(!store.fault().what.empty(), text);
  }
}

TEST_CASE("the oldest of 256 keys makes room for a new one") {
  MemoryStorage disk;
  TryStore store(disk);
  for (int i = 0; i < 256; ++i) {
    auto facts = store.facts(key("S" + std::to_string(i)));
    facts->name = "known";
    facts->last_seen = std::chrono::sys_seconds(std::chrono::seconds(i == 77 ? 1 : 1000 + i));
  }
  store.facts(key("new"));
  CHECK(store.facts(key("S78"))->name == "known");
  CHECK(store.facts(key("S77"))->name.empty());
}

TEST_CASE("a disk that refuses tells so") {
  MemoryStorage disk;
  TryStore store(disk);
  store.facts(key("S1"));
  disk.full = true;
  CHECK_THROWS_WITH(store.save(), "no space left on device");
}
