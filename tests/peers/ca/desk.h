// SPDX-License-Identifier: Apache-2.0
// The office's desk: a page with forms for a person, the same as JSON for tests. README.md lists the
// addresses.
#pragma once

#include <map>
#include <string>

#include "tests/peers/ca/cmp_office.h"
#include "tests/peers/shared/http.h"

namespace redlips::peers {

class Desk {
 public:
  /// `pages`: desk.html, case.html, desk.css.
  Desk(CmpOffice& office, Path pages);

  /// Host and Origin must name this machine and `own_port`.
  Response answer(const Request& request, const std::string& own_port);

 private:
  using Form = std::map<std::string, std::string>;
  Response page(const Request& request) const;
  std::string case_row(const RenewalCase& one) const;
  std::string json_state() const;
  /// What is wrong with it, in Chinese; empty: done.
  std::string act(const std::string& verb, const Form& form);
  std::string switch_answer(const Form& form);

  CmpOffice& office_;
  Path pages_;
  std::string token_;  ///< against forms of other sites: no page but ours can read it
};

}  // namespace redlips::peers
