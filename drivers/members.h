// SPDX-License-Identifier: Apache-2.0
// Data files with a schema: every member is asked for by name and type; what nobody asked for is a fault of
// the file.
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "drivers/wire/words.h"

namespace redlips::drivers {

/// Why a data file cannot be used, for an administrator; what() is its English.
class DataFault : public std::runtime_error {
 public:
  explicit DataFault(wire::Cause cause)
      : std::runtime_error(wire::english(cause)), cause_(std::move(cause)) {}
  const wire::Cause& cause() const noexcept { return cause_; }

 private:
  wire::Cause cause_;
};

/// Reads a TOML 1.0 file of at most 256 KiB. Dates become text. Throws DataFault.
boost::json::object read_toml(const std::filesystem::path& file);
/// The line on which a member stands, from 1; 0 where it does not.
unsigned toml_line(const std::filesystem::path& file, std::string_view member);

/// One table of a data file. Each getter throws DataFault where the member has another type or is out of
/// bounds.
class Members {
 public:
  explicit Members(const boost::json::object& table, std::string path = {});
  std::string text(std::string_view name);  ///< required, not empty
  std::string text_or(std::string_view name, std::string fallback);
  bool flag_or(std::string_view name, bool fallback);
  std::optional<std::int64_t> number(std::string_view name, std::int64_t min, std::int64_t max);
  std::vector<std::string> texts(std::string_view name);  ///< empty if absent
  std::optional<Members> table(std::string_view name);
  std::vector<Members> tables(std::string_view name);  ///< an array of tables; empty if absent
  std::vector<std::string> names() const;
  /// Refuses members that nobody asked for: a typing error must not silently mean the default.
  void finish() const;
  [[noreturn]] void fault(std::string_view name, wire::Words words) const;

 private:
  const boost::json::value* find(std::string_view name);
  const boost::json::object* table_;
  std::string path_;
  std::set<std::string, std::less<>> asked_;
};

/// One file that could not be used; the rest of its directory still counts.
struct FileFault {
  FileFault() = default;
  FileFault(std::filesystem::path of, wire::Cause why)
      : file(std::move(of)), what(wire::english(why)), cause(std::move(why)) {}
  std::filesystem::path file;
  std::string what;  ///< the cause in English, for logs; empty: no fault
  wire::Cause cause;
};

/// Hands the members of one file to `use`, which asks for them, calls finish() and keeps what it made; a
/// DataFault becomes an entry of `faults`, with the line where there is one.
void use_toml(const std::filesystem::path& file, std::vector<FileFault>& faults,
              const std::function<void(const std::filesystem::path& file, Members& members)>& use);

/// use_toml() for each *.toml of the directories in name order. Directories that do not exist are skipped;
/// one that cannot be read is a fault.
void each_toml(const std::vector<std::filesystem::path>& directories, std::vector<FileFault>& faults,
               const std::function<void(const std::filesystem::path& file, Members& members)>& use);

}  // namespace redlips::drivers
