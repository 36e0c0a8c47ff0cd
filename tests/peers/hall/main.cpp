// SPDX-License-Identifier: Apache-2.0
// redlips-demo-hall: an employment hall on loopback to log in to. README.md says what it offers to tests.
#include <unistd.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cerrno>
#include <exception>
#include <iostream>
#include <span>
#include <system_error>

#include "tests/peers/hall/server.h"
#include "tests/peers/shared/arguments.h"

namespace {

using namespace redlips::peers;

constexpr std::string_view usage =
    R"(redlips-demo-hall: a demo employment hall on loopback.

  --ca CA.pem            root and issuing certificate of the demo CA      (needed)
  --crl CRL.pem          its revocation list, read at each login          (needed)
  --database FILE        the accounts                                     (needed)
  --http PORT            0: any free port (default)
  --https PORT           with --cert CHAIN.pem --key KEY.pem; without it plain http only
  --host NAME            hall.example.test
  --origin-http ORIGIN, --origin-https ORIGIN     where they are not scheme://NAME:PORT
  --client DIR           the npm client, served below /redlips/
  --pages DIR            the hall's own pages
  --ready-fd N           one JSON line when it listens: {"http":…,"https":…,"origin_http":…,"origin_https":…}
)";

std::uint16_t port(const Arguments& arguments, const char* name) {
  return static_cast<std::uint16_t>(arguments.number(name, 0, 65535).value_or(0));
}

ServerOptions server_options(const Arguments& arguments) {
  ServerOptions options;
  options.http_port = port(arguments, "http");
  options.host = arguments.value_or("host", options.host);
  options.http_origin = arguments.value_or("origin-http", "");
  if (!arguments.value("https")) return options;
  options.https_port = port(arguments, "https");
  options.https_origin = arguments.value_or("origin-https", "");
  options.certificate = arguments.required("cert");
  options.key = arguments.required("key");
  return options;
}

void put_line(int descriptor, std::string_view line) {
  while (!line.empty()) {
    const auto done = ::write(descriptor, line.data(), line.size());
    if (done < 0) throw std::system_error(errno, std::generic_category(), "--ready-fd");
    line.remove_prefix(static_cast<std::size_t>(done));
  }
}

void announce(const Listening& listening, const Arguments& arguments) {
  const std::string line =
      boost::json::serialize(boost::json::object{{"http", listening.http_port},
                                                 {"https", listening.https_port},
                                                 {"origin_http", listening.http_origin},
                                                 {"origin_https", listening.https_origin}}) +
      "\n";
  const auto descriptor = arguments.number("ready-fd", 0, 1023);
  put_line(static_cast<int>(descriptor.value_or(STDOUT_FILENO)), line);
  if (descriptor) ::close(static_cast<int>(*descriptor));
}

void run(std::span<char* const> words) {
  const Arguments arguments(words, {"ca", "crl", "database", "http", "https", "cert", "key", "host",
                                    "origin-http", "origin-https", "client", "pages", "ready-fd"});
  if (!arguments.words().empty()) throw UsageError("unexpected word " + arguments.words().front());
  Hall hall({arguments.required("ca"), arguments.required("crl"), arguments.required("database"),
             arguments.value_or("pages", HALL_PAGES), arguments.value_or("client", HALL_CLIENT)},
            system_now);
  serve(hall, server_options(arguments), [&](const Listening& listening) { announce(listening, arguments); });
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run({argv + 1, argv + argc});
    return 0;
  } catch (const UsageError& error) {
    std::cerr << "redlips-demo-hall: " << error.what() << "\n\n" << usage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "redlips-demo-hall: " << error.what() << '\n';
    return 1;
  }
}
