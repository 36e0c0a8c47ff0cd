// SPDX-License-Identifier: Apache-2.0
// Blocking: nobody else waits for this program.
#include "daemon/officer/keys.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/json/array.hpp>
#include <filesystem>
#include <set>
#include <utility>

#include "daemon/authorities.h"
#include "daemon/shown_text.h"
#include "drivers/host/host_json.h"
#include "drivers/platform/paths.h"
#include "drivers/wire/rpc.h"
#include "pkcs11/certificate.h"

namespace redlips::officer {
namespace {

namespace json = boost::json;
using Host = std::shared_ptr<drivers::HostProcess>;

/// Runs the context until this one verb has its answer; the host's own waits go on.
json::object ask(boost::asio::io_context& context, const Host& host, std::string_view verb,
                 json::object params, std::vector<Secret> secrets = {}) {
  std::optional<json::object> answer;
  std::exception_ptr failed;
  boost::asio::co_spawn(context, host->call(verb, std::move(params), std::move(secrets)),
                        [&](const std::exception_ptr& error, json::object result) {
                          failed = error;
                          answer = std::move(result);
                        });
  while (!answer) context.run_one();
  if (failed) std::rethrow_exception(failed);
  return std::move(*answer);
}

json::object at_slot(unsigned long slot) { return {{"slot", static_cast<std::int64_t>(slot)}}; }

/// The package's data of that name, and the administrator's. Not the user's: the officer's word decides here.
std::vector<std::filesystem::path> ours(const char* name) {
  std::vector<std::filesystem::path> out;
  for (const auto& directory : platform::data_directories()) out.push_back(directory / name);
  return out;
}
std::vector<std::filesystem::path> administrators(const char* name) {
  return {std::filesystem::path("/etc/redlips") / name};
}

/// A library that a profile names, or --module, and whether a key of it can be believed.
struct Source {
  drivers::HostSettings settings;
  bool flags_true = false;
  std::optional<drivers::PinPolicy> policy;
};

Source source_of(const drivers::Profile& profile, const std::string& library) {
  Source source{{}, profile.pin_flags_true, profile.pin};
  source.settings.library = library;
  source.settings.init_args = profile.init_args;
  source.settings.allow_exec = profile.allow_exec;
  source.settings.environment = profile.environment;
  source.settings.deadlines = profile.deadlines;
  return source;
}

/// Each library once, however many profiles name it: a key seen twice could not be chosen.
std::vector<Source> profiled_sources() {
  std::vector<Source> sources;
  std::set<std::string> seen;
  const auto profiles = drivers::load_profiles(ours("keys.d"), administrators("keys.d"));
  for (const auto& profile : profiles.list) {
    if (profile.foreign) continue;
    for (const auto& library : profile.libraries) {
      if (!std::filesystem::exists(library) || !drivers::library_fault(library).empty()) continue;
      if (seen.insert(library).second) sources.push_back(source_of(profile, library));
    }
  }
  return sources;
}

std::vector<Source> module_sources(const std::vector<std::string>& modules) {
  std::vector<Source> sources;
  for (const auto& module : modules) {
    Source source;
    source.settings.library = module;
    source.settings.sandboxed = false;
    sources.push_back(std::move(source));
  }
  return sources;
}

Authorities authorities() {
  auto directories = ours("authorities.d");
  for (auto& directory : administrators("authorities.d")) directories.push_back(std::move(directory));
  return load_authorities(directories);
}

/// Its first certificate tells whose key it is, and whose policy holds; one that cannot be read is none.
void read_certificate(boost::asio::io_context& context, OfficerKey& key) {
  const auto result = ask(context, key.host, "certificates", at_slot(key.slot));
  const auto* list = wire::array_of(result, "certificates");
  if (list == nullptr) return;
  for (const auto& one : *list) {
    const auto object = one.is_object() ? drivers::certificate_from(one.get_object()) : std::nullopt;
    const auto certificate = object ? pkcs11::parse_certificate(object->der) : std::nullopt;
    if (!certificate) continue;
    key.certificate = certificate->sha256;
    key.unit = shown_text(certificate->unit_name());
    const auto known = authorities();
    const auto* authority = known.of(*certificate);
    if (!key.policy && authority != nullptr) key.policy = authority->pin;
    return;
  }
}

void add_keys(boost::asio::io_context& context, Source source, std::vector<OfficerKey>& keys) {
  source.settings.program = platform::helper_program("redlips-tokenhost").string();
  const auto host = std::make_shared<drivers::HostProcess>(context.get_executor(), std::move(source.settings),
                                                           drivers::HostProcess::For::officer);
  const auto result = ask(context, host, "tokens", {});
  const auto* list = wire::array_of(result, "tokens");
  if (list == nullptr) return;
  for (const auto& one : *list) {
    const auto* object = one.if_object();
    const auto slot = object == nullptr ? std::nullopt : wire::integer_of(*object, "slot");
    auto info = object == nullptr ? std::nullopt : drivers::token_info_from(*object);
    if (!slot || *slot < 0 || !info) continue;
    OfficerKey key{
        host, static_cast<unsigned long>(*slot), std::move(*info), {}, {}, source.flags_true, source.policy};
    read_certificate(context, key);
    keys.push_back(std::move(key));
  }
}

}  // namespace

std::vector<OfficerKey> find_keys(boost::asio::io_context& context, const std::vector<std::string>& modules) {
  std::vector<OfficerKey> keys;
  std::exception_ptr failed;
  for (auto& source : modules.empty() ? profiled_sources() : module_sources(modules)) {
    try {
      add_keys(context, std::move(source), keys);
    } catch (const drivers::HostError&) {
      failed = std::current_exception();  // told where no other library has a key
    }
  }
  if (keys.empty() && failed) std::rethrow_exception(failed);
  return keys;
}

Unlocked unlock_key(boost::asio::io_context& context, const OfficerKey& key, Secret so_pin, Secret new_pin) {
  auto params = at_slot(key.slot);
  params["manufacturer"] = key.info.manufacturer;
  params["model"] = key.info.model;
  params["serial"] = key.info.serial;
  params["certificate"] = key.certificate;
  std::vector<Secret> secrets;
  secrets.push_back(std::move(so_pin));
  secrets.push_back(std::move(new_pin));
  const auto answer = ask(context, key.host, "unlock", std::move(params), std::move(secrets));
  const auto outcome = drivers::change_outcome_from(wire::text_of(answer, "outcome").value_or(""));
  if (!outcome) throw key.host->broken("answer that cannot be read", true);
  return {*outcome, wire::bool_of(answer, "proven").value_or(false)};
}

}  // namespace redlips::officer
