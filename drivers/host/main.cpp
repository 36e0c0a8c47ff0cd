// SPDX-License-Identifier: Apache-2.0
// redlips-tokenhost: one vendor library in a process that can do little else. Started by redlipsd with a
// channel on descriptor 0.
#include <cstdio>
#include <exception>

#include "drivers/host/host_verbs.h"
#include "drivers/host/service.h"
#include "drivers/platform/sandbox.h"
#include "drivers/wire/channel.h"

namespace {

using namespace redlips;

/// The sandbox closes before the library's constructors run. Missing members are the strict choice.
std::unique_ptr<pkcs11::Library> load(const boost::json::object& params) {
  const auto library = wire::text_of(params, "library");
  if (!library || wire::integer_of(params, drivers::protocol_member) != drivers::host_protocol) {
    throw pkcs11::TokenError(pkcs11::TokenError::Kind::unsupported, "open", 0);
  }
  platform::enter_sandbox({.network = wire::bool_of(params, "network").value_or(false),
                           .execute = wire::bool_of(params, "execute").value_or(false)});
  return pkcs11::load_library(*library, wire::text_of(params, "init_args").value_or(""));
}

void answer(wire::Channel& channel, boost::json::object body) {
  const auto id = body["id"];
  try {
    channel.write(body);
  } catch (const wire::ChannelError&) {
    // More certificates than a message holds; if the daemon is gone this throws too, and ends us.
    channel.write(wire::error(id, -32000, "broken",
                              {{"kind", "broken"}, {"call", "size"}, {"rv", 0}, {"sent", false}}));
  }
}

void serve() {
  platform::cut_loose();
  wire::Channel channel(0, wire::host_json_limit);
  drivers::HostService service(load);
  while (const auto message = channel.read()) answer(channel, service.answer(*message));
}

}  // namespace

int main() {
  try {
    serve();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "redlips-tokenhost: %s\n(redlipsd starts this program; it is of no use by hand)\n",
                 error.what());
    return 1;
  }
}
