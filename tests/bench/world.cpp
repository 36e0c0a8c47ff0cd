// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/world.h"

#include <fstream>
#include <stdexcept>
#include <utility>

#include "drivers/profile.h"
#include "tests/support/program.h"

namespace redlips::bench {
namespace {

namespace fs = std::filesystem;

void write_text(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const auto& text : texts) list += (list.empty() ? "\"" : ", \"") + text + "\"";
  return "[" + list + "]";
}

}  // namespace

World::World(fs::path bin, const fs::path& lib)
    : keys_directory_("REDLIPS_SOFTKEY_DIR", (directory_.path() / "keys").string()),
      bin_(std::move(bin)),
      module_((lib / "softkey.so").string()),
      profiled_(drivers::library_fault(module_).empty()) {
  made("redlips-demo-ca", {"init", at("ca").string()});
  make_key(keys_[0], "p256");
  make_key(keys_[1], "rsa2048");
  configure();
}

std::string World::made(const std::string& name, std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), program(name).string());
  auto result = test::run_program({std::move(arguments), {}, {}});
  if (result.status != 0) throw std::runtime_error(name + ": " + result.output);
  return std::move(result.output);
}

void World::make_key(const Key& key, const std::string& kind) const {
  const auto request = at(key.serial + ".csr"), certificate = at(key.serial + ".pem");
  made("redlips-softkey", {"create", "--label", "bench " + kind, "--key", kind, "--serial", key.serial});
  write_text(request, made("redlips-softkey",
                           {"request", key.serial, "--subject-o", "Bench", "--subject-cn", "Bench"}));
  made("redlips-demo-ca",
       {"issue", at("ca").string(), "--request", request.string(), "--o", "Bench", "--cn", "Bench", "--uscc",
        "91530102MA6K00000W", "--days", "2", "--out", certificate.string()});
  made("redlips-softkey", {"install", key.serial, certificate.string()});
}

void World::pull(const Key& key) const { fs::remove(at("keys/present/" + key.serial)); }
void World::plug(const Key& key) const { std::ofstream(at("keys/present/" + key.serial)); }

void World::only(const Key& key) const {
  for (const auto& other : keys_)
    if (other.serial != key.serial) pull(other);
  plug(key);
}

void World::configure() const {
  std::vector<std::string> sites{origin};
  for (int i = 0; i < tabs; ++i) sites.push_back(tab(i));
  write_text(configuration() / "halls.d/bench.toml",
             "source = \"the bench\"\norigins = " + quoted_list(sites) +
                 "\n[name]\nzh = \"测速\"\nen = \"Bench\"\n");
  write_text(configuration() / "halls.d/session.toml",
             "source = \"the bench\"\norigins = " + quoted_list({session_origin}) +
                 "\npin_session_idle_s = 600\n[name]\nzh = \"测速\"\nen = \"Bench\"\n");
  // As drivers/keys.d/softkey.toml, but its host stays, as that of a key made of hardware does.
  if (profiled_)
    write_text(configuration() / "keys.d/bench.toml",
               "name = \"Bench key\"\nsource = \"the bench\"\nlibraries = [\"" + module_ +
                   "\"]\nenvironment = [\"REDLIPS_SOFTKEY_DIR\", \"HOME\"]\npresence_path = \"" +
                   at("keys/present").string() +
                   "\"\npin_flags_true = true\n[pin]\ntries = 6\nmin_length = 6\nmax_length = 32\n"
                   "initial = \"123456\"\n");
}

}  // namespace redlips::bench
