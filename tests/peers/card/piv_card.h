// SPDX-License-Identifier: Apache-2.0
// A PIV card with one key in slot 9A (NIST SP 800-73-4 part 2): bytes in, bytes out, no reader and no clock.
#pragma once

#include <map>
#include <string>

#include "tests/peers/card/apdu.h"
#include "tests/peers/card/card_key.h"

namespace redlips::peers {

class PivCard {
 public:
  struct Settings {
    std::string pin = "123456";    ///< 6 to 8 digits
    std::string puk = "12345678";  ///< 8 characters: unlocks the PIN
    unsigned tries = 6;            ///< of the PIN, and of the PUK; at most 15
    Bytes guid = Bytes(16, 0);     ///< the card's number, where OpenSC takes the serial from
  };

  /// `certificate` is the DER that goes with `key`.
  PivCard(CardKey key, BytesView certificate, Settings settings);

  /// ISO 7816-3 answer to reset: T=1, historical bytes "RedLips".
  static Bytes atr();
  /// Power on or reset: the PIN must be given again; tries stay.
  void reset();
  /// One command, one response with its status word.
  Bytes answer(BytesView command);

 private:
  /// A secret with its counter of tries.
  struct Reference {
    Bytes value;
    unsigned tries, most;
  };
  struct Command;

  Bytes dispatch(const Apdu& apdu);
  Bytes select(const Apdu& apdu);
  Bytes get_data(const Apdu& apdu);
  Bytes verify(const Apdu& apdu);
  Bytes change(const Apdu& apdu);
  Bytes unlock(const Apdu& apdu);
  Bytes authenticate(const Apdu& apdu);
  Bytes get_response(const Apdu& apdu);
  Bytes put_data(const Apdu& apdu);

  Reference* reference(std::uint8_t number);
  /// Spends a try; 9000, 63CX or 6983.
  static Bytes compare(Reference& reference, BytesView given);
  Bytes send(Bytes response);

  CardKey key_;
  std::map<Bytes, Bytes> objects_;  ///< by tag, with the outer 53 or 7E
  Reference pin_, puk_;
  bool verified_ = false;
  Bytes chained_;  ///< data of a chain of commands so far
  Bytes waiting_;  ///< what is left of a response
};

}  // namespace redlips::peers
