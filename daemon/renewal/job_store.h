// SPDX-License-Identifier: Apache-2.0
// The renewals of this user: one file, and a directory for each that is under way, where its child keeps its
// journal.
#pragma once

#include <filesystem>
#include <string>

#include "daemon/renewal/job.h"
#include "daemon/state_rows.h"

namespace redlips::renewal {

class JobStore {
 public:
  explicit JobStore(const std::filesystem::path& state);

  const std::vector<Job>& all() const noexcept { return rows_.all(); }
  /// nullptr where there is none. Good until the next add().
  Job* find(const std::string& id);
  Job* of(const std::string& certificate);  ///< by the old certificate's SHA-256
  /// Of more than it keeps the oldest that is done goes. Throws NotSaved; the job is in memory alone then.
  Job& add(Job job);
  void save() { rows_.save(); }  ///< throws NotSaved
  /// Makes it where it is missing, 0700. Throws platform::PathError.
  std::filesystem::path directory(const Job& job) const;
  /// The journal of a job that is done.
  void drop_directory(const Job& job) const noexcept;
  const std::vector<drivers::FileFault>& faults() const noexcept { return rows_.faults(); }

 private:
  std::filesystem::path folder_;
  StateRows<Job> rows_;
};

}  // namespace redlips::renewal
