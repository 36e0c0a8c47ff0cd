// SPDX-License-Identifier: Apache-2.0
#include "daemon/authorities.h"

#include <algorithm>
#include <iterator>

#include "drivers/members.h"

namespace redlips {
namespace {

using drivers::Members;

std::vector<pkcs11::UnitIdPlace> unit_id_places(Members& members) {
  std::vector<pkcs11::UnitIdPlace> out;
  for (Members& place : members.tables("unit_id")) {
    const std::string extension = place.text_or("extension", {}), subject = place.text_or("subject", {});
    if (extension.empty() == subject.empty())
      place.fault("extension", {N_("either extension or subject is expected")});
    using Kind = pkcs11::UnitIdPlace::Kind;
    out.push_back({subject.empty() ? Kind::extension : Kind::subject, extension + subject,
                   place.text_or("prefix", {})});
    place.finish();
  }
  return out.empty() ? pkcs11::default_unit_id_places() : out;
}

Authority read_authority(const std::filesystem::path& file, Members& members) {
  Authority out;
  out.id = file.stem().string();
  out.name = local_text(members, "name");
  if (out.name.zh.empty()) members.fault("name", {N_("a table with zh and en is expected")});
  out.issuers = members.texts("issuers");
  out.hotline = members.text_or("hotline", {});
  out.hours = local_text(members, "hours");
  out.address = local_text(members, "address");
  out.parcels = members.text_or("parcels", {});
  out.open = read_open(members);
  out.country = members.text_or("country", {});
  out.account = read_account(members);
  out.lost = read_lost(members);
  out.windows = read_windows(members);
  if (const auto days = members.number("days_before_expiry", 0, 366))
    out.days_before_expiry = static_cast<int>(*days);
  out.remote_renewal = members.flag_or("remote_renewal", true);
  out.remote_unlock = members.flag_or("remote_unlock", false);
  out.renewal = read_renewal_service(file, members);
  if (const auto offset = members.number("utc_offset_minutes", -12LL * 60, 14LL * 60))
    out.utc_offset_minutes = static_cast<int>(*offset);
  out.pin = drivers::read_pin_policy(members);
  out.unit_id_places = unit_id_places(members);
  members.text("source");  // each file says where its facts come from, for whoever keeps it
  members.finish();
  return out;
}

}  // namespace

const Authority* Authorities::of(const pkcs11::Certificate& certificate) const {
  for (const Authority& authority : list)
    if (std::find(authority.issuers.begin(), authority.issuers.end(), certificate.issuer_cn) !=
        authority.issuers.end())
      return &authority;
  return nullptr;
}

Authorities load_authorities(const std::vector<std::filesystem::path>& directories,
                             const std::vector<std::filesystem::path>& calendars) {
  Authorities out;
  drivers::each_toml(directories, out.faults, [&](const auto& file, Members& members) {
    Authority authority = read_authority(file, members);
    // A later directory (the administrator's) replaces the file of the same name.
    std::erase_if(out.list, [&](const Authority& earlier) { return earlier.id == authority.id; });
    out.list.push_back(std::move(authority));
  });
  const auto years = load_calendars(calendars, out.faults);
  for (Authority& authority : out.list)
    std::ranges::copy_if(years, std::back_inserter(authority.calendar),
                         [&](const CalendarYear& year) { return year.country == authority.country; });
  return out;
}

int days_between(std::chrono::sys_seconds now, std::chrono::sys_seconds when, int utc_offset_minutes) {
  using std::chrono::days;
  const std::chrono::minutes offset(utc_offset_minutes);
  const auto day = [&](std::chrono::sys_seconds t) { return std::chrono::floor<days>(t + offset); };
  return static_cast<int>((day(when) - day(now)).count());
}

}  // namespace redlips
