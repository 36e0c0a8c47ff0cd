// SPDX-License-Identifier: Apache-2.0
// Looked up in the terminal's process, not the daemon's: reading all of /proc would hold up a login.
#include "daemon/cli/port_words.h"

#include <boost/json/array.hpp>

#include "daemon/cli/texts.h"
#include "drivers/platform/listening.h"
#include "drivers/platform/process.h"
#include "drivers/wire/rpc.h"

namespace redlips::cli {
namespace json = boost::json;
namespace {

std::string holder_words(std::int64_t port) {
  const auto number = std::to_string(port);
  const auto holder = platform::port_holder(static_cast<std::uint16_t>(port));
  if (!holder.taken)
    return fill(_("   ! Port {1} may not be used, and no program listens there.\n"), {number});
  if (holder.pid != 0)
    return fill(_("   ! Port {1} is taken by {2} (process {3}).\n"),
                {number, holder.program, std::to_string(holder.pid)});
  if (holder.user != platform::own_user())
    return fill(_("   ! Port {1} is taken by a program of another user (number {2}).\n"),
                {number, std::to_string(holder.user)});
  return fill(_("   ! Port {1} is taken by another program.\n"), {number});
}

}  // namespace

std::string running_words(const json::object& status) {
  const auto number = [&](const char* member) {
    return std::to_string(wire::integer_of(status, member).value_or(0));
  };
  const auto version = wire::text_of(status, "version").value_or("");
  if (wire::integer_of(status, "port").value_or(0) != 0)
    return fill(_("RedLips {1} is running (process {2}, port {3}).\n"),
                {version, number("pid"), number("port")});
  auto words =
      fill(_("RedLips {1} is running (process {2}), but web pages cannot reach it: it has no port.\n"),
           {version, number("pid")});
  const auto* ports = wire::array_of(status, "ports_taken");
  for (const auto& port : ports != nullptr ? *ports : json::array())
    if (port.is_int64()) words += holder_words(port.get_int64());
  return words +
         _("     Keys, PIN changes and this command line work. End one of these programs, then run `redlips "
           "status` again or insert the key anew: the port is taken at once.\n");
}

}  // namespace redlips::cli
