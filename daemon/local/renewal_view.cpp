// SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>

#include "daemon/iso_time.h"
#include "daemon/local/views.h"
#include "daemon/shown_text.h"

namespace redlips::local {
namespace json = boost::json;

namespace {

constexpr std::size_t ca_text_limit = 2000, detail_limit = 300;

std::string time_or_empty(std::chrono::sys_seconds time) {
  return time == std::chrono::sys_seconds() ? std::string() : iso_time(time);
}

std::string unit_id_of(const renewal::Listed& listed) {
  return listed.certificate != nullptr && listed.certificate->unit_id
             ? shown_text(listed.certificate->unit_id->text)
             : std::string();
}

}  // namespace

json::object renewal_view(const renewal::Job& job, const std::vector<keyring::TokenView>& tokens,
                          bool running) {
  const auto old = renewal::find_certificate(tokens, job.old.sha256);
  const auto fresh = job.fresh ? renewal::find_certificate(tokens, job.fresh->sha256) : renewal::Listed{};
  const auto& there = old.token != nullptr ? old : fresh;
  return {{"job", job.id},
          {"token", there.token == nullptr ? std::string() : there.token->token},
          {"serial", shown_text(job.serial)},
          {"certificate", job.old.sha256},
          {"unit", shown_text(job.old.unit_name())},
          {"unit_id", unit_id_of(there)},
          {"authority", job.authority},
          {"step", renewal::to_string(job.step)},
          {"running", running},
          {"code", job.code},
          {"detail", shown_text(job.detail, detail_limit)},
          {"ca_text", shown_text(job.ca_text, ca_text_limit)},
          {"next_check", time_or_empty(job.next)},
          {"pins", renewal::pins_left(job)},
          {"old_not_after", time_or_empty(job.old.not_after)},
          {"new_certificate", job.fresh ? job.fresh->sha256 : std::string()},
          {"new_not_after", job.fresh ? iso_time(job.fresh->not_after) : std::string()},
          {"since", time_or_empty(job.since)},
          {"changed", time_or_empty(job.changed)},
          {"old_on_key", old.token != nullptr},
          {"removable", renewal::removable(job, tokens)}};
}

json::object condition_view(const renewal::Condition& condition) {
  json::object values{{"code", condition.code}};
  if (condition.id == "window") {
    values["from"] = iso_time(condition.from);
    values["until"] = iso_time(condition.until);
  }
  return {{"condition", condition.id}, {"ok", condition.ok}, {"values", std::move(values)}};
}

}  // namespace redlips::local
