// SPDX-License-Identifier: Apache-2.0
// The keys that are in, kept up with what the libraries list.
#include "daemon/keyring/inventory.h"

#include <algorithm>

namespace redlips::keyring {
namespace {

constexpr std::size_t certificates_limit = 32;  // SECURITY-RULES 1.7
// A reading proves "no failures" only for the listing that asked for it.
constexpr std::chrono::seconds fresh_for{1};

Event news(const char* type, const Plugged& plugged) { return {type, plugged.name, plugged.info.serial}; }

std::chrono::sys_seconds seconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

ListedCertificate listed(const pkcs11::CertificateObject& object, pkcs11::Certificate certificate,
                         const Authorities& authorities) {
  ListedCertificate row;
  row.key = to_hex(object.id);
  row.label = object.label;
  row.has_key = object.has_key.value_or(true);
  row.authority = authorities.of(certificate);
  row.unit_id = pkcs11::find_unit_id(
      certificate.der, row.authority ? row.authority->unit_id_places : pkcs11::default_unit_id_places());
  row.certificate = std::move(certificate);
  return row;
}

CertificateView shown(const ListedCertificate& row, std::chrono::sys_seconds now) {
  CertificateView view;
  view.key = row.key;
  view.label = row.label;
  view.certificate = row.certificate;
  view.state = pkcs11::state_at(row.certificate, now);
  view.login = row.has_key && pkcs11::offers_login(row.certificate, now);
  view.signs = row.has_key && pkcs11::signs_at(row.certificate, now);
  view.document = row.has_key && pkcs11::offers_document(row.certificate, now);
  view.unit_id = row.unit_id;
  const int offset = row.authority ? row.authority->utc_offset_minutes : Authority{}.utc_offset_minutes;
  if (row.authority) view.authority = row.authority->id;
  view.days_left = days_between(now, row.certificate.not_after, offset);
  return view;
}

auto number_of(const std::string& name) { return std::stoul(name.substr(1)); }

}  // namespace

Inventory::Inventory(TryStore& store, const Authorities& authorities, Clock now)
    : store_(store), authorities_(authorities), now_(std::move(now)) {}

void Inventory::read_certificates(Plugged& plugged, const Reading& reading) const {
  plugged.certificates.clear();
  plugged.unreadable = 0;
  for (const auto& object : reading.certificates) {
    if (plugged.certificates.size() == certificates_limit) break;
    if (auto certificate = pkcs11::parse_certificate(object.der))
      plugged.certificates.push_back(listed(object, std::move(*certificate), authorities_));
    else
      ++plugged.unreadable;
  }
}

std::shared_ptr<Plugged> Inventory::plug(const std::shared_ptr<Library>& library, const Reading& reading) {
  auto plugged = std::make_shared<Plugged>();
  plugged->library = library;
  plugged->slot = reading.token.slot;
  plugged->info = reading.token.info;
  plugged->fault = reading.fault;
  plugged->read_at = now_();
  read_certificates(*plugged, reading);
  return plugged;
}

void Inventory::see(Plugged& plugged) {
  auto facts = store_.facts(plugged.identity());
  facts->last_seen = seconds_of(now_());
  const auto* policy = policy_of(plugged.library->profile, plugged.authority());
  plugged.guard = std::make_unique<PinGuard>(store_, std::move(facts), plugged.evidence(),
                                             bounds_of(policy, plugged.info));
}

// True if anything that is shown changed.
bool Inventory::update(Plugged& plugged, const Reading& reading) {
  const auto hashes = plugged.signing_hashes();
  const auto before = tries(plugged);
  const auto label = plugged.info.label;
  const auto fault = plugged.fault;
  const bool initial = plugged.info.user_pin.to_be_changed;
  const auto count = plugged.certificates.size();
  plugged.slot = reading.token.slot;
  plugged.fault = reading.fault;
  if (reading.fault.empty()) read_certificates(plugged, reading);
  plugged.observe(reading.token.info, now_());
  if (hashes != plugged.signing_hashes()) {
    store_.facts(plugged.identity());  // the new hash joins before the old one goes
    const auto* policy = policy_of(plugged.library->profile, plugged.authority());
    plugged.guard->set_policy(plugged.evidence().policy, bounds_of(policy, plugged.info));
  }
  const auto after = tries(plugged);
  return hashes != plugged.signing_hashes() || count != plugged.certificates.size() ||
         fault != plugged.fault || label != plugged.info.label ||
         initial != plugged.info.user_pin.to_be_changed || before.min != after.min ||
         before.max != after.max || before.locked != after.locked || before.last_try != after.last_try;
}

std::vector<Event> Inventory::apply(const std::shared_ptr<Library>& library,
                                    const std::vector<Reading>& readings) {
  std::vector<Event> events;
  std::vector<std::shared_ptr<Plugged>> left;
  std::erase_if(all_, [&](const auto& plugged) {
    if (plugged->library != library) return false;
    left.push_back(plugged);
    return true;
  });
  std::vector<std::shared_ptr<Plugged>> in, added;
  for (const auto& reading : readings) {
    auto plugged = plug(library, reading);
    const auto same = std::ranges::find_if(left, [&](const auto& old) {
      // A key whose certificates cannot be read now is still the one it was.
      return old->slot == plugged->slot && same_key(old->identity(), plugged->identity());
    });
    if (same == left.end()) {
      added.push_back(plugged);
      continue;
    }
    if (update(**same, reading)) events.push_back(news("token.changed", **same));
    in.push_back(*same);
    left.erase(same);
  }
  for (const auto& gone : left) {
    gone->present = false;
    gone->guard->forget();
    events.push_back(news("token.removed", *gone));
  }
  for (const auto& fresh : added) {
    fresh->name = next_name();
    see(*fresh);
    in.push_back(fresh);
    events.push_back(news("token.inserted", *fresh));
  }
  all_.insert(all_.end(), in.begin(), in.end());
  std::ranges::sort(all_, {}, [](const auto& plugged) { return number_of(plugged->name); });
  mark_collisions(events);
  return events;
}

std::vector<Event> Inventory::fail(const Library& library, const std::string& code) {
  std::vector<Event> events;
  for (const auto& plugged : all_) {
    if (plugged->library.get() != &library || plugged->fault == code) continue;
    plugged->fault = code;
    events.push_back(news("token.changed", *plugged));
  }
  return events;
}

void Inventory::mark_collisions(std::vector<Event>& events) {
  for (const auto& one : all_) {
    const bool collides = std::ranges::any_of(
        all_, [&](const auto& other) { return other != one && collide(one->identity(), other->identity()); });
    if (collides != one->collides) events.push_back(news("token.changed", *one));
    one->collides = collides;
  }
}

std::vector<Event> Inventory::apply_foreign(std::vector<const drivers::Profile*> devices) {
  std::vector<Event> events;
  std::erase_if(foreign_, [&](const Foreign& known) {
    const auto still = std::ranges::find(devices, known.profile);
    if (still == devices.end()) {
      events.push_back({"token.removed", known.name, {}});
      return true;
    }
    devices.erase(still);
    return false;
  });
  for (const auto* profile : devices) {
    foreign_.push_back({next_name(), profile});
    events.push_back({"token.inserted", foreign_.back().name, {}});
  }
  return events;
}

std::shared_ptr<Plugged> Inventory::find(const std::string& name) const {
  const auto found = std::ranges::find(all_, name, [](const auto& plugged) { return plugged->name; });
  return found == all_.end() ? nullptr : *found;
}

TriesView Inventory::tries(const Plugged& plugged) const {
  return plugged.guard->tries(now_() - plugged.read_at <= fresh_for);
}

TokenView Inventory::view(const Plugged& plugged) const {
  TokenView view;
  view.token = plugged.name;
  view.profile = plugged.library->profile_id();
  view.library = plugged.library->path;
  view.unprofiled = plugged.library->unprofiled;
  view.info = plugged.info;
  view.name = plugged.guard->facts().name;
  view.colour = plugged.guard->facts().colour;
  view.tries = tries(plugged);
  view.initial_pin = plugged.info.initialized && plugged.info.user_pin.to_be_changed;
  for (const auto& row : plugged.certificates) view.certificates.push_back(shown(row, seconds_of(now_())));
  view.unreadable = plugged.unreadable;
  view.fault = plugged.collides ? "collision" : plugged.fault;
  return view;
}

std::vector<TokenView> Inventory::views() const {
  std::vector<TokenView> views;
  for (const auto& plugged : all_) views.push_back(view(*plugged));
  for (const auto& foreign : foreign_) {
    TokenView grey;
    grey.token = foreign.name;
    grey.profile = foreign.profile->id;
    grey.foreign = true;
    grey.info.label = foreign.profile->name;
    views.push_back(std::move(grey));
  }
  std::ranges::sort(views, {}, [](const TokenView& v) { return number_of(v.token); });
  return views;
}

}  // namespace redlips::keyring
