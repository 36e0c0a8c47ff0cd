// SPDX-License-Identifier: Apache-2.0
// The daemon's news for whoever watches: one board, each subscriber sees what is posted from then on.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <list>
#include <memory>

#include "daemon/keyring/keyring.h"

namespace redlips::local {

/// Events are objects with a member "type" (PROTOCOL.md §2, events). All on the daemon's thread.
class News {
 public:
  using Reader = std::function<void(const boost::json::object&)>;
  /// Calls `reader` for each event until the subscription ends; it may end while an event is being posted.
  [[nodiscard]] keyring::Subscription subscribe(Reader reader);
  void post(const boost::json::object& event);

 private:
  struct Entry {
    Reader reader;
    bool live = true;
  };
  using Readers = std::list<std::shared_ptr<Entry>>;
  std::shared_ptr<Readers> readers_ = std::make_shared<Readers>();
};

}  // namespace redlips::local
