// SPDX-License-Identifier: Apache-2.0
// Cases and transactions to and from JSON files.
#include "tests/peers/ca/renewal_case.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include <stdexcept>

namespace redlips::peers {
namespace {

namespace json = boost::json;

struct StateName {
  std::string_view name, words;
};
constexpr std::array states{StateName{"waiting", "待审核"}, StateName{"approved", "已通过，待领取"},
                            StateName{"refused", "已退回"}, StateName{"issued", "已发证，待确认"},
                            StateName{"confirmed", "已完成"}};

CaseState state_named(std::string_view name) {
  const auto* const found =
      std::find_if(states.begin(), states.end(), [&](const auto& one) { return one.name == name; });
  if (found == states.end()) throw std::runtime_error("no state of a case: " + std::string(name));
  return static_cast<CaseState>(found - states.begin());
}

std::string text(const json::object& object, const char* name) {
  return json::value_to<std::string>(object.at(name));
}

Bytes bytes(const json::object& object, const char* name) {
  const std::string found = text(object, name);
  if (found.empty()) return {};
  auto decoded = from_base64(found);
  if (!decoded) throw std::runtime_error(std::string(name) + " is no base64");
  return *decoded;
}

Moment moment(const json::object& object, const char* name) {
  const auto found = parse_moment(text(object, name));
  if (!found) throw std::runtime_error(std::string(name) + " is no time");
  return *found;
}

json::object read(const Path& path) {
  try {
    return json::parse(read_file(path)).as_object();
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

RenewalCase case_of(const json::object& object) {
  return {.id = text(object, "id"),
          .state = state_named(text(object, "state")),
          .unit = text(object, "unit"),
          .unit_id = text(object, "unit_id"),
          .old_certificate = bytes(object, "old_certificate"),
          .public_key = bytes(object, "public_key"),
          .certificate = bytes(object, "certificate"),
          .reason = text(object, "reason"),
          .since = moment(object, "since"),
          .changed = moment(object, "changed")};
}

json::object object_of(const RenewalCase& one) {
  return {{"id", one.id},
          {"state", state_name(one.state)},
          {"unit", one.unit},
          {"unit_id", one.unit_id},
          {"old_certificate", base64(one.old_certificate)},
          {"public_key", base64(one.public_key)},
          {"certificate", base64(one.certificate)},
          {"reason", one.reason},
          {"since", to_text(one.since)},
          {"changed", to_text(one.changed)}};
}

void make_private(const Path& directory) {
  std::filesystem::create_directories(directory);
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
}

}  // namespace

std::string_view state_name(CaseState state) { return states.at(static_cast<std::size_t>(state)).name; }
std::string_view state_words(CaseState state) { return states.at(static_cast<std::size_t>(state)).words; }

CaseFiles::CaseFiles(Path directory) : directory_(std::move(directory)) {
  make_private(directory_ / "cases");
  make_private(directory_ / "transactions");
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "cases")) {
    if (entry.path().extension() != ".json") continue;  // one that a kill left half written
    RenewalCase one = case_of(read(entry.path()));
    std::string id = one.id;
    cases_.emplace(std::move(id), std::move(one));
  }
}

RenewalCase* CaseFiles::find(const std::string& id) {
  const auto found = cases_.find(id);
  return found == cases_.end() ? nullptr : &found->second;
}

RenewalCase& CaseFiles::save(RenewalCase changed) {
  write_file(directory_ / "cases" / (changed.id + ".json"), json::serialize(object_of(changed)) + "\n");
  const std::string id = changed.id;
  return cases_.insert_or_assign(id, std::move(changed)).first->second;
}

std::optional<Transaction> CaseFiles::transaction(const std::string& id) const {
  const Path path = directory_ / "transactions" / (id + ".json");
  if (!std::filesystem::exists(path)) return std::nullopt;
  const json::object object = read(path);
  return Transaction{id,
                     text(object, "case"),
                     bytes(object, "request"),
                     text(object, "last_request"),
                     bytes(object, "last_answer"),
                     object.at("handed_out").as_bool()};
}

void CaseFiles::save(const Transaction& transaction) const {
  const json::object object{{"case", transaction.case_id},
                            {"request", base64(transaction.request)},
                            {"last_request", transaction.last_request},
                            {"last_answer", base64(transaction.last_answer)},
                            {"handed_out", transaction.handed_out}};
  write_file(directory_ / "transactions" / (transaction.id + ".json"), json::serialize(object) + "\n");
}

}  // namespace redlips::peers
