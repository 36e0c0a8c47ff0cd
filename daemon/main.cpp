// SPDX-License-Identifier: Apache-2.0
// redlipsd: builds the house, serves until a signal ends it, takes the house down in good order.
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "daemon/house.h"
#include "daemon/options.h"
#include "daemon/version.h"
#include "drivers/platform/process.h"

namespace {

using namespace redlips;

void serve(const Options& options) {
  platform::harden_process();
  platform::become_subreaper();
  boost::asio::io_context context(1);
  House house(context, options);
  boost::asio::signal_set ends(context, SIGTERM, SIGINT);
  ends.async_wait([&](const auto& failed, int) {
    if (!failed) context.stop();
  });
  for (const auto& fault : house.faults())
    std::cerr << "redlipsd: " << fault.file.string() << ": " << fault.what << '\n';
  for (const auto port : house.taken_ports())
    std::cerr << "redlipsd: port " << port
              << " is taken: web pages cannot log in until `redlips status` finds a port of ours free\n";
  if (options.ready_fd) platform::announce_ready(*options.ready_fd, house.ready_line());
  context.run();
  house.stop();
  // Cancelled requests run to their end while every room still stands.
  context.restart();
  context.poll();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto options = parse_options({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)},
                                       [](const char* name) { return std::getenv(name); });
    if (options.help) return std::cout << options_help(), EXIT_SUCCESS;
    if (options.version) return std::cout << "redlipsd " << version << '\n', EXIT_SUCCESS;
    // Before anything of ours could get that number.
    if (options.ready_fd && !platform::is_open(*options.ready_fd))
      throw OptionsError("--ready-fd " + std::to_string(*options.ready_fd) +
                         ": this descriptor is not open. Nothing was started.");
    serve(options);
    return EXIT_SUCCESS;
  } catch (const OptionsError& error) {
    std::cerr << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "redlipsd: " << error.what()
              << "\nredlipsd did not start or had to end; nothing was changed on any key.\n";
    return EXIT_FAILURE;
  }
}
