// SPDX-License-Identifier: Apache-2.0
// The keys that are in: from what each library lists to names that are never reused, certificates, tries. No
// I/O but the store.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/keyring/keyring.h"
#include "daemon/keyring/plugged.h"

namespace redlips::keyring {

/// All keys of all libraries, sorted by name's number.
class Inventory {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  Inventory(TryStore& store, const Authorities& authorities, Clock now);

  /// What this library shows now. Returns what changed; identity, not slot, tells which key is which.
  std::vector<Event> apply(const std::shared_ptr<Library>& library, const std::vector<Reading>& readings);
  /// The library could not be read: its keys stay, marked with `code`, until it can.
  std::vector<Event> fail(const Library& library, const std::string& code);
  /// Foreign keys by their profiles, one entry a device: listed grey, never touched.
  std::vector<Event> apply_foreign(std::vector<const drivers::Profile*> devices);

  std::shared_ptr<Plugged> find(const std::string& name) const;
  const std::vector<std::shared_ptr<Plugged>>& all() const noexcept { return all_; }
  std::vector<TokenView> views() const;
  TriesView tries(const Plugged& plugged) const;

 private:
  struct Foreign {
    std::string name;
    const drivers::Profile* profile;
  };
  std::shared_ptr<Plugged> plug(const std::shared_ptr<Library>& library, const Reading& reading);
  void read_certificates(Plugged& plugged, const Reading& reading) const;
  bool update(Plugged& plugged, const Reading& reading);
  void see(Plugged& plugged);
  void mark_collisions(std::vector<Event>& events);
  TokenView view(const Plugged& plugged) const;
  std::string next_name() { return "t" + std::to_string(++names_); }

  TryStore& store_;
  const Authorities& authorities_;
  Clock now_;
  std::vector<std::shared_ptr<Plugged>> all_;
  std::vector<Foreign> foreign_;
  unsigned long names_ = 0;
};

}  // namespace redlips::keyring
