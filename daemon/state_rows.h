// SPDX-License-Identifier: Apache-2.0
// A file of the state directory that is one list of rows: {"version": 1, "sites": […]}.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "daemon/state_file.h"
#include "drivers/wire/rpc.h"

namespace redlips {

/// 0600, bounded, validated like network input: rows that can be used are kept, and a file that holds
/// anything else is kept aside.
template <class Row>
class StateRows {
 public:
  struct Shape {
    std::string_view file, list;  ///< names: of the file, of its one member
    std::size_t bytes_limit, rows_limit;
    const char* lost;  ///< what follows where it is damaged, for the user (N_)
    std::optional<Row> (*read)(const boost::json::value&);  ///< nullopt where it is no row
    boost::json::object (*write)(const Row&);
  };

  StateRows(const std::filesystem::path& directory, const Shape& shape)
      : shape_(shape), file_(directory / shape.file, shape.bytes_limit) {
    try {
      const auto text = file_.read();
      if (text && !load(*text)) damaged({N_("damaged")});
    } catch (const std::system_error& error) {
      damaged({N_("cannot be read: {1}"), {error.code().message()}});
    }
  }

  std::vector<Row>& all() noexcept { return rows_; }
  const std::vector<Row>& all() const noexcept { return rows_; }
  /// Of the file as it was read: empty, or the one that was damaged.
  const std::vector<drivers::FileFault>& faults() const noexcept { return faults_; }

  /// Writes all; of more than the limit the first go. Throws NotSaved: the rows hold in memory alone then.
  void save() {
    while (rows_.size() > shape_.rows_limit) rows_.erase(rows_.begin());
    boost::json::array list;
    for (const auto& row : rows_) list.push_back(shape_.write(row));
    file_.replace(
        boost::json::serialize(boost::json::object{{"version", 1}, {shape_.list, std::move(list)}}));
  }

 private:
  bool load(std::string_view text) {
    const auto object = wire::parse_object(text, 4);
    const auto* list = object ? wire::array_of(*object, shape_.list) : nullptr;
    if (list == nullptr) return false;
    bool whole = true;
    for (const auto& item : *list) {
      auto row = shape_.read(item);
      const bool taken = row && rows_.size() < shape_.rows_limit;
      if (taken) rows_.push_back(std::move(*row));
      whole = whole && taken;
    }
    return whole;
  }
  void damaged(wire::Words why) { faults_.push_back(file_.damaged({std::move(why), {shape_.lost}})); }

  Shape shape_;
  StateFile file_;
  std::vector<Row> rows_;
  std::vector<drivers::FileFault> faults_;
};

}  // namespace redlips
