// SPDX-License-Identifier: Apache-2.0
// Reads the command line, opens the office, says where it listens.
#include "tests/peers/ca/serve.h"

#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <system_error>

#include "tests/peers/ca/office_server.h"

namespace redlips::peers {
namespace {

void announce(OfficePorts ports, int descriptor) {
  const std::string line =
      boost::json::serialize(boost::json::object{{"cmp_port", ports.cmp}, {"desk_port", ports.desk}}) + "\n";
  if (::write(descriptor, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    throw std::system_error(errno, std::generic_category(), "--ready-fd");
  if (descriptor != STDOUT_FILENO) ::close(descriptor);
}

/// "MODE", or "MODE:N" for the next N messages that it fits.
void switch_on(WrongAnswers& wrong, const std::string& text) {
  const auto colon = text.find(':');
  const auto mode = wrong_named(text.substr(0, colon));
  if (!mode) throw UsageError("--answer knows no " + text);
  std::optional<long> count;
  if (colon != std::string::npos) count = std::strtol(text.c_str() + colon + 1, nullptr, 10);
  if (count && *count < 1) throw UsageError("--answer " + text + " wants a number from 1 behind the colon");
  wrong.add(*mode, count);
}

std::uint16_t port(const Arguments& arguments, const char* name) {
  return static_cast<std::uint16_t>(arguments.number(name, 0, 65535).value_or(0));
}

}  // namespace

int serve(const Arguments& arguments) {
  const std::string decide = arguments.value_or("decide", "auto");
  if (decide != "auto" && decide != "desk") throw UsageError("--decide is auto or desk, not " + decide);
  const OfficeOptions options{decide == "desk",
                              arguments.number("check-after", 0, 1'000'000'000).value_or(5)};
  CmpOffice office(arguments.word(1, "DIR"), options, system_now);
  for (const auto& mode : arguments.all("answer")) switch_on(office.wrong(), mode);
  Desk desk(office, CA_PAGES);
  const int descriptor = static_cast<int>(arguments.number("ready-fd", 1, 1023).value_or(STDOUT_FILENO));
  serve_office(office, desk, {port(arguments, "port"), port(arguments, "desk-port")},
               [&](OfficePorts ports) { announce(ports, descriptor); });
  return 0;
}

}  // namespace redlips::peers
