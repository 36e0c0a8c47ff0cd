// SPDX-License-Identifier: Apache-2.0
// A PC/SC daemon of our own: its socket path is compiled in, so it gets a private /run in its own mount
// namespace.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <stdexcept>

#include "tests/peers/card/descriptor.h"
#include "tests/peers/shared/files.h"

namespace redlips::peers {

/// This system lets nobody start a private pcscd; what() says which step failed. Tests count it as skipped.
class PcscdImpossible : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Pcscd {
 public:
  /// Starts pcscd with one virtual reader, which waits for its card on `card_port`. Files go below
  /// `directory`. As root a mount namespace suffices; as an ordinary user it lies in a user namespace.
  Pcscd(const Path& directory, std::uint16_t card_port);
  Pcscd(const Pcscd&) = delete;
  Pcscd& operator=(const Pcscd&) = delete;
  ~Pcscd();

  /// For PCSCLITE_CSOCK_NAME of every program that shall see the card.
  Path socket() const;
  /// Readable when pcscd has ended.
  int ended() const { return process_.get(); }
  /// Readable when the socket's directory changed; then ask listening().
  int changed() const { return watch_.get(); }
  /// True once pcscd listens: it opens the socket to all after listen(). Reads what changed() announced.
  bool listening();
  /// What pcscd said, for messages.
  std::string log() const;

 private:
  Path directory_;
  pid_t child_ = -1;
  Descriptor process_, watch_;
  bool listening_ = false;
};

}  // namespace redlips::peers
