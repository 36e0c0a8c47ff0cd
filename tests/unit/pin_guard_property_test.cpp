// SPDX-License-Identifier: Apache-2.0
// The PIN guard against a model of keys, programs, crashes and disks: whatever happens in whatever order, min
// ≤ true ≤ max, and no try reaches the key that was not typed.
//
// What nobody can know is left out where it must be, and only there:
// - a reset that the guard cannot see (a right PIN typed elsewhere, an unlock at the counter, a state rolled
// back to before a
//   right PIN) makes `max` too low: such a life is `unseen_reset` until range and key agree again; min ≤ true
//   holds even then.
// - a module that shows our failures at once and another program's only later is not told from an honest one;
// that takes a
//   profile which says so (pin_flags_true = false), so a `late` module here is read anew after another
//   program's try.
#include <doctest/doctest.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "daemon/keyring/pin_guard.h"
#include "daemon/not_saved.h"
#include "drivers/token_host.h"

using namespace redlips;
using namespace redlips::keyring;
using boost::asio::awaitable;

namespace {

constexpr int policy = 6;

struct Crash : std::runtime_error {
  Crash() : std::runtime_error("power cut") {}
};

// How a module reports PIN flags.
enum class Kind {
  honest,       // as PKCS#11 says
  flagless,     // never any
  late,         // what was true when the module was loaded or the key plugged in
  stuck,        // COUNT_LOW always
  never_locks,  // SoftHSM: COUNT_LOW only, no limit, and no policy is known
  liar          // at random; the profile says that they are not to be believed
};
constexpr std::array kinds = {Kind::honest, Kind::flagless,    Kind::late,
                              Kind::stuck,  Kind::never_locks, Kind::liar};

// A guard that was broken on purpose: the property must notice each.
enum class Mutant { none, counts_after_sending, sends_again, claims_at_count };

// The key, its module and its one right PIN.
struct Key {
  Kind kind = Kind::honest;
  int left = policy;
  bool failed_once = false;  // COUNT_LOW of an endless key
  pkcs11::PinFlags at_plug;
  unsigned sent = 0;  // tries that we sent

  bool endless() const { return kind == Kind::never_locks; }

  TryResult check(bool right) {
    if (left == 0 && !endless()) return TryResult::locked;
    if (right) {
      left = policy;
      failed_once = false;
      return TryResult::ok;
    }
    if (!endless()) --left;
    failed_once = true;
    return TryResult::wrong;
  }
  pkcs11::PinFlags truth() const {
    if (endless()) return {.count_low = failed_once};
    if (left == 0) return {.locked = true};
    return {.count_low = left < policy, .final_try = left == 1};
  }
  pkcs11::PinFlags flags(std::mt19937& dice) const {
    switch (kind) {
      case Kind::flagless:
        return {};
      case Kind::late:
        return at_plug;
      case Kind::stuck:
        return {.count_low = true, .final_try = truth().final_try, .locked = truth().locked};
      case Kind::liar:
        return {.count_low = dice() % 2 == 0, .final_try = dice() % 4 == 0, .locked = dice() % 8 == 0};
      default:
        return truth();
    }
  }
};

// A disk that can lose power before or after a write, be full, and be tampered with between runs.
struct Disk : Storage {
  enum class Next { fine, crash_before, crash_after, full };
  std::optional<std::string> text;
  std::vector<std::optional<std::string>> history;
  Next next = Next::fine;
  int skip = 0;  // writes that go well before `next`
  bool crashed = false;

  std::optional<std::string> read(const std::string& name) override {
    return name == "tokens.json" ? text : std::nullopt;
  }
  void write(const std::string& name, const std::string& contents) override {
    const auto now = skip-- > 0 ? Next::fine : std::exchange(next, Next::fine);
    if (now == Next::full) throw redlips::NotSaved("no space left on device");
    if (crashed || now == Next::crash_before) fail();
    if (name == "tokens.json") {
      history.push_back(text);
      text = contents;
    }
    if (now == Next::crash_after) fail();
  }
  std::string keep_aside(const std::string& name) override { return name + ".damaged"; }
  void fail() {
    crashed = true;  // whatever the code does after this is lost with its memory
    throw Crash();
  }
};

constexpr std::size_t pins = 13;  // number 0 is right

const Secret& pin_of(std::size_t number) {
  // Made once: locked pages cost more than all the rest of a life.
  static const auto made = [] {
    std::array<Secret, pins> all;
    for (std::size_t i = 0; i < pins; ++i) {
      const auto text = "pin-" + std::to_string(i);
      all[i] = Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    return all;
  }();
  return made[number];
}

// What becomes of a try on its way to the key and back.
enum class Way { fine, never_sent, answer_lost, crash_before_key, crash_after_key };

// One random life of one key.
class Life {
 public:
  Life(unsigned seed, Mutant mutant, boost::asio::io_context& io) : dice_(seed), mutant_(mutant), io_(io) {
    key_.kind = kinds[dice_() % kinds.size()];
    profiled_ = key_.kind == Kind::honest && dice_() % 2 == 0;
    boot();
  }
  // The first broken promise, or nothing.
  std::string run(int steps);
  unsigned tries() const { return typed_; }

 private:
  TryEvidence evidence();
  void boot();
  void plug();
  void load_module() { key_.at_plug = key_.truth(); }
  void look() { guard_->observe(key_.flags(dice_), {}); }
  void step();
  void typed_try();
  void other_program();
  void tamper();
  std::string broken();
  awaitable<TryAnswer> send(bool right, Way way);
  awaitable<void> spend_one(bool right, bool confirmed, const Secret& pin, Way way);
  void spend(bool right, bool confirmed, std::size_t number, Way way);

  std::mt19937 dice_;
  Mutant mutant_;
  bool profiled_ = false;
  Key key_;
  Disk disk_;
  std::unique_ptr<TryStore> store_;
  std::unique_ptr<PinGuard> guard_;
  boost::asio::io_context& io_;
  bool crashed_ = false, tampered_ = false, unseen_reset_ = false;
  unsigned typed_ = 0;
};

TryEvidence Life::evidence() {
  TryEvidence evidence;
  if (!key_.endless()) evidence.policy = policy;
  evidence.profiled = profiled_;
  evidence.flags_true = key_.kind != Kind::liar;
  evidence.flags = key_.flags(dice_);
  return evidence;
}

void Life::plug() {
  load_module();
  guard_ = std::make_unique<PinGuard>(*store_, store_->facts({"Maker", "Model", "S1", true, {}}), evidence(),
                                      PinBounds{});
}

void Life::boot() {
  disk_.next = Disk::Next::fine;
  disk_.crashed = false;
  guard_.reset();
  store_ = std::make_unique<TryStore>(disk_);
  plug();
  if (std::exchange(tampered_, false) && guard_->facts().tries.fewest > policy - key_.left)
    unseen_reset_ = true;
}

awaitable<TryAnswer> Life::send(bool right, Way way) {
  if (way == Way::never_sent) throw drivers::HostError(drivers::HostError::Kind::died, "start");
  if (way == Way::crash_before_key) disk_.fail();
  ++key_.sent;
  const auto result = key_.check(right);
  if (way == Way::crash_after_key) disk_.fail();
  if (way == Way::answer_lost) {
    load_module();  // the host was killed; the next one loads it anew
    drivers::HostError error(drivers::HostError::Kind::stuck, "login_sign");
    error.set_maybe_sent(true);
    throw error;
  }
  co_return TryAnswer{result, key_.flags(dice_), {}};
}

awaitable<TryAnswer> already(TryAnswer answer) { co_return answer; }

awaitable<void> Life::spend_one(bool right, bool confirmed, const Secret& pin, Way way) {
  if (mutant_ == Mutant::counts_after_sending) {
    const auto answer = co_await send(right, way);
    co_await guard_->spend(pin, confirmed, [answer] { return already(answer); });
    co_return;
  }
  if (mutant_ == Mutant::sends_again && way == Way::answer_lost) co_await send(right, Way::fine);
  if (mutant_ == Mutant::claims_at_count) ++guard_->facts().tries.fewest;
  co_await guard_->spend(pin, confirmed, [this, right, way] { return send(right, way); });
}

void Life::spend(bool right, bool confirmed, std::size_t number, Way way) {
  const auto& pin = pin_of(number);
  std::exception_ptr error;
  io_.restart();
  boost::asio::co_spawn(io_, spend_one(right, confirmed, pin, way),
                        [&error](std::exception_ptr e) { error = std::move(e); });
  io_.run();
  crashed_ = std::exchange(disk_.crashed, false);
}

void Life::typed_try() {
  constexpr std::array ways = {Way::fine,           Way::fine,       Way::fine,        Way::fine,
                               Way::fine,           Way::never_sent, Way::answer_lost, Way::crash_before_key,
                               Way::crash_after_key};
  using Next = Disk::Next;
  constexpr std::array disks = {Next::fine,         Next::fine,        Next::fine, Next::fine,
                                Next::crash_before, Next::crash_after, Next::full};
  const bool right = dice_() % 4 == 0;
  const std::size_t number = right ? 0 : 1 + dice_() % (pins - 1);
  const auto view = guard_->tries(true);
  if (view.locked || !guard_->refusal(pin_of(number)).empty()) return;
  // Without its question a last try is refused: nothing typed, nothing may be sent.
  if (view.last_try && mutant_ == Mutant::none) spend(right, false, number, Way::fine);
  disk_.next = disks[dice_() % disks.size()];
  disk_.skip = static_cast<int>(dice_() % 2);
  ++typed_;
  spend(right, true, number, ways[dice_() % ways.size()]);
  disk_.next = Disk::Next::fine;
}

void Life::other_program() {
  const int before = key_.left;
  const bool unlock = key_.left == 0 && dice_() % 2 == 0;
  if (unlock) key_.left = policy;
  key_.check(dice_() % 3 == 0);
  if (key_.left > before) unseen_reset_ = true;
  if (key_.kind == Kind::late) plug();
}

void Life::tamper() {
  switch (dice_() % 3) {
    case 0:
      disk_.text.reset();
      break;
    case 1:
      if (!disk_.history.empty()) disk_.text = disk_.history[dice_() % disk_.history.size()];
      break;
    default:
      if (disk_.text && !disk_.text->empty())
        (*disk_.text)[dice_() % disk_.text->size()] = static_cast<char>(dice_());
  }
  tampered_ = true;
  if (dice_() % 2 == 0) boot();  // else under the daemon's feet
}

void Life::step() {
  const auto what = dice_() % 16;
  if (what < 8) return typed_try();
  if (what < 11) return other_program();
  if (what < 13) return plug();
  if (what < 14) return tamper();
  boot();  // ended and started again
}

std::string Life::broken() {
  const auto view = guard_->tries(true);
  if (key_.sent > typed_) return "a try was sent that was not typed";
  if (view.min > key_.left) return "min > true";
  if (view.max && view.min > *view.max) return "min > max";
  if (view.exact && view.max != view.min) return "exact, but a range";
  const bool too_low = view.max && *view.max < key_.left;
  if (too_low && !unseen_reset_) return "true > max";
  unseen_reset_ = too_low;
  return {};
}

std::string Life::run(int steps) {
  for (int i = 0; i < steps; ++i) {
    step();
    if (std::exchange(crashed_, false)) boot();
    look();
    if (auto what = broken(); !what.empty())
      return what + ", module kind " + std::to_string(static_cast<int>(key_.kind)) + ", step " +
             std::to_string(i);
  }
  return {};
}

struct Count {
  unsigned sequences = 0, tries = 0, broken = 0;
  std::string first;
};

// Another part of the space: REDLIPS_SEED=1000000 unit_tests --source-file=*pin_guard_property*
unsigned first_seed() {
  const char* text = std::getenv("REDLIPS_SEED");
  return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : 1;
}

Count live(unsigned sequences, Mutant mutant) {
  Count count;
  boost::asio::io_context io{1};
  const unsigned first = first_seed();
  for (unsigned seed = first; seed - first < sequences; ++seed) {
    Life life(seed, mutant, io);
    const auto what = life.run(4 + static_cast<int>(seed % 13));
    ++count.sequences;
    count.tries += life.tries();
    if (what.empty()) continue;
    if (count.broken++ == 0) count.first = what + ", seed " + std::to_string(seed);
  }
  return count;
}

// Sanitizers slow this down tenfold; the release build runs the whole.
unsigned full_run() { return std::getenv("REDLIPS_SANITIZE") ? 4'000 : 100'000; }

}  // namespace

TEST_CASE("the property notices a guard that is broken on purpose") {
  for (const auto mutant : {Mutant::counts_after_sending, Mutant::sends_again, Mutant::claims_at_count})
    CHECK_MESSAGE(live(2'000, mutant).broken > 0, "mutant ", static_cast<int>(mutant));
}

TEST_CASE("min <= true <= max in every life of a key, and no try is sent that was not typed") {
  const auto count = live(full_run(), Mutant::none);
  CHECK_MESSAGE(count.broken == 0, count.first);
  std::printf("pin guard property: %u random sequences, %u tries typed, %u broken\n", count.sequences,
              count.tries, count.broken);
}
