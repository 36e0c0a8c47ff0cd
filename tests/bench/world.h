// SPDX-License-Identifier: Apache-2.0
// What the bench measures on: two software keys with certificates, and a daemon's configuration.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temporary.h"

namespace redlips::bench {

struct Key {
  std::string name;    ///< "P-256", "RSA-2048"
  std::string serial;  ///< of the software key
  bool rsa = false;
};

/// Of the demo CA and the software key's maker. Both keys are plugged in; REDLIPS_SOFTKEY_DIR names them
/// while this lives, in this process and its children.
class World {
 public:
  /// `bin`, `lib`: where the programs and modules of this build are. Throws std::runtime_error.
  World(std::filesystem::path bin, const std::filesystem::path& lib);

  static constexpr const char* pin = "123456";
  const std::vector<Key>& keys() const noexcept { return keys_; }
  std::filesystem::path program(const std::string& name) const { return bin_ / name; }
  const std::string& module() const noexcept { return module_; }
  std::filesystem::path at(const std::string& name) const { return directory_.path() / name; }
  void pull(const Key& key) const;
  void plug(const Key& key) const;
  /// Pulls all but this one, so that nobody has to choose.
  void only(const Key& key) const;

  /// The hall that may ask; tab() are the sites of the test with many tabs.
  static constexpr const char* origin = "https://bench.example";
  /// A hall that the configuration lets keep its login open.
  static constexpr const char* session_origin = "https://session.example";
  static constexpr int tabs = 100;
  static std::string tab(int number) { return "https://tab" + std::to_string(number) + ".example"; }
  /// False where the module is not root's alone: then it is served by --module, and without news of arrivals.
  bool profiled() const noexcept { return profiled_; }
  std::filesystem::path configuration() const { return at("config"); }

 private:
  std::string made(const std::string& program, std::vector<std::string> arguments) const;
  void make_key(const Key& key, const std::string& kind) const;
  void configure() const;

  test::TemporaryDirectory directory_;
  test::Variable keys_directory_;
  std::filesystem::path bin_;
  std::string module_;
  bool profiled_;
  std::vector<Key> keys_{{"P-256", "BENCH-P256", false}, {"RSA-2048", "BENCH-RSA2048", true}};
};

}  // namespace redlips::bench
