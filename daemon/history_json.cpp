// SPDX-License-Identifier: Apache-2.0
#include "daemon/history_json.h"

#include "drivers/wire/rpc.h"

namespace redlips {
namespace {

struct Member {
  const char* name;
  std::string HistoryEntry::*text;
};

constexpr Member members[] = {{"what", &HistoryEntry::what},
                              {"origin", &HistoryEntry::origin},
                              {"code", &HistoryEntry::code},
                              {"serial", &HistoryEntry::token_serial},
                              {"unit", &HistoryEntry::unit},
                              {"certificate", &HistoryEntry::certificate},
                              {"prompter", &HistoryEntry::prompter},
                              {"caller", &HistoryEntry::caller},
                              {"document", &HistoryEntry::document},
                              {"document_sha256", &HistoryEntry::document_sha256},
                              {"document_sha384", &HistoryEntry::document_sha384},
                              {"nonce", &HistoryEntry::nonce_hash}};

}  // namespace

boost::json::object history_json(const HistoryEntry& entry) {
  boost::json::object out{{"when", entry.when.time_since_epoch().count()}};
  for (const Member& member : members)
    if (!(entry.*member.text).empty()) out[member.name] = entry.*member.text;
  if (entry.test_config) out["test_config"] = true;
  if (entry.count != 1) out["count"] = entry.count;
  return out;
}

std::optional<HistoryEntry> history_entry(const boost::json::object& object) {
  HistoryEntry out;
  const auto when = wire::integer_of(object, "when");
  if (!when || *when < 0 || *when > 1LL << 40) return std::nullopt;
  out.when = std::chrono::sys_seconds(std::chrono::seconds(*when));
  for (const Member& member : members) out.*member.text = wire::text_of(object, member.name).value_or("");
  out.test_config = wire::bool_of(object, "test_config").value_or(false);
  const auto count = wire::integer_of(object, "count").value_or(1);
  if (out.what.empty() || count < 1 || count > 1'000'000'000) return std::nullopt;
  out.count = static_cast<int>(count);
  return out;
}

}  // namespace redlips
