// SPDX-License-Identifier: Apache-2.0
// The hall's accounts, one for each unit, in a JSON file.
#pragma once

#include <map>
#include <string>

#include "tests/peers/hall/login_certificate.h"
#include "tests/peers/shared/files.h"
#include "tests/peers/shared/moment.h"

namespace redlips::peers {

struct Account {
  std::string name;
  unsigned logins = 0;
  Moment first_login{};
  Moment last_login{};
};

class Accounts {
 public:
  /// Reads `file`, or starts empty where it is not there. Throws std::runtime_error naming a damaged file.
  explicit Accounts(Path file);

  /// Counts a login and writes the file; a unit seen for the first time gets an account.
  /// The unit id alone decides which: neither the serial number nor the key outlives a renewal.
  const Account& log_in(const Unit& unit, Moment now);
  const Account* find(const std::string& unit_id) const;

 private:
  void save() const;

  Path file_;
  std::map<std::string, Account> accounts_;
};

}  // namespace redlips::peers
