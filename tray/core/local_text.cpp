// SPDX-License-Identifier: Apache-2.0
#include "tray/core/local_text.h"

#include "daemon/texts/language.h"
#include "drivers/wire/rpc.h"

namespace redlips::tray {

const std::string& LocalText::shown() const { return in_chinese() || en.empty() ? zh : en; }

LocalText local_text(const boost::json::object& object) {
  return {wire::text_of(object, "zh").value_or(""), wire::text_of(object, "en").value_or("")};
}

LocalText local_text(const boost::json::object& object, std::string_view member) {
  const auto* both = wire::object_of(object, member);
  return both == nullptr ? LocalText{} : local_text(*both);
}

}  // namespace redlips::tray
