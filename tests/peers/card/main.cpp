// SPDX-License-Identifier: Apache-2.0
// redlips-test-card: a PIV card in a virtual reader with its own pcscd, for one command or until it is ended.
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <system_error>

#include "tests/peers/ca/demo_authority.h"
#include "tests/peers/card/card_reader.h"
#include "tests/peers/card/pcscd.h"
#include "tests/peers/card/pidfd.h"
#include "tests/peers/shared/arguments.h"
#include "tests/peers/shared/scratch.h"

namespace {

using namespace redlips::peers;

constexpr int skipped = 77;  // the exit code that automake and ctest know for "could not be tried"
constexpr int start_deadline_ms = 20000;

constexpr std::string_view usage =
    R"(redlips-test-card: a PIV smart card in a virtual reader, with a private pcscd.

  redlips-test-card [options] -- COMMAND…   run COMMAND with the card in, then end with its exit code
  redlips-test-card [options]               print {"socket":…} and serve until SIGTERM or SIGINT

  --key KEY.pem --certificate CERT.pem      the key in slot 9A; without them a new one with a certificate of its own
  --key-type p256|p384|rsa2048              of the new one
  --pin DIGITS    --puk TEXT    --tries N   123456, 12345678, 6

The command finds the card through PCSCLITE_CSOCK_NAME. Exit code 77: no private pcscd can be started here.
)";

KeyType key_type(const std::string& name) {
  if (name == "p256") return KeyType::p256;
  if (name == "p384") return KeyType::p384;
  if (name == "rsa2048") return KeyType::rsa2048;
  throw UsageError("--key-type is p256, p384 or rsa2048, not " + name);
}

Bytes der_of(X509& certificate) {
  Bytes der(static_cast<std::size_t>(i2d_X509(&certificate, nullptr)));
  unsigned char* at = der.data();
  require(i2d_X509(&certificate, &at) > 0, "i2d_X509");
  return der;
}

X509Ptr own_certificate(EVP_PKEY& key) {
  const Moment now = system_now();
  return CertificateBuilder(key, {now - std::chrono::hours{1}, now + std::chrono::days{30}})
      .subject("C", "CN")
      .subject("O", "虚拟卡测试单位")
      .subject("CN", "RedLips test card")
      .extension(NID_key_usage, "critical,digitalSignature")
      .sign(nullptr, key);
}

PivCard make_card(const Arguments& arguments) {
  const PivCard::Settings settings{arguments.value_or("pin", "123456"), arguments.value_or("puk", "12345678"),
                                   static_cast<unsigned>(arguments.number("tries", 1, 15).value_or(6)),
                                   random_bytes(16)};
  if (const auto path = arguments.value("key")) {
    const auto certificates = read_certificates(arguments.required("certificate"));
    return {CardKey(read_private_key(*path)), der_of(*certificates.front()), settings};
  }
  PkeyPtr key = make_key(key_type(arguments.value_or("key-type", "p256")));
  const Bytes certificate = der_of(*own_certificate(*key));
  return {CardKey(std::move(key)), certificate, settings};
}

/// Serves the card until `done` is readable; true then, false when the deadline (milliseconds, -1: none)
/// passed.
class House {
 public:
  House(const Arguments& arguments, const Path& directory)
      : reader_(make_card(arguments)), port_(free_port_pair()), pcscd_(directory, port_) {
    sigset_t ends;
    ::sigemptyset(&ends);
    ::sigaddset(&ends, SIGTERM);
    ::sigaddset(&ends, SIGINT);
    ::sigprocmask(SIG_BLOCK, &ends, nullptr);
    signals_ = Descriptor(::signalfd(-1, &ends, SFD_CLOEXEC));
  }

  /// Until the card is in the reader and pcscd takes clients.
  void start() {
    while (!pcscd_.listening()) turn(pcscd_.changed(), start_deadline_ms);
    reader_.insert(port_);
    while (!reader_.ready()) turn(-1, start_deadline_ms);
  }

  /// Until `done` is readable or a signal asks to end.
  void serve(int done) {
    while (!turn(done, -1)) {
    }
  }

  const Descriptor& signals() const { return signals_; }
  Path socket() const { return pcscd_.socket(); }

 private:
  /// Waits for one event and handles the card's; true if `wanted` was it.
  bool turn(int wanted, int timeout) {
    std::array<pollfd, 4> events{{{wanted, POLLIN, 0},
                                  {pcscd_.ended(), POLLIN, 0},
                                  {signals_.get(), POLLIN, 0},
                                  {reader_.descriptor(), POLLIN, 0}}};
    const int ready = ::poll(events.data(), events.size(), timeout);
    if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
    if (ready == 0) throw std::runtime_error("pcscd does not come up:\n" + pcscd_.log());
    if (events[1].revents != 0) throw std::runtime_error("pcscd ended:\n" + pcscd_.log());
    if (events[2].revents != 0 && wanted != signals_.get()) throw std::runtime_error("ended by a signal");
    if (events[3].revents != 0) reader_.step();
    return events[0].revents != 0;
  }

  CardReader reader_;
  std::uint16_t port_;
  Pcscd pcscd_;
  Descriptor signals_;
};

int run_command(House& house, const std::vector<char*>& command) {
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setenv("PCSCLITE_CSOCK_NAME", house.socket().c_str(), 1);
    ::execvp(command.front(), command.data());
    std::cerr << "redlips-test-card: " << command.front() << " cannot be started\n";
    ::_exit(127);
  }
  const Descriptor process(::pidfd_open(child, 0));
  house.serve(process.get());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int run(std::span<char* const> words) {
  const auto divider = std::find_if(words.begin(), words.end(),
                                    [](const char* word) { return std::string_view(word) == "--"; });
  const Arguments arguments(words.first(static_cast<std::size_t>(divider - words.begin())),
                            {"key", "certificate", "key-type", "pin", "puk", "tries"});
  if (!arguments.words().empty()) throw UsageError("unexpected word " + arguments.words().front());
  const Scratch scratch;
  House house(arguments, scratch / "card");
  house.start();
  if (divider != words.end() && divider + 1 != words.end()) {
    std::vector<char*> command(divider + 1, words.end());
    command.push_back(nullptr);
    return run_command(house, command);
  }
  std::cout << R"({"socket":")" << house.socket().string() << "\"}" << std::endl;
  house.serve(house.signals().get());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const UsageError& error) {
    std::cerr << "redlips-test-card: " << error.what() << "\n\n" << usage;
    return 2;
  } catch (const PcscdImpossible& error) {
    std::cerr << "redlips-test-card: skipped, no private pcscd: " << error.what() << '\n';
    return skipped;
  } catch (const std::exception& error) {
    std::cerr << "redlips-test-card: " << error.what() << '\n';
    return 1;
  }
}
