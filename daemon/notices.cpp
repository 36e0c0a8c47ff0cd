// SPDX-License-Identifier: Apache-2.0
#include "daemon/notices.h"

#include <algorithm>

#include "drivers/wire/rpc.h"

namespace redlips {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31

std::optional<sys_days> day_of(const boost::json::object& object, std::string_view member) {
  const auto count = wire::integer_of(object, member);
  if (!count || *count < 0 || *count > last_day) return std::nullopt;
  return sys_days(days(static_cast<int>(*count)));
}

bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::optional<NoticeMark> parse_mark(const boost::json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto shown = day_of(*object, "shown"), quiet = day_of(*object, "quiet_until");
  const auto certificate = wire::text_of(*object, "certificate").value_or("");
  if (!shown || !quiet || !is_sha256(certificate)) return std::nullopt;
  return NoticeMark{certificate, *shown, *quiet};
}

boost::json::object json_of(const NoticeMark& mark) {
  return {{"certificate", mark.certificate},
          {"shown", mark.shown.time_since_epoch().count()},
          {"quiet_until", mark.quiet_until.time_since_epoch().count()}};
}

// Those spoken of longest ago go first.
constexpr StateRows<NoticeMark>::Shape marks_shape{
    "notices.json", "notices", 128UL * 1024, 500, N_("a notice of today may come a second time"),
    parse_mark,     json_of};

/// The certificate to speak of: none for encryption, whose signing twin is renewed with it.
const keyring::CertificateView* longest(const keyring::TokenView& key) {
  const keyring::CertificateView* best = nullptr;
  const auto end = [](const keyring::CertificateView& one) {
    return std::pair(one.certificate.not_after, one.certificate.sha256);
  };
  for (const auto& one : key.certificates) {
    if (one.certificate.ca || one.certificate.encipherment_only) continue;
    if (best == nullptr || end(*best) < end(one)) best = &one;
  }
  return best;
}

}  // namespace

std::optional<Notice> notice_of(const keyring::TokenView& key, const Authorities& authorities,
                                std::chrono::sys_seconds now) {
  const auto* best = key.foreign ? nullptr : longest(key);
  if (best == nullptr) return std::nullopt;
  const auto* found = authorities.of(best->certificate);
  const Authority authority = found == nullptr ? Authority{} : *found;
  const int left = days_between(now, best->certificate.not_after, authority.utc_offset_minutes);
  const bool over = best->certificate.not_after < now;
  if (!over && left > authority.days_before_expiry) return std::nullopt;
  const auto today = std::chrono::floor<days>(now + std::chrono::minutes(authority.utc_offset_minutes));
  return Notice{key.token, best->certificate.sha256, today, left};
}

bool is_due(const Notice& notice, const NoticeMark& mark) {
  if (mark.shown == notice.today) return false;
  const auto end = notice.today + days(notice.days_left);
  const bool over_since = notice.days_left < 0 && mark.shown <= end;
  const bool plausible = mark.quiet_until <= notice.today + days(Notices::longest_snooze);
  return over_since || !plausible || notice.today >= mark.quiet_until;
}

Notices::Notices(const std::filesystem::path& directory) : marks_(directory, marks_shape) {}

NoticeMark Notices::mark_of(const std::string& certificate) const {
  const auto found = std::ranges::find(marks_.all(), certificate, &NoticeMark::certificate);
  return found == marks_.all().end() ? NoticeMark{} : *found;
}

std::vector<Notice> Notices::due(const std::vector<keyring::TokenView>& keys, const Authorities& authorities,
                                 std::chrono::sys_seconds now) const {
  std::vector<Notice> all;
  for (const auto& key : keys) {
    const auto notice = notice_of(key, authorities, now);
    if (!notice || !is_due(*notice, mark_of(notice->certificate))) continue;
    const bool spoken_of = std::ranges::any_of(key.certificates, [&](const auto& one) {
      return mark_of(one.certificate.sha256).shown == notice->today;
    });
    if (!spoken_of) all.push_back(*notice);
  }
  return all;
}

void Notices::shown(const std::vector<Notice>& notices) {
  if (notices.empty()) return;
  for (const auto& notice : notices) {
    auto mark = mark_of(notice.certificate);
    std::erase_if(marks_.all(), [&](const auto& one) { return one.certificate == notice.certificate; });
    mark.certificate = notice.certificate;
    mark.shown = notice.today;
    marks_.all().push_back(std::move(mark));
  }
  marks_.save();
}

bool Notices::snooze(const std::string& certificate, int count) {
  const auto found = std::ranges::find(marks_.all(), certificate, &NoticeMark::certificate);
  if (found == marks_.all().end()) return false;
  found->quiet_until = found->shown + days(count);
  marks_.save();
  return true;
}

}  // namespace redlips
