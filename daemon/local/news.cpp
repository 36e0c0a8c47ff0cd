// SPDX-License-Identifier: Apache-2.0
// Fan-out of events to the clients that watch.
#include "daemon/local/news.h"

namespace redlips::local {

keyring::Subscription News::subscribe(Reader reader) {
  auto entry = std::make_shared<Entry>(Entry{std::move(reader)});
  readers_->push_back(entry);
  // The subscription may outlive the board: it holds the list weakly.
  return keyring::Subscription([weak = std::weak_ptr<Readers>(readers_), entry] {
    if (auto readers = weak.lock()) readers->remove(entry);
    entry->live = false;
  });
}

void News::post(const boost::json::object& event) {
  const Readers now = *readers_;
  for (const auto& entry : now) {
    if (entry->live) entry->reader(event);
  }
}

}  // namespace redlips::local
