// SPDX-License-Identifier: Apache-2.0
// Texts that come from the daemon in both languages of the house.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace redlips::tray {

/// A text in both languages of the house.
struct LocalText {
  std::string zh, en;
  const std::string& shown() const;  ///< in the user's language
};

/// An object of `zh` and `en`; empty where it is missing or of another type.
LocalText local_text(const boost::json::object& object);
LocalText local_text(const boost::json::object& object, std::string_view member);

}  // namespace redlips::tray
