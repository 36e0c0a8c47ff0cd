// SPDX-License-Identifier: Apache-2.0
// `redlips renew`: conditions, one question to the person, the PIN, and what became of it.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <utility>

#include "daemon/cli/asked.h"
#include "daemon/cli/chosen_key.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/key_words.h"
#include "daemon/cli/output.h"
#include "daemon/cli/renew_words.h"
#include "daemon/shown_text.h"
#include "daemon/texts/renewal_words.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

/// Prints each step while others answer the questions.
class Steps final : public Answerer {
 public:
  Steps(Answerer* inner, bool as_json) : inner_(inner), as_json_(as_json) {}
  void question(Client& client, const std::string& id, const std::string& method,
                const json::object& params) override {
    if (inner_ != nullptr) inner_->question(client, id, method, params);
  }
  void news(const std::string& method, const json::object& params) override {
    if (method != "event" && inner_ != nullptr) return inner_->news(method, params);
    const auto words = renewal_event_words(params);
    if (words.empty()) return;
    std::cout << (as_json_ ? json::serialize(params) + '\n' : words) << std::flush;
    changed_ = true;
  }
  /// Did a renewal change since this was asked last?
  bool changed() { return std::exchange(changed_, false); }

 private:
  Answerer* inner_;
  bool as_json_, changed_ = false;
};

bool begins_with(const std::string& whole, const std::string& wanted) {
  return wanted.empty() || (wanted.size() >= 8 && whole.starts_with(wanted));
}

/// The certificates that are meant: of our own keys, the longest valid of each, or the one that was named.
json::array meant_certificates(Client& client, const Invocation& invocation) {
  const auto wanted = invocation.value("--certificate");
  const auto keys = own_keys(client.call("token.list", {}), invocation.value("--token"));
  const auto listed = client.call("certificate.list", {});
  json::array meant;
  for (const auto& key : keys) {
    const json::object* best = nullptr;
    for (const auto& value : listed.at("certificates").as_array()) {
      const auto& one = value.as_object();
      if (text(one, "token") != text(key.as_object(), "token")) continue;
      if (!begins_with(text(one, "certificate"), wanted)) continue;
      if (wanted.empty() && !truth(one, "login")) continue;
      if (best == nullptr || text(*best, "not_after") < text(one, "not_after")) best = &one;
    }
    if (best != nullptr) meant.push_back(*best);
  }
  if (meant.empty()) throw CallError(keys.empty() ? "no_key" : "no_certificate");
  return meant;
}

json::object meant_certificate(Client& client, const Invocation& invocation) {
  auto meant = meant_certificates(client, invocation);
  if (meant.size() == 1) return std::move(meant[0].get_object());
  throw UsageError(certificates_text({{"certificates", meant}}) +
                   _("Several keys are in: say which one with --token SERIAL or --certificate."));
}

/// The renewals that the flags name, newest first.
json::array named_renewals(Client& client, const Invocation& invocation) {
  const auto token = invocation.value("--token"), certificate = invocation.value("--certificate");
  json::array named;
  const auto listed = client.call("renewal.list", {});
  for (const auto& value : listed.at("renewals").as_array()) {
    const auto& one = value.as_object();
    const bool key = token.empty() || text(one, "serial") == token || text(one, "token") == token;
    if (key && begins_with(text(one, "certificate"), certificate)) named.push_back(one);
  }
  return named;
}

json::object only_renewal(Client& client, const Invocation& invocation, bool over) {
  json::array fit;
  for (const auto& value : named_renewals(client, invocation)) {
    const auto& one = value.as_object();
    if (over ? truth(one, "removable") : !is_over(one)) fit.push_back(one);
  }
  if (fit.empty()) throw CallError(over ? "nothing_to_remove" : "no_renewal");
  if (fit.size() == 1) return std::move(fit[0].get_object());
  throw UsageError(renewals_text({{"renewals", fit}}) +
                   _("There are several: say which one with --token SERIAL or --certificate."));
}

/// Calls, prints the steps meanwhile, then the end.
Exit run_renewal(const Invocation& invocation, Client& client, Asked& asked, std::string_view method,
                 json::object params) {
  Steps steps(&asked.answerer(), invocation.has("--json"));
  client.call("watch", {}, &steps);
  params["prompts"] = true;
  const auto result = asked.call(client, method, std::move(params), steps);
  const auto& renewal = result.at("renewal").as_object();
  std::cout << (invocation.has("--json") ? json::serialize(result) + '\n' : renewal_end_words(renewal));
  return renewal_exit(renewal);
}

/// Only what a person says counts; --unchanged is what a person said to a script.
void ask_about_unit(const Invocation& invocation, Asked& asked, const json::object& certificate) {
  if (invocation.has("--unchanged")) return;
  asked.terminal().show(unit_question_words(certificate));
  const auto changed = asked.person()->yes_or_no();
  if (!changed) throw CallError("user_cancelled");
  if (*changed) throw CallError("unit_changed");
}

Exit start(const Invocation& invocation, Client& client) {
  if (invocation.has("--pin-fd") && !invocation.has("--unchanged"))
    throw UsageError(
        _("--pin-fd asks nobody, so renew needs --unchanged with it: that name and credit code of "
          "the unit are the same."));
  const auto certificate = meant_certificate(client, invocation);
  const auto id = text(certificate, "certificate");
  const auto conditions = client.call("renewal.conditions", {{"certificate", id}});
  const auto missing = missing_condition(conditions);
  const bool dry = invocation.has("--dry-run");
  if (invocation.has("--json") && dry) std::cout << json::serialize(conditions) << '\n';
  if (!invocation.has("--json"))
    std::cout << key_words(certificate) << '\n' << conditions_words(conditions) << std::flush;
  if (!missing.empty()) throw CallError(missing);
  if (dry) return Exit::ok;
  Asked asked(invocation);
  ask_about_unit(invocation, asked, certificate);
  return run_renewal(invocation, client, asked, "renewal.start", {{"certificate", id}, {"unchanged", true}});
}

Exit resume(const Invocation& invocation, Client& client) {
  const auto renewal = only_renewal(client, invocation, false);
  Asked asked(invocation);
  return run_renewal(invocation, client, asked, "renewal.resume", {{"job", text(renewal, "job")}});
}

Exit remove_old(const Invocation& invocation, Client& client) {
  const auto renewal = only_renewal(client, invocation, true);
  Asked asked(invocation);
  const auto warning = fill(
      _("The old certificate of {1} (until {2}) and its key are removed for good. Sites that do not know "
        "the new one yet will not let you in. Remove it?"),
      {text(renewal, "unit"), date_words(renewal, "old_not_after")});
  if (!invocation.has("--yes")) {
    if (asked.person() == nullptr)
      throw UsageError(_("--pin-fd asks nobody, so --remove-old needs --yes with it."));
    if (!asked.person()->agree(warning)) throw CallError("user_cancelled");
  }
  const auto result =
      asked.call(client, "renewal.remove_old", {{"job", text(renewal, "job")}, {"prompts", true}});
  std::cout << (invocation.has("--json") ? json::serialize(result)
                                         : _("The old certificate is removed. The new one is untouched."))
            << '\n';
  return Exit::ok;
}

/// Prints steps, asks nothing, and ends when no renewal waits for anybody but a person.
Exit watch_renewals(const Invocation& invocation, Client& client) {
  Steps steps(nullptr, invocation.has("--json"));
  client.call("watch", {}, &steps);
  auto named = named_renewals(client, invocation);
  if (!invocation.has("--json")) std::cout << renewals_text({{"renewals", named}}) << std::flush;
  const auto pending = [](const json::value& value) {
    const auto& one = value.as_object();
    return truth(one, "running") || (text(one, "step") == "waiting" && text(one, "code").empty());
  };
  while (std::ranges::any_of(named, pending)) {
    while (!steps.changed()) client.serve_one(steps);
    named = named_renewals(client, invocation);
  }
  if (named.empty()) return Exit::ok;
  return renewal_exit(named[0].as_object());
}

}  // namespace

Exit renew(const Invocation& invocation) try {
  Client client(socket_path(invocation));
  if (invocation.has("--watch")) return watch_renewals(invocation, client);
  if (invocation.has("--resume")) return resume(invocation, client);
  if (invocation.has("--remove-old")) return remove_old(invocation, client);
  return start(invocation, client);
} catch (const CallError& error) {
  // The table's own words for many of these codes speak of a login.
  if (!is_renewal_code(error.code())) throw;
  std::cerr << renewal_text(error.code()).all() << " (" << error.code() << ")\n";
  if (!error.detail().empty()) std::cerr << "   " << shown_text(error.detail(), 4096) << '\n';
  return exit_of(error.code());
}

}  // namespace redlips::cli
