// SPDX-License-Identifier: Apache-2.0
#include "daemon/login/remembered.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/not_saved.h"
#include "drivers/wire/rpc.h"

namespace redlips::login {
namespace {

constexpr std::size_t file_limit = 256UL * 1024;
constexpr std::size_t sites_limit = 500;
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

}  // namespace

Remembered::Remembered(const std::filesystem::path& directory) : file_(directory / "sites.json", file_limit) {
  const wire::Words lost{N_("sites that were remembered or blocked may be asked about again")};
  try {
    const auto text = file_.read();
    if (!text || load(*text)) return;
    faults_.push_back(file_.damaged({{N_("damaged")}, lost}));
  } catch (const std::system_error& error) {
    faults_.push_back(file_.damaged({{N_("cannot be read: {1}"), {error.code().message()}}, lost}));
  }
  try {
    save();
  } catch (const NotSaved&) {
    // Nothing is lost: the damaged file stays where it is, and is told again at the next start.
  }
}

// Keeps what can be used; false where that is not all.
bool Remembered::load(std::string_view text) {
  const auto object = wire::parse_object(text, 4);
  const auto* list = object ? wire::array_of(*object, "sites") : nullptr;
  bool whole = list != nullptr;
  for (const auto& item : list != nullptr ? *list : boost::json::array()) {
    auto site = site_of(item);
    whole = whole && site && sites_.size() < sites_limit;
    if (site && sites_.size() < sites_limit) sites_.push_back(std::move(*site));
  }
  return whole;
}

bool Remembered::blocked(const Origin& origin, std::chrono::sys_seconds now) const {
  return std::any_of(sites_.begin(), sites_.end(), [&](const RememberedSite& site) {
    return site.blocked && site.origin == origin.text() && now < site.until;
  });
}

std::vector<std::string> Remembered::certificates_for(const Origin& origin,
                                                      std::chrono::sys_seconds now) const {
  std::vector<std::string> out;
  for (const RememberedSite& site : sites_) {
    // A year at most, also where the file was edited or the clock set back.
    const bool current = now < site.until && site.until - now <= year;
    if (!site.blocked && current && site.origin == origin.text()) out.push_back(site.certificate);
  }
  return out;
}

void Remembered::remember(const Origin& origin, const std::string& certificate,
                          std::chrono::sys_seconds now) {
  if (!origin.https() || certificate.empty()) return;
  std::erase_if(sites_,
                [&](const auto& s) { return s.origin == origin.text() && s.certificate == certificate; });
  sites_.push_back({origin.text(), certificate, false, now + year});
  save();
}

void Remembered::block(const Origin& origin, std::chrono::sys_seconds now) {
  forget(origin.text());
  sites_.push_back({origin.text(), {}, true, now + year});
  save();
}

void Remembered::forget(const std::string& origin) {
  if (std::erase_if(sites_, [&](const auto& site) { return site.origin == origin; }) > 0) save();
}

// The oldest entries go first; a user who answered five hundred sites is asked again by the first.
void Remembered::save() {
  while (sites_.size() > sites_limit) sites_.erase(sites_.begin());
  boost::json::array list;
  for (const RememberedSite& site : sites_)
    list.push_back({{"origin", site.origin},
                    {"certificate", site.certificate},
                    {"blocked", site.blocked},
                    {"until", site.until.time_since_epoch().count()}});
  file_.replace(boost::json::serialize(boost::json::object{{"version", 1}, {"sites", std::move(list)}}));
}

}  // namespace redlips::login
