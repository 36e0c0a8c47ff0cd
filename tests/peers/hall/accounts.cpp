// SPDX-License-Identifier: Apache-2.0
// Accounts to and from JSON.
#include "tests/peers/hall/accounts.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include <stdexcept>

namespace redlips::peers {
namespace {

namespace json = boost::json;

Moment moment_member(const json::object& object, const char* name) {
  const auto moment = parse_moment(json::value_to<std::string>(object.at(name)));
  if (!moment) throw std::runtime_error(std::string(name) + " is no time");
  return *moment;
}

Account read_account(const json::object& object) {
  return {json::value_to<std::string>(object.at("name")), json::value_to<unsigned>(object.at("logins")),
          moment_member(object, "first_login"), moment_member(object, "last_login")};
}

}  // namespace

Accounts::Accounts(Path file) : file_(std::move(file)) {
  if (!std::filesystem::exists(file_)) return;
  try {
    const json::value whole = json::parse(read_file(file_, 16 << 20));
    for (const auto& [id, account] : whole.as_object())
      accounts_.emplace(id, read_account(account.as_object()));
  } catch (const std::exception& error) {
    throw std::runtime_error(file_.string() + ": not a file of accounts (" + error.what() +
                             "); move it away to start anew");
  }
}

const Account& Accounts::log_in(const Unit& unit, Moment now) {
  Account& account = accounts_.try_emplace(unit.id, Account{unit.name, 0, now, now}).first->second;
  account.name = unit.name;  // a unit may change its name, never its id
  account.last_login = now;
  ++account.logins;
  save();
  return account;
}

const Account* Accounts::find(const std::string& unit_id) const {
  const auto found = accounts_.find(unit_id);
  return found == accounts_.end() ? nullptr : &found->second;
}

void Accounts::save() const {
  json::object whole;
  for (const auto& [id, account] : accounts_)
    whole[id] = json::object{{"name", account.name},
                             {"logins", account.logins},
                             {"first_login", to_text(account.first_login)},
                             {"last_login", to_text(account.last_login)}};
  write_file(file_, json::serialize(whole) + "\n");
}

}  // namespace redlips::peers
