// SPDX-License-Identifier: Apache-2.0
// PINs come through descriptors, never through argv or the environment.
#include "tests/token_suite/options.h"

#include <getopt.h>
#include <unistd.h>

#include <stdexcept>

namespace redlips::suite {
namespace {

constexpr const char* usage =
    "usage: redlips-token-suite --module PATH [--init-args TEXT] [--serial SERIAL]\n"
    "         [--pin-fd N] [--write] [--spend-tries] [--so-pin-fd N]\n"
    "Without --pin-fd it only reads. --write makes and removes keys of its own; --spend-tries spends two "
    "tries of the\n"
    "PIN at a time and changes it there and back; --so-pin-fd does so with the SO PIN.\n"
    "Example: redlips-token-suite --module /usr/lib/vendor.so --pin-fd 3 3<pin.txt";

Secret read_line(int descriptor) {
  Secret line(Secret::max_size);
  std::size_t size = 0;
  while (size < line.size() && read(descriptor, &line.bytes()[size], 1) == 1 && line.bytes()[size] != '\n')
    ++size;
  line.truncate(size);
  return line;
}

const option long_options[] = {
    {"module", required_argument, nullptr, 'm'},    {"init-args", required_argument, nullptr, 'i'},
    {"serial", required_argument, nullptr, 's'},    {"pin-fd", required_argument, nullptr, 'p'},
    {"so-pin-fd", required_argument, nullptr, 'o'}, {"write", no_argument, nullptr, 'w'},
    {"spend-tries", no_argument, nullptr, 't'},     {nullptr, 0, nullptr, 0}};

void apply(Options& options, int name, const char* value) {
  switch (name) {
    case 'm':
      options.module = value;
      break;
    case 'i':
      options.init_args = value;
      break;
    case 's':
      options.serial = value;
      break;
    case 'p':
      options.pin = read_line(std::stoi(value));
      break;
    case 'o':
      options.so_pin = read_line(std::stoi(value));
      break;
    case 'w':
      options.write = true;
      break;
    case 't':
      options.spend_tries = true;
      break;
    default:
      throw std::runtime_error(usage);
  }
}

}  // namespace

Options read_options(int argc, char** argv) {
  Options options;
  for (int name = 0; (name = getopt_long(argc, argv, "", long_options, nullptr)) != -1;) {
    apply(options, name, optarg);
  }
  if (options.module.empty() || optind != argc) throw std::runtime_error(usage);
  return options;
}

}  // namespace redlips::suite
