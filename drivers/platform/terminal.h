// SPDX-License-Identifier: Apache-2.0
// The terminal of a command line: keys one by one, echo off, modes restored.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace redlips::platform {

/// The process's controlling terminal, whatever its standard streams are. It stays as it was but for the life
/// of a Quiet.
class Terminal {
 public:
  Terminal();  ///< throws std::system_error where this process has none
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void show(std::string_view text);
  enum class Wake { key, other };
  /// Waits until a key can be read or `other` (a descriptor; -1: none) has something; the terminal's end is a
  /// key too.
  Wake wait(int other);
  /// Reads one byte to where it belongs: `into` has one. False at the end of the terminal.
  bool read_key(std::span<std::uint8_t> into);
  /// Throws away what was typed and not read yet.
  void forget();

  /// While it lives: no echo, every key at once, Ctrl-C a key like others. What was typed before is thrown
  /// away: words meant for something else are no PIN.
  class Quiet {
   public:
    explicit Quiet(Terminal& terminal);
    ~Quiet();
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

   private:
    struct Modes;
    Terminal& terminal_;
    Modes* before_;
  };

 private:
  int handle_;
};

/// Reads one byte of any descriptor; false at its end. Throws std::system_error.
bool read_byte(int handle, std::span<std::uint8_t> into);

/// Is this standard stream (0, 1, 2) a terminal?
bool is_terminal(int stream) noexcept;

}  // namespace redlips::platform
