// SPDX-License-Identifier: Apache-2.0
#include "drivers/profile.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>

#include "drivers/platform/ownership.h"

namespace redlips::drivers {
namespace {

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::string() : value;
}

// "~/x": below the user's home, or nothing where there is none.
std::string below_home(const std::string& path) {
  if (!path.starts_with("~/")) return path;
  const auto home = variable("HOME");
  return home.empty() ? home : home + path.substr(1);
}

// "~/x", "${NAME}/x" and "${NAME:-~/y}/x" (the shell's rule: unset or empty takes what follows the ":-"): a
// data file may name a directory of the user's. Where nothing is left there is nothing to watch.
std::string expand(const std::string& path) {
  const auto end = path.find('}');
  if (!path.starts_with("${") || end == std::string::npos) return below_home(path);
  const auto inside = path.substr(2, end - 2);
  const auto dash = std::min(inside.find(":-"), inside.size());
  auto value = variable(inside.substr(0, dash));
  if (value.empty() && dash < inside.size()) value = below_home(inside.substr(dash + 2));
  return value.empty() ? value : value + path.substr(end + 1);
}

std::uint16_t half_id(const Members& members, std::string_view text) {
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.size() != 4 || fault != std::errc() || end != text.data() + text.size())
    members.fault("usb", {N_("\"VVVV:PPPP\" in hexadecimal is expected")});
  return static_cast<std::uint16_t>(value);
}

std::vector<UsbId> usb_ids(Members& members) {
  std::vector<UsbId> out;
  for (const std::string& text : members.texts("usb")) {
    const std::string_view view(text);
    if (view.size() != 9 || view[4] != ':')
      members.fault("usb", {N_("\"VVVV:PPPP\" in hexadecimal is expected")});
    out.push_back({half_id(members, view.substr(0, 4)), half_id(members, view.substr(5))});
  }
  return out;
}

std::vector<std::string> atr_patterns(Members& members) {
  auto patterns = members.texts("atr");
  for (const std::string& pattern : patterns)
    if (pattern.empty() || pattern.size() % 2 != 0 || pattern.size() > 66 ||
        pattern.find_first_not_of("0123456789abcdef?") != std::string::npos)
      members.fault("atr", {N_("lower-case hexadecimal with ? for unknown half-bytes is expected")});
  return patterns;
}

std::map<std::string, std::chrono::milliseconds> deadlines(Members& members) {
  std::map<std::string, std::chrono::milliseconds> out;
  auto table = members.table("deadlines");
  if (!table) return out;
  for (const std::string& verb : table->names())
    if (const auto seconds = table->number(verb, 1, 600)) out[verb] = std::chrono::seconds(*seconds);
  return out;
}

std::vector<std::string> library_candidates(Members& members) {
  auto libraries = members.texts("libraries");
  for (const std::string& library : libraries)
    if (!std::filesystem::path(library).is_absolute())
      members.fault("libraries", {N_("absolute paths are expected")});
  return libraries;
}

Profile read_profile(const std::filesystem::path& file, Members& members) {
  Profile out;
  out.id = file.stem().string();
  out.name = members.text("name");
  out.source = members.text("source");
  out.foreign = members.flag_or("foreign", false);
  out.usb = usb_ids(members);
  out.atr = atr_patterns(members);
  out.libraries = library_candidates(members);
  out.init_args = members.text_or("init_args", {});
  out.environment = members.texts("environment");
  out.allow_exec = members.flag_or("allow_exec", false);
  out.pin_flags_true = members.flag_or("pin_flags_true", true);
  out.constant_serial = members.flag_or("constant_serial", false);
  out.cheap_start = members.flag_or("cheap_start", false);
  out.polls = members.flag_or("polls", false);
  out.presence_path = expand(members.text_or("presence_path", {}));
  out.unlock = members.text_or("unlock", "counter");
  out.pin = read_pin_policy(members);
  out.deadlines = deadlines(members);
  if (out.foreign && !out.libraries.empty())
    members.fault("libraries", {N_("a foreign key's library is never loaded")});
  members.finish();
  return out;
}

bool claims(const std::vector<Profile>& ours, const UsbId& id) {
  return std::any_of(ours.begin(), ours.end(), [&](const Profile& profile) {
    return std::find(profile.usb.begin(), profile.usb.end(), id) != profile.usb.end();
  });
}

}  // namespace

std::optional<PinPolicy> read_pin_policy(Members& members) {
  auto table = members.table("pin");
  if (!table) return std::nullopt;
  PinPolicy out;
  if (const auto tries = table->number("tries", 1, 99)) out.tries = static_cast<int>(*tries);
  if (const auto length = table->number("min_length", 1, 64))
    out.min_length = static_cast<std::size_t>(*length);
  if (const auto length = table->number("max_length", 1, 255))
    out.max_length = static_cast<std::size_t>(*length);
  out.initial = table->text_or("initial", {});
  if (out.min_length > out.max_length) table->fault("min_length", {N_("must not be above max_length")});
  table->finish();
  return out;
}

Profiles load_profiles(const std::vector<std::filesystem::path>& ours,
                       const std::vector<std::filesystem::path>& others) {
  Profiles out;
  each_toml(ours, out.faults, [&](const auto& file, Members& members) {
    Profile profile = read_profile(file, members);
    profile.ours = true;
    out.list.push_back(std::move(profile));
  });
  std::vector<Profile> added;
  each_toml(others, out.faults, [&](const auto& file, Members& members) {
    Profile profile = read_profile(file, members);
    for (const UsbId& id : profile.usb)
      if (claims(out.list, id))
        members.fault("usb", {N_("this VID:PID has a profile already; it may not be overridden")});
    added.push_back(std::move(profile));
  });
  std::move(added.begin(), added.end(), std::back_inserter(out.list));
  return out;
}

std::string library_fault(const std::filesystem::path& library) {
  if (!library.is_absolute()) return "the path is not absolute";
  std::error_code fault;
  // Links are followed once here: each folder up to / of the real file must be root's.
  const auto real = std::filesystem::canonical(library, fault);
  if (fault) return fault.message();
  for (auto part = real;; part = part.parent_path()) {
    if (const std::string why = platform::not_only_roots(part); !why.empty())
      return part.string() + " " + why;
    if (part == part.root_path()) return {};
  }
}

}  // namespace redlips::drivers
