// SPDX-License-Identifier: Apache-2.0
// Fuzz targets: each takes bytes from outside to the code that reads them, and says what must hold of
// whatever they are.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pkcs11/bytes.h"

namespace redlips::fuzz {

/// One target, known by its name as long as the program runs: a constant in the target's file. The file
/// NAME_target.cpp holds the target NAME.
class Target {
 public:
  using Run = void (*)(BytesView input);
  /// `tests` are the beginnings of the paths that it tests, below the source directory: when one of their
  /// files changed,
  /// ./dev check fuzzes longer.
  Target(std::string_view name, Run run, std::initializer_list<std::string_view> tests);

  std::string_view name;
  Run run;
  std::vector<std::string_view> tests;
};

/// All targets of the program.
const std::vector<const Target*>& targets();

/// Ends the program, as any crash, where `property` is false; `what` says which.
void holds(bool property, std::string_view what);

/// What is left of an input while a target takes it apart; past its end everything is empty or 0.
class Bytes {
 public:
  explicit Bytes(BytesView input) : rest_(input) {}
  std::uint8_t byte();
  std::string rest();
  /// Up to the next line feed, which is dropped.
  std::string line();
  bool empty() const noexcept { return rest_.empty(); }

 private:
  BytesView rest_;
};

/// The input as text, byte for byte.
std::string text_of(BytesView input);

}  // namespace redlips::fuzz
