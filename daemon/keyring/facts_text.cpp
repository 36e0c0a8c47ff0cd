// SPDX-License-Identifier: Apache-2.0
// The facts' file as text and back.
#include "daemon/keyring/facts_text.h"

#include <openssl/evp.h>

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/wire/rpc.h"
#include "pkcs11/bytes.h"

namespace redlips::keyring {
namespace {

namespace json = boost::json;
using wire::array_of;
using wire::bool_of;
using wire::integer_of;
using wire::object_of;
using wire::text_of;

constexpr std::size_t text_limit = 512, name_limit = 256;
constexpr std::int64_t count_limit = 1'000'000;

std::string sha256_hex(const std::string& text) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return to_hex(BytesView(digest).first(size));
}

json::object tries_object(const TryRecord& t) {
  return {{"fewest", t.fewest},         {"most", t.most},     {"raises_flag", t.raises_flag},
          {"hides_flag", t.hides_flag}, {"locked", t.locked}, {"refuted", t.refuted},
          {"state_lost", t.state_lost}};
}

std::string checksum(const TokenFacts& facts) {
  return sha256_hex(
      json::serialize(json::array{facts.manufacturer, facts.model, facts.serial, tries_object(facts.tries)}));
}

json::object facts_object(const TokenFacts& facts) {
  return {{"manufacturer", facts.manufacturer},
          {"model", facts.model},
          {"serial", facts.serial},
          {"certificates", json::array(facts.certificates.begin(), facts.certificates.end())},
          {"name", facts.name},
          {"colour", facts.colour},
          {"last_seen", facts.last_seen.time_since_epoch().count()},
          {"tries", tries_object(facts.tries)},
          {"check", checksum(facts)}};
}

std::optional<int> count_of(const json::object& object, std::string_view name) {
  const auto number = integer_of(object, name);
  if (!number || *number < 0 || *number > count_limit) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<TryRecord> tries_of(const json::object& object) {
  const auto fewest = count_of(object, "fewest"), most = count_of(object, "most");
  if (!fewest || !most) return std::nullopt;
  const auto is = [&object](std::string_view name) { return bool_of(object, name).value_or(false); };
  return TryRecord{.fewest = *fewest,
                   .most = *most,
                   .raises_flag = is("raises_flag"),
                   .hides_flag = is("hides_flag"),
                   .locked = is("locked"),
                   .refuted = is("refuted"),
                   .state_lost = is("state_lost")};
}

std::string short_text(const json::object& object, std::string_view name, std::size_t limit) {
  auto text = text_of(object, name).value_or("");
  return text.size() <= limit ? text : std::string();
}

std::vector<std::string> hashes_of(const json::object& object) {
  std::vector<std::string> hashes;
  const auto* list = array_of(object, "certificates");
  if (!list) return hashes;
  for (const auto& item : *list) {
    const auto* text = item.if_string();
    if (text && text->size() == 64 && hashes.size() < 32) hashes.emplace_back(std::string_view(*text));
  }
  return hashes;
}

TokenFacts facts_of(const json::object& object) {
  TokenFacts facts;
  facts.manufacturer = short_text(object, "manufacturer", text_limit);
  facts.model = short_text(object, "model", text_limit);
  facts.serial = short_text(object, "serial", text_limit);
  facts.certificates = hashes_of(object);
  facts.name = short_text(object, "name", name_limit);
  facts.colour = short_text(object, "colour", name_limit);
  facts.last_seen =
      std::chrono::sys_seconds(std::chrono::seconds(integer_of(object, "last_seen").value_or(0)));
  return facts;
}

// False where the tries are not what we wrote.
bool read_tries(const json::object& object, TokenFacts& facts) {
  const auto* tries = object_of(object, "tries");
  const auto record = tries ? tries_of(*tries) : std::nullopt;
  if (record) facts.tries = *record;
  if (record && text_of(object, "check") == checksum(facts)) return true;
  facts.tries = TryRecord{.state_lost = true};
  return false;
}

}  // namespace

std::string format_facts(const std::vector<const TokenFacts*>& all) {
  json::array keys;
  for (const auto* facts : all) keys.push_back(facts_object(*facts));
  return json::serialize(json::object{{"version", 1}, {"keys", std::move(keys)}}) + "\n";
}

ParsedFacts parse_facts(const std::string& text) {
  ParsedFacts parsed;
  const auto file = wire::parse_object(text);
  const auto* keys = file ? array_of(*file, "keys") : nullptr;
  const auto version = file ? integer_of(*file, "version") : std::nullopt;
  if (!keys || version != 1) {
    parsed.fault = version && *version > 1 ? wire::Words{N_("written by a newer RedLips (version {1})"),
                                                         {std::to_string(*version)}}
                                           : wire::Words{N_("not a file of this program, or cut short")};
    return parsed;
  }
  for (const auto& item : *keys) {
    const auto* object = item.if_object();
    if (!object || parsed.list.size() == 256) {
      parsed.fault = wire::Words{N_("an entry is not one of ours")};
      continue;
    }
    auto& facts = parsed.list.emplace_back(facts_of(*object));
    if (!read_tries(*object, facts))
      parsed.fault = wire::Words{N_("the tries of a key were changed from outside")};
  }
  return parsed;
}

}  // namespace redlips::keyring
