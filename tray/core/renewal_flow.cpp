// SPDX-License-Identifier: Apache-2.0
// Nothing is kept here that the daemon does not say again after a restart.
#include "tray/core/renewal_flow.h"

#include <utility>

namespace redlips::tray {
namespace json = boost::json;

namespace {

/// By which certificate a page's own state is found: that of the renewal, else the key's best.
std::string subject(const Key* key, const Renewal* renewal) {
  if (renewal != nullptr && !renewal->is_over()) return renewal->certificate;
  const auto* best = key == nullptr ? nullptr : key->best();
  return best == nullptr ? std::string() : best->id;
}

/// Where the daemon tells no conditions the page tells how the authority renews.
Conditions no_service() {
  Conditions::One service;
  service.condition = "service";
  Conditions conditions;
  conditions.all.push_back(service);
  return conditions;
}

template <class Value>
const Value* found(const std::map<std::string, Value>& map, const std::string& name) {
  const auto at = map.find(name);
  return at == map.end() ? nullptr : &at->second;
}

}  // namespace

void RenewalFlow::connected() { list(); }

void RenewalFlow::disconnected() {
  renewals_.clear();
  conditions_.clear();
  looking_.clear();
  running_.clear();
  codes_.clear();
  asks_.clear();
  listing_ = list_again_ = false;
}

void RenewalFlow::event(const json::object& params) {
  if (text(params, "type") == "renewal.changed") list();
}

void RenewalFlow::forget_conditions() { conditions_.clear(); }

void RenewalFlow::list() {
  if (std::exchange(listing_, true)) {
    list_again_ = true;
    return;
  }
  call_("renewal.list", {}, [this](const Reply& reply) {
    listing_ = false;
    if (reply.ok()) renewals_ = renewals_of(reply.result);
    if (std::exchange(list_again_, false)) list();
    changed_();
  });
}

void RenewalFlow::look(const Key* key, const Authority* authority) {
  const auto* certificate = key == nullptr || key->foreign ? nullptr : key->best();
  if (certificate == nullptr || authority == nullptr || !authority->remote_renewal) return;
  if (certificate->state != Certificate::State::valid || !is_due(*certificate, authority)) return;
  const auto* renewal = renewal_for(renewals_, key);
  if (renewal != nullptr && !renewal->is_over()) return;
  const auto id = certificate->id;
  if (conditions_.contains(id) || !looking_.insert(id).second) return;
  call_("renewal.conditions", {{"certificate", id}}, [this, id](const Reply& reply) {
    looking_.erase(id);
    conditions_[id] = reply.ok() ? conditions_of(reply.result) : no_service();
    changed_();
  });
}

void RenewalFlow::start(const std::string& certificate) {
  run(certificate, "renewal.start", {{"certificate", certificate}, {"unchanged", true}, {"prompts", true}});
}

void RenewalFlow::resume(const Renewal& renewal) {
  run(renewal.certificate, "renewal.resume", {{"job", renewal.job}, {"prompts", true}});
}

void RenewalFlow::remove_old(const Renewal& renewal) {
  asks_.clear();
  const auto id = renewal.new_certificate;
  call_("renewal.remove_old", {{"job", renewal.job}, {"prompts", true}}, [this, id](const Reply& reply) {
    codes_.erase(id);
    if (!reply.ok()) codes_[id] = reply.code;
    list();
  });
  changed_();
}

void RenewalFlow::run(const std::string& certificate, std::string_view method, json::object params) {
  if (!running_.insert(certificate).second) return;
  codes_.erase(certificate);
  asks_.erase(certificate);
  call_(method, std::move(params), [this, certificate](const Reply& reply) {
    running_.erase(certificate);
    conditions_.erase(certificate);
    if (!reply.ok()) codes_[certificate] = reply.code;
    list();
  });
  changed_();
}

void RenewalFlow::ask(const std::string& certificate, RenewalAsk what) {
  asks_[certificate] = what;
  changed_();
}

RenewalSight RenewalFlow::sight(const Key* key, const Authority* authority, Time now) const {
  RenewalSight sight;
  sight.key = key;
  sight.authority = authority;
  sight.renewal = renewal_for(renewals_, key);
  sight.now = now;
  const auto name = subject(key, sight.renewal);
  sight.conditions = found(conditions_, name);
  sight.looking = looking_.contains(name);
  sight.starting = running_.contains(name);
  if (const auto* code = found(codes_, name)) sight.code = *code;
  if (const auto* asked = found(asks_, name)) sight.ask = *asked;
  return sight;
}

}  // namespace redlips::tray
