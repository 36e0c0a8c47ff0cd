// SPDX-License-Identifier: Apache-2.0
// What goes wrong, and when: the plan of faulty.so.
//
// One rule a line (or between semicolons); # begins a comment:
//   FUNCTION WHEN [if FILE] [after] ACTION [ARGUMENTS]
//   FUNCTION   C_Login, C_Sign, …, or * for any
//   WHEN       3: the third call of FUNCTION since C_Initialize (which is itself call 1); 3+: from then on;
//              *: always
//   if FILE    only while FILE exists; the rule removes it as it fires, so it fires once over all processes
//   after      once the module has answered, before the caller hears of it; else before the module is asked
//   ACTION     rv X           answers X and does not ask the module (after: asks, then answers X)
//              lie            answers CKR_OK and does not ask the module
//              hang           never answers
//              die            SIGKILL to itself;   abort: SIGABRT;   stop: SIGSTOP to itself
//              delay MS       waits, then goes on
//              ask FILE       writes a byte into the FIFO FILE and goes on once FILE.go gives one: in between
//              a test does as it likes remove FILE    a key is pulled out;   create FILE: a key is plugged in
//              swap FILE NEW  one for another
//              exchange A B   the tokens of slots A and B change places, and their sessions are closed
//              flags +X -Y    C_GetTokenInfo: sets and clears flags of the answer (implies after)
//              length N       the length or number that the call hands out is N (implies after)
//              flip           the first byte that the call hands out is another one (implies after)
//              label HEX      C_GetTokenInfo: the label is these bytes, blank padded (implies after)
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace redlips::faults {

enum class Action {
  rv,
  lie,
  hang,
  die,
  abort,
  stop,
  delay,
  ask,
  remove,
  create,
  swap,
  exchange,
  flags,
  length,
  flip,
  label
};

struct Rule {
  std::string function;  ///< "*": any
  unsigned long first = 1, last = 1;
  std::string armed_by;  ///< file, empty: always armed
  bool after = false;
  Action action = Action::rv;
  unsigned long number = 0, other = 0;  ///< rv, milliseconds, length; the two slots
  unsigned long set = 0, cleared = 0;   ///< flags
  std::vector<std::string> files;
  std::string label;  ///< bytes, at most 32
};

/// Names the rule and what is wrong with it.
class PlanError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws PlanError: a plan that is not understood would make a test that cannot fail.
std::vector<Rule> parse_plan(std::string_view text);

/// Counts calls and says which rules are due. Not thread-safe.
class Plan {
 public:
  explicit Plan(std::vector<Rule> rules) : rules_(std::move(rules)) {}
  /// Counts one call of `function`; the rules that match it, in their order.
  std::vector<const Rule*> due(std::string_view function);

 private:
  std::vector<Rule> rules_;
  std::map<std::string, unsigned long, std::less<>> calls_;
  unsigned long all_ = 0;
};

}  // namespace redlips::faults
