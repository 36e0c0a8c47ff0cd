// SPDX-License-Identifier: Apache-2.0
// The card's end of vpcd, the virtual reader of vsmartcard: messages `length u16 big-endian | bytes` over
// TCP.
#pragma once

#include <cstdint>

#include "tests/peers/card/descriptor.h"
#include "tests/peers/card/piv_card.h"

namespace redlips::peers {

/// Two neighbouring loopback ports that are free now: vpcd listens on both, one for each of its two slots.
std::uint16_t free_port_pair();

class CardReader {
 public:
  explicit CardReader(PivCard card) : card_(std::move(card)) {}

  /// Puts the card in: connects to vpcd's first slot. Throws std::system_error where nobody listens.
  void insert(std::uint16_t port);
  /// Readable when step() has something to do; -1 before insert().
  int descriptor() const { return connection_.get(); }
  /// Reads one message and answers it. Throws std::runtime_error where vpcd is gone.
  void step();
  /// True once pcscd has switched the card on, and asked once more whether it is there: its clients see it.
  bool ready() const { return asked_since_power_on_ >= 2; }

 private:
  void handle(const Bytes& message);
  void reply(const Bytes& message);

  PivCard card_;
  Descriptor connection_;
  bool on_ = false;
  int asked_since_power_on_ = 0;
};

}  // namespace redlips::peers
