// SPDX-License-Identifier: Apache-2.0
// Getting a certificate from an authority that takes days: what every protocol has, and nothing of any one.
#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "pkcs11/bytes.h"

namespace redlips::updater {

/// The authority has the request and has not decided.
struct Waiting {
  std::chrono::seconds check_after{0};
  unsigned answers = 1;  ///< how many times it said so
};

/// The certificate, and what came along; nothing of it is checked beyond where it came from.
struct Issued {
  Bytes certificate;
  std::vector<Bytes> chain;
};

/// The authority said no, in its own words. The session is over; the key pair stays for the next.
struct Refused {
  std::string text;
};

/// The authority does not know of our request any more. The session is over; ask anew with the same key pair.
struct Lost {
  std::string text;
};

using Answer = std::variant<Waiting, Issued, Refused, Lost>;

/// What we did with the certificate.
struct Verdict {
  bool accepted = true;
  std::string reason;  ///< for the authority, where not
};

/// Where a session stands; the same after a restart of anything.
enum class Stage {
  fresh,      ///< nothing was asked
  asked,      ///< a request was made, and perhaps sent, and perhaps answered
  confirming  ///< the verdict was given, and perhaps sent, and perhaps answered
};

/// One request for one certificate. Its state is on disk before and after every message, so a new object over
/// the same directory goes on where another one was killed. begin, poll and confirm may throw CaFailure (the
/// state stays usable: do the same again later), DaemonRefused (no signature) and wire::ChannelError.
class EnrolSession {
 public:
  virtual ~EnrolSession() = default;
  virtual Stage stage() const = 0;
  virtual Answer begin() = 0;  ///< asks for a certificate; `fresh` only
  virtual Answer poll() = 0;   ///< asks what became of it, or says what is known already; `asked` only
  /// Tells the authority; true once it knows that the certificate is in use, false if it knows that it is not
  /// or knows of nothing any more: the session is then over. In `confirming` the first verdict counts.
  virtual bool confirm(const Verdict& verdict) = 0;
  /// What the first verdict was, in `confirming`.
  virtual bool accepted() const = 0;
  virtual void end() = 0;  ///< forgets a session that is over: `fresh` again
};

}  // namespace redlips::updater
