// SPDX-License-Identifier: Apache-2.0
#include "daemon/login/remembered.h"

#include <algorithm>

#include "daemon/not_saved.h"
#include "drivers/wire/rpc.h"

namespace redlips::login {
namespace {

constexpr std::chrono::days year{365};

std::optional<RememberedSite> site_of(const boost::json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto origin = wire::text_of(*object, "origin");
  const auto until = wire::integer_of(*object, "until");
  if (!origin || !until || *until < 0 || *until > 1LL << 40 || !Origin::parse(*origin)) return std::nullopt;
  RememberedSite out{*origin, wire::text_of(*object, "certificate").value_or(""),
                     wire::bool_of(*object, "blocked").value_or(false),
                     std::chrono::sys_seconds(std::chrono::seconds(*until))};
  if (!out.blocked && (out.certificate.empty() || !Origin::parse(*origin)->https())) return std::nullopt;
  return out;
}

boost::json::object json_of(const RememberedSite& site) {
  return {{"origin", site.origin},
          {"certificate", site.certificate},
          {"blocked", site.blocked},
          {"until", site.until.time_since_epoch().count()}};
}

// The oldest entries go first; a user who answered five hundred sites is asked again by the first.
constexpr StateRows<RememberedSite>::Shape sites_shape{
    "sites.json",
    "sites",
    256UL * 1024,
    500,
    N_("sites that were remembered or blocked may be asked about again"),
    site_of,
    json_of};

}  // namespace

Remembered::Remembered(const std::filesystem::path& directory) : sites_(directory, sites_shape) {
  if (faults().empty()) return;
  try {
    sites_.save();
  } catch (const NotSaved&) {
    // Nothing is lost: the damaged file stays where it is, and is told again at the next start.
  }
}

bool Remembered::blocked(const Origin& origin, std::chrono::sys_seconds now) const {
  return std::ranges::any_of(sites_.all(), [&](const RememberedSite& site) {
    return site.blocked && site.origin == origin.text() && now < site.until;
  });
}

std::vector<std::string> Remembered::certificates_for(const Origin& origin,
                                                      std::chrono::sys_seconds now) const {
  std::vector<std::string> out;
  for (const RememberedSite& site : sites_.all()) {
    // A year at most, also where the file was edited or the clock set back.
    const bool current = now < site.until && site.until - now <= year;
    if (!site.blocked && current && site.origin == origin.text()) out.push_back(site.certificate);
  }
  return out;
}

void Remembered::remember(const Origin& origin, const std::string& certificate,
                          std::chrono::sys_seconds now) {
  if (!origin.https() || certificate.empty()) return;
  std::erase_if(sites_.all(),
                [&](const auto& s) { return s.origin == origin.text() && s.certificate == certificate; });
  sites_.all().push_back({origin.text(), certificate, false, now + year});
  sites_.save();
}

void Remembered::block(const Origin& origin, std::chrono::sys_seconds now) {
  forget(origin.text());
  sites_.all().push_back({origin.text(), {}, true, now + year});
  sites_.save();
}

void Remembered::forget(const std::string& origin) {
  if (std::erase_if(sites_.all(), [&](const auto& site) { return site.origin == origin; }) > 0) sites_.save();
}

}  // namespace redlips::login
