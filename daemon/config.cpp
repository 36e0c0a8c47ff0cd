// SPDX-License-Identifier: Apache-2.0
#include "daemon/config.h"

#include <algorithm>

#include "daemon/options.h"
#include "daemon/return_address.h"
#include "drivers/members.h"
#include "drivers/platform/ownership.h"

namespace redlips {
namespace {

using drivers::Members;

Origin origin_member(const Members& members, std::string_view name, const std::string& text) {
  const auto origin = Origin::parse(text);
  if (!origin)
    members.fault(name,
                  {N_("\"{1}\" is no web origin as a browser writes it (scheme://host[:port])"), {text}});
  return *origin;
}

bool url_below(const std::string& url, const Origin& origin) {
  return url == origin.text() || url.starts_with(origin.text() + "/");
}

// SECURITY-RULES 2.5: a page that others on the network can imitate must not sign without a dialog.
void read_session(Hall& hall, Members& members) {
  constexpr int longest = 12 * 60 * 60;
  const auto idle = members.number("pin_session_idle_s", 1, longest);
  if (!idle) return;
  const auto http = [](const Origin& origin) { return !origin.https(); };
  if (std::any_of(hall.origins.begin(), hall.origins.end(), http))
    members.fault("pin_session_idle_s", {N_("a PIN session is for a hall whose origins are all https")});
  hall.session_idle = std::chrono::seconds(*idle);
}

// SECURITY-RULES 2.7: whoever asks names no address; it is looked up here by the origin that is asked for.
void read_returns(Hall& hall, Members& members) {
  for (const std::string& url : members.texts("redirect")) {
    const auto of = [&](const Origin& origin) { return is_return_address(url, origin); };
    const auto origin = std::find_if(hall.origins.begin(), hall.origins.end(), of);
    if (origin == hall.origins.end() || hall.return_of(*origin) != nullptr)
      members.fault("redirect", {N_("\"{1}\" is no return address: one of the hall's origins, each at most "
                                    "once, with a path of letters, digits, - . _ ~ and /"),
                                 {url}});
    hall.returns.push_back(url);
  }
}

Hall read_hall(const std::filesystem::path& file, Members& members, bool test_config) {
  Hall out;
  out.id = file.stem().string();
  auto name = members.table("name");
  if (!name) members.fault("name", {N_("a table with zh and en is expected")});
  out.name = {name->text("zh"), name->text("en")};
  name->finish();
  for (const std::string& text : members.texts("origins"))
    out.origins.push_back(origin_member(members, "origins", text));
  if (out.origins.empty()) members.fault("origins", {N_("at least one origin is expected")});
  if (const std::string https = members.text_or("https", {}); !https.empty())
    out.https = origin_member(members, "https", https);
  out.login_url = members.text_or("login_url", {});
  const auto below = [&](const Origin& origin) { return url_below(out.login_url, origin); };
  if (!out.login_url.empty() && std::none_of(out.origins.begin(), out.origins.end(), below))
    members.fault("login_url", {N_("an address below one of the hall's origins is expected")});
  read_returns(out, members);
  out.prefer_pss = members.flag_or("prefer_pss", false);
  read_session(out, members);
  out.document_hashes = members.flag_or("document_hashes", false);
  out.test_config = test_config;
  members.text("source");
  members.finish();
  return out;
}

std::map<std::string, std::chrono::milliseconds> read_deadlines(Members& members) {
  std::map<std::string, std::chrono::milliseconds> out;
  for (const char* name : {"prompt", "attach", "bridge.name", "bridge.request", "bridge.answer",
                           "bridge.popup", "bridge.direct", "bridge.start", "bridge.redirect"})
    if (const auto ms = members.number(name, 1, 600000)) out[name] = std::chrono::milliseconds(*ms);
  members.finish();
  return out;
}

// All of a file, or nothing: a mistake further down must not leave half of it in force.
void read_settings(Config& config, Members& members) {
  auto language = members.text_or("language", {});
  std::map<std::string, std::chrono::milliseconds> times;
  if (auto deadlines = members.table("deadlines")) times = read_deadlines(*deadlines);
  members.finish();
  config.language = std::move(language);
  config.deadlines = std::move(times);
}

void add_halls(Config& config) {
  drivers::each_toml({config.directory / "halls.d"}, config.faults, [&](const auto& file, Members& members) {
    Hall hall = read_hall(file, members, config.test_config);
    for (const Origin& origin : hall.origins)
      if (const Hall* other = config.hall_of(origin); other != nullptr)
        members.fault("origins", {N_("{1} belongs to the hall \"{2}\" already"), {origin.text(), other->id}});
    config.halls.push_back(std::move(hall));
  });
}

}  // namespace

const std::string* Hall::return_of(const Origin& origin) const {
  const auto found = std::find_if(returns.begin(), returns.end(),
                                  [&](const std::string& url) { return is_return_address(url, origin); });
  return found == returns.end() ? nullptr : &*found;
}

const Hall* Config::hall_of(const Origin& origin) const {
  for (const Hall& hall : halls)
    if (std::find(hall.origins.begin(), hall.origins.end(), origin) != hall.origins.end()) return &hall;
  return nullptr;
}

Config load_config(const std::filesystem::path& directory) {
  Config out;
  out.directory = directory;
  std::error_code fault;
  const bool there = std::filesystem::exists(directory, fault);
  // The default need not be there; a directory that somebody names must be.
  if (!there && directory != default_config)
    out.faults.push_back({directory, {.words = {{N_("there is no such directory; nothing is configured")}}}});
  out.test_config = there && !platform::not_only_roots(directory).empty();
  add_halls(out);
  const auto settings = directory / "redlips.toml";
  std::error_code ignored;
  if (std::filesystem::exists(settings, ignored))
    drivers::use_toml(settings, out.faults,
                      [&](const auto&, Members& members) { read_settings(out, members); });
  return out;
}

}  // namespace redlips
