// SPDX-License-Identifier: Apache-2.0
// A list counts when it is checked, and is kept where it is newer.
#include "updater/crl_run.h"

#include <system_error>

#include "drivers/platform/files.h"
#include "updater/ca_failure.h"
#include "updater/crl.h"
#include "updater/http_limits.h"

namespace redlips::updater {
namespace {

/// Whoever stands between us and the authority could otherwise hand out last week's list again.
bool is_older(const CheckedCrl& list, const std::filesystem::path& path, const std::vector<Bytes>& anchors) {
  const auto text = platform::read_own_file(path, crl_limit);
  const auto kept = text ? check_crl(Bytes(text->begin(), text->end()), anchors) : std::nullopt;
  return kept && list.issued < kept->issued;
}

void keep(const CrlJob& job, const Bytes& answer) {
  const auto list = check_crl(answer, job.anchors);
  if (!list) throw CaFailure("ca_untrusted", "no revocation list of the authority's");
  const auto path = job.directory / "crl.der";
  if (is_older(*list, path, job.anchors)) throw CaFailure("ca_untrusted", "an older revocation list");
  platform::replace_file(path,
                         std::string_view(reinterpret_cast<const char*>(list->der.data()), list->der.size()));
}

}  // namespace

void run_crl(const CrlJob& job, KeySide& daemon, const FetchCrl& fetch) {
  try {
    keep(job, fetch());
    daemon.progress({"checked", {}, crl_interval, {}});
  } catch (const CaFailure& failure) {
    // A day later, as after a success: a service that is down must not be asked more often than one that is
    // up.
    daemon.progress({"unreachable", {}, crl_interval, failure.code()});
  }
}

}  // namespace redlips::updater
