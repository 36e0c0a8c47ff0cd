// SPDX-License-Identifier: Apache-2.0
#include "daemon/renewal/job_store.h"

#include <algorithm>

#include "drivers/platform/paths.h"

namespace redlips::renewal {
namespace {

constexpr std::size_t rows_limit = 64;

constexpr StateRows<Job>::Shape jobs_shape{
    "renewals.json",
    "renewals",
    std::size_t{8} * 1024 * 1024,
    rows_limit,
    N_("a renewal that was under way begins anew; a key pair that it made is found on the key"),
    job_from,
    to_json};

}  // namespace

JobStore::JobStore(const std::filesystem::path& state)
    : folder_(state / "renewals"), rows_(state, jobs_shape) {}

Job* JobStore::find(const std::string& id) {
  const auto found = std::ranges::find(rows_.all(), id, &Job::id);
  return found == rows_.all().end() ? nullptr : &*found;
}

Job* JobStore::of(const std::string& certificate) {
  const auto found =
      std::ranges::find(rows_.all(), certificate, [](const Job& job) { return job.old.sha256; });
  return found == rows_.all().end() ? nullptr : &*found;
}

Job& JobStore::add(Job job) {
  auto& rows = rows_.all();
  const auto over = std::ranges::find(rows, Step::done, &Job::step);
  if (rows.size() >= rows_limit && over != rows.end()) rows.erase(over);
  rows.push_back(std::move(job));
  save();
  return rows.back();
}

std::filesystem::path JobStore::directory(const Job& job) const {
  platform::own_private_directory(folder_);
  platform::own_private_directory(folder_ / job.id);
  return folder_ / job.id;
}

void JobStore::drop_directory(const Job& job) const noexcept {
  std::error_code ignored;
  std::filesystem::remove_all(folder_ / job.id, ignored);
}

}  // namespace redlips::renewal
