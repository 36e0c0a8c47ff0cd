// SPDX-License-Identifier: Apache-2.0
#include "daemon/local_text.h"

namespace redlips {

LocalText both_languages(drivers::Members& table) { return {table.text("zh"), table.text("en")}; }

LocalText local_text(drivers::Members& members, std::string_view name) {
  auto table = members.table(name);
  if (!table) return {};
  LocalText out = both_languages(*table);
  table->finish();
  return out;
}

}  // namespace redlips
