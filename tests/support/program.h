// SPDX-License-Identifier: Apache-2.0
// Runs a program to its end: own environment, lines on descriptors from 3 on, all output caught.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace redlips::test {

struct Program {
  std::vector<std::string> arguments;            ///< the first is the program's path
  std::map<std::string, std::string> variables;  ///< added to this process's environment
  std::vector<std::string> lines;                ///< the n-th, with a newline, is read from descriptor 3 + n
};

struct ProgramResult {
  int status = -1;     ///< exit status; 128 + signal where one ended it
  std::string output;  ///< stdout and stderr as they came
};

/// Throws std::system_error if the program cannot be started.
ProgramResult run_program(const Program& program);

/// $NAME of the test environment (REDLIPS_BIN …). Throws std::runtime_error if it is not set.
std::string test_variable(const char* name);

}  // namespace redlips::test
