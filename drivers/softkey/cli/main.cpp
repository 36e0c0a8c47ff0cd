// SPDX-License-Identifier: Apache-2.0
// redlips-softkey: makes, plugs, lists and personalises software keys.
#include <array>
#include <cstdio>
#include <functional>
#include <iostream>

#include "drivers/softkey/cli/certificate_file.h"
#include "drivers/softkey/cli/help.h"
#include "drivers/softkey/cli/listing.h"
#include "drivers/softkey/cli/maker.h"
#include "drivers/softkey/cli/pin_input.h"
#include "drivers/softkey/cli/problem.h"
#include "drivers/softkey/disk.h"
#include "drivers/softkey/failure.h"

namespace redlips::softkey {
namespace {

Secret secret_of(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

[[noreturn]] void misuse(const std::string& what) {
  throw Problem{Exit::usage, what, "Nothing was done.", "See redlips-softkey --help."};
}

Card card_from(const Options& options) {
  Card card;
  card.serial = options.value("serial").value_or("");
  card.label = options.value("label").value_or("RedLips softkey");
  card.user_tries = options.number("tries", 1, 99, card.user_tries);
  card.so_tries = options.number("so-tries", 1, 99, card.so_tries);
  card.pin_min = static_cast<std::size_t>(options.number("pin-min", 4, 255, static_cast<int>(card.pin_min)));
  card.pin_max = static_cast<std::size_t>(options.number("pin-max", 4, 255, static_cast<int>(card.pin_max)));
  if (options.has("serial") && !valid_serial(card.serial))
    misuse("A serial number is 1 to 16 of A-Z a-z 0-9 . - _.");
  if (!valid_label(card.label)) misuse("A label is 1 to 32 bytes of UTF-8 without control characters.");
  if (card.pin_min > card.pin_max) misuse("--pin-min is larger than --pin-max.");
  return card;
}

void check_length(const Secret& pin, std::size_t low, std::size_t high, std::string_view name) {
  if (pin.size() >= low && pin.size() <= high) return;
  misuse("The " + std::string(name) + " has to have " + std::to_string(low) + " to " + std::to_string(high) +
         " bytes.");
}

void create(const Home& home, const Options& options) {
  Order order{card_from(options), secret_of(default_so_pin), secret_of(Card().initial_pin), KeyKind::p256};
  if (options.has("so-pin-fd")) order.so_pin = pin_from_option(options, "so-pin-fd");
  if (options.has("pin-fd")) order.pin = pin_from_option(options, "pin-fd");
  check_length(order.so_pin, 4, 255, "SO PIN");
  check_length(order.pin, order.card.pin_min, order.card.pin_max, "PIN");
  const std::string kind = options.value("key").value_or("p256");
  order.pair = key_kind(kind);
  if (!order.pair && kind != "none") misuse("--key is p256, p384, rsa2048 or none.");
  const Card card = make_key(home, std::move(order));
  if (!options.has("removed")) insert_key(home, card.serial);
  std::cout << card.serial << "\n";
}

void insert(const Home& home, const Options& options) {
  insert_key(home, card_of(home, options.words[0]).serial);
}
void remove(const Home& home, const Options& options) {
  remove_key(home, card_of(home, options.words[0]).serial);
}

void erase(const Home& home, const Options& options) {
  const std::string& serial = options.words[0];
  if (!valid_serial(serial) || !std::filesystem::exists(home.key(serial))) card_of(home, serial);
  delete_key(home, serial);
}

void list(const Home& home, const Options& options) {
  std::cout << (options.has("json") ? json_listing(home) : listing(home));
  for (const std::string& name : damaged_keys(home)) {
    std::cerr << "redlips-softkey: the files of key " << name
              << " are damaged. Other keys are untouched. Delete it with: "
              << "redlips-softkey delete " << name << "\n";
  }
}

void request(const Home& home, const Options& options) {
  if (!options.has("subject-o") || !options.has("subject-cn"))
    misuse("request needs --subject-o and --subject-cn.");
  Bench bench(home, card_of(home, options.words[0]));
  bench.login_user(options);
  std::cout << make_request(bench, *options.value("subject-o"), *options.value("subject-cn"));
}

void install(const Home& home, const Options& options) {
  const auto text = read_file(options.words[1]);
  if (!text) misuse("The file " + options.words[1] + " cannot be read.");
  Bench bench(home, card_of(home, options.words[0]));
  bench.login_user(options);
  install_certificate(bench, *text);
}

void unlock(const Home& home, const Options& options) {
  Bench(home, card_of(home, options.words[0])).unlock(options);
}

void where(const Home& home, const Options&) { std::cout << home.root().string() << "\n"; }

struct Command {
  std::string_view name;
  Grammar grammar;
  void (*run)(const Home&, const Options&);
};

const std::array commands{
    Command{"create",
            {0,
             {"label", "serial", "pin-fd", "so-pin-fd", "tries", "so-tries", "pin-min", "pin-max", "key"},
             {"removed"}},
            create},
    Command{"insert", {1, {}, {}}, insert},
    Command{"remove", {1, {}, {}}, remove},
    Command{"delete", {1, {}, {}}, erase},
    Command{"list", {0, {}, {"json"}}, list},
    Command{"request", {1, {"subject-o", "subject-cn", "pin-fd"}, {}}, request},
    Command{"install", {2, {"pin-fd"}, {}}, install},
    Command{"unlock", {1, {"so-pin-fd", "pin-fd"}, {}}, unlock},
    Command{"where", {0, {}, {}}, where},
};

void run(const std::vector<std::string>& arguments) {
  if (arguments.empty()) misuse("A command is missing.");
  if (arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
    std::cout << help_text;
    return;
  }
  if (arguments[0] == "--version") {
    std::cout << "redlips-softkey " REDLIPS_VERSION "\n";
    return;
  }
  for (const Command& command : commands) {
    if (command.name != arguments[0]) continue;
    const Home home = Home::from_environment();
    command.run(home, read_options({arguments.begin() + 1, arguments.end()}, command.grammar));
    return;
  }
  misuse("There is no command \"" + arguments[0] + "\".");
}

int report(const Problem& problem) {
  std::cerr << "redlips-softkey: " << problem.what;
  if (!problem.safe.empty()) std::cerr << " " << problem.safe;
  if (!problem.next.empty()) std::cerr << " " << problem.next;
  std::cerr << "\n";
  return static_cast<int>(problem.code);
}

/// Everything that can end the program, as one sentence of three parts.
int guarded(const std::vector<std::string>& arguments) {
  try {
    run(arguments);
    std::cout.flush();
    if (!std::cout)
      return report({Exit::broken, "The output could not be written.", {}, "Is the disk full?"});
    return 0;
  } catch (const Problem& problem) {
    return report(problem);
  } catch (const Failure& failure) {
    if (failure.rv == CKR_DEVICE_ERROR) {
      return report({Exit::broken, "The key's tries counter is damaged or cannot be written.",
                     "No PIN was sent to it.",
                     "If the disk is not full, delete the key and make a new one."});
    }
    return report({Exit::broken, "SoftHSM (" + softhsm_library().string() + ") could not be started.",
                   "The keys are untouched.", "Install it with: apt install softhsm2"});
  } catch (const std::exception& error) {
    return report(
        {Exit::broken, error.what() + std::string("."), "Other keys are untouched.",
         "Check the directory that redlips-softkey where prints: it has to be yours and writable."});
  }
}

}  // namespace
}  // namespace redlips::softkey

int main(int argc, char** argv) { return redlips::softkey::guarded({argv + 1, argv + argc}); }
