// SPDX-License-Identifier: Apache-2.0
// The daemon's view of one vendor library in a child process of its own: verbs, deadlines, restart,
// crash-loop limit.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "pkcs11/certificate.h"
#include "pkcs11/secret.h"
#include "pkcs11/token.h"

namespace redlips::drivers {

/// How one library is run. Filled from a profile, or from `--module`.
struct HostSettings {
  std::string program;  ///< absolute path of redlips-tokenhost
  std::string library;  ///< absolute path of the PKCS#11 library
  std::string init_args;
  bool sandboxed =
      true;  ///< false only for --module: the daemon's environment, no network ban (SECURITY-RULES 1.7)
  bool allow_exec = false;                  ///< the profile says that the library starts programs
  std::vector<std::string> environment;     ///< names of variables passed on
  std::vector<std::string> writable_paths;  ///< reserved for profiles
  std::map<std::string, std::chrono::milliseconds> deadlines;  ///< per verb, over the defaults
  int starts_per_minute = 3;
};

/// What a host could not do. `token` carries what the library answered; the rest is about the process.
class HostError : public std::runtime_error {
 public:
  enum class Kind {
    token,  ///< the library answered: see error()
    stuck,  ///< no answer within the deadline; the host was killed (user: 拔出再插入)
    died,   ///< the host ended or broke the framing; the next call starts another
    off     ///< too many starts in a minute: off until the next insertion
  };
  HostError(Kind kind, const std::string& what, std::optional<pkcs11::TokenError> error = {});
  Kind kind() const noexcept { return kind_; }
  const std::optional<pkcs11::TokenError>& error() const noexcept { return error_; }
  /// True if a verb that sends a PIN may have reached the token: its try is unknown and stays counted.
  bool maybe_sent() const noexcept { return maybe_sent_; }
  void set_maybe_sent(bool sent) noexcept { maybe_sent_ = sent; }
  /// What the try ended in, where the verb failed after it (the login was right, then signing failed): the
  /// try is known.
  const std::optional<pkcs11::LoginResult>& login() const noexcept { return login_; }
  void set_login(pkcs11::LoginResult login) noexcept { login_ = login; }

 private:
  Kind kind_;
  std::optional<pkcs11::TokenError> error_;
  bool maybe_sent_ = false;
  std::optional<pkcs11::LoginResult> login_;
};

/// A token as one enumeration of one library named it. `id` is the library's slot number, reused after
/// replugging: every verb that matters carries the identity too.
struct HostToken {
  unsigned long slot = 0;
  pkcs11::TokenInfo info;
};

/// Who a verb is for: re-read from the token right before C_Login (SECURITY-RULES 1.1); a mismatch is
/// TokenError{removed, "identity"} and nothing is sent to the token.
struct ExpectedIdentity {
  unsigned long slot = 0;
  std::string manufacturer, model, serial;
  std::string
      certificate;  ///< SHA-256 of the DER, lower-case hex; empty where the token has none (PIN change)
};

struct LoginSigned {
  pkcs11::LoginResult login;
  Bytes signature;         ///< empty unless login is ok
  pkcs11::PinFlags flags;  ///< read after the try
};

struct LoginSignedAll {
  pkcs11::LoginResult login;
  std::vector<Bytes> signatures;  ///< one for each digest, in their order; empty unless login is ok
  pkcs11::PinFlags flags;         ///< read after the try
};

struct PinChanged {
  pkcs11::ChangeResult change;
  pkcs11::PinFlags flags;
};

struct LeaseOpened {
  pkcs11::LoginResult login;
  pkcs11::PinFlags flags;  ///< read after the try
};

class HostProcess;

/// One request in flight; a second waits its turn. All on the executor's one thread. Starts the child when
/// first needed. A deadline kills the child; no second child on this library until the first is reaped. Calls
/// throw HostError. Cancelling a caller never interrupts a verb (`uncancelled`): its answer is still read.
class TokenHost {
 public:
  TokenHost(const boost::asio::any_io_executor& executor, HostSettings settings);
  ~TokenHost();  ///< kills the child
  TokenHost(const TokenHost&) = delete;
  TokenHost& operator=(const TokenHost&) = delete;

  boost::asio::awaitable<std::vector<HostToken>> tokens();  ///< enumerates anew
  boost::asio::awaitable<pkcs11::TokenInfo> info(unsigned long slot);
  boost::asio::awaitable<std::vector<pkcs11::CertificateObject>> certificates(unsigned long slot);
  /// Identity check, login, sign, logout: one verb, at most one try.
  boost::asio::awaitable<LoginSigned> login_sign(ExpectedIdentity who, pkcs11::Scheme scheme,
                                                 pkcs11::Digest digest, Secret pin);
  /// Identity check, one login, a signature for each of 1 to 16 digests of one hash, logout: one verb, at
  /// most one try, all signatures or none. The deadline is that of the verb for each digest.
  boost::asio::awaitable<LoginSignedAll> login_sign_all(ExpectedIdentity who, pkcs11::Scheme scheme,
                                                        std::vector<pkcs11::Digest> digests, Secret pin);
  /// The same without the logout: the login stays for session_sign() until another verb that lists, reads
  /// certificates or sends a PIN, or the child ends.
  boost::asio::awaitable<LoginSigned> session_open(ExpectedIdentity who, pkcs11::Scheme scheme,
                                                   pkcs11::Digest digest, Secret pin);
  /// Signs with the login that stayed. `removed` where there is none, or it is another key's; a failure ends
  /// it.
  boost::asio::awaitable<Bytes> session_sign(ExpectedIdentity who, pkcs11::Scheme scheme,
                                             pkcs11::Digest digest);
  boost::asio::awaitable<void> session_end();  ///< logs out
  /// Identity check and login: one verb, at most one try. What follows is done within it, until another verb
  /// but info(), a failure that is not `full`, or lease_end(). A PIN that the key wants for each signature is
  /// not kept.
  boost::asio::awaitable<LeaseOpened> lease_open(ExpectedIdentity who, Secret pin);
  boost::asio::awaitable<std::vector<pkcs11::KeyPair>> lease_keys(ExpectedIdentity who, std::string label);
  /// `full` also where no certificate of `room` bytes fits beside the new pair, which is gone again then.
  boost::asio::awaitable<Bytes> lease_generate(ExpectedIdentity who, pkcs11::KeyId id, pkcs11::KeyType type,
                                               std::string label, std::size_t room);
  /// By the key pair of that id; an empty one means the certificate's of `who`.
  boost::asio::awaitable<Bytes> lease_sign(ExpectedIdentity who, pkcs11::KeyId id, pkcs11::Scheme scheme,
                                           pkcs11::Digest digest);
  /// Writes and reads back; once is enough.
  boost::asio::awaitable<void> lease_write(ExpectedIdentity who, pkcs11::KeyId id, std::string label,
                                           Bytes certificate);
  /// That certificate, then its key pair: never what `who` names. What is gone already is no error.
  boost::asio::awaitable<void> lease_remove(ExpectedIdentity who, pkcs11::KeyId id, Bytes public_key,
                                            Bytes certificate);
  boost::asio::awaitable<void> lease_end();  ///< logs out
  /// Identity check, C_Login(old), C_SetPIN, logout: one verb, at most one try.
  boost::asio::awaitable<PinChanged> change_pin(ExpectedIdentity who, Secret old_pin, Secret new_pin);

  const HostSettings& settings() const noexcept;
  int child() const noexcept;  ///< process id, -1 if none runs; for status and tests
  void rearm() noexcept;       ///< a key was inserted: forget the crash-loop limit
  void stop() noexcept;        ///< end the child in good order (idle, or the daemon ends)

 private:
  std::shared_ptr<HostProcess> process_;
};

}  // namespace redlips::drivers
