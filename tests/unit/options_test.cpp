// SPDX-License-Identifier: Apache-2.0
// The daemon's command line and environment.
#include "daemon/options.h"

#include <doctest/doctest.h>

#include <map>

using redlips::Options;
using redlips::OptionsError;

namespace {

Options parse(std::vector<const char*> words, std::map<std::string, std::string> environment = {}) {
  return redlips::parse_options(words, [&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  });
}

}  // namespace

TEST_CASE("without words the daemon reads /etc/redlips and chooses the rest itself") {
  const auto options = parse({});
  CHECK(options.config == "/etc/redlips");
  CHECK(options.modules.empty());
  CHECK_FALSE(options.state);
  CHECK_FALSE(options.socket);
  CHECK_FALSE(options.port);
  CHECK_FALSE(options.ready_fd);
}

TEST_CASE("every flag is taken, with a blank or an equals sign") {
  const auto options = parse({"--module", "/a.so", "--module=/b.so", "--config=/c", "--state", "/s", "--port",
                              "0", "--socket=/k", "--ready-fd", "3"});
  CHECK(options.modules == std::vector<std::string>{"/a.so", "/b.so"});
  CHECK(options.config == "/c");
  CHECK(options.state == "/s");
  CHECK(options.port == 0);
  CHECK(options.socket == "/k");
  CHECK(options.ready_fd == 3);
}

TEST_CASE("the environment counts where no flag says otherwise") {
  const std::map<std::string, std::string> environment{{"REDLIPS_MODULE", "/a.so::/b.so:"},
                                                       {"REDLIPS_CONFIG", "/c"},
                                                       {"REDLIPS_STATE", "/s"},
                                                       {"REDLIPS_PORT", "17653"},
                                                       {"REDLIPS_SOCKET", ""}};
  const auto options = parse({"--state", "/t"}, environment);
  CHECK(options.modules == std::vector<std::string>{"/a.so", "/b.so"});
  CHECK(options.config == "/c");
  CHECK(options.state == "/t");
  CHECK(options.port == 17653);
  CHECK_FALSE(options.socket);
  CHECK(parse({"--module", "/x.so"}, environment).modules == std::vector<std::string>{"/x.so"});
}

TEST_CASE("a command line that cannot be understood names the word") {
  const auto refused = [](std::vector<const char*> words) -> std::string {
    try {
      parse(std::move(words));
    } catch (const OptionsError& error) {
      return error.what();
    }
    return {};
  };
  CHECK(refused({"--frob"}).find("\"--frob\"") != std::string::npos);
  CHECK(refused({"extra"}).find("\"extra\"") != std::string::npos);
  CHECK(refused({"--port"}).find("--port needs a value") != std::string::npos);
  CHECK(refused({"--state="}).find("--state needs a value") != std::string::npos);
  for (const char* port : {"65536", "-1", "8o", ""}) {
    CAPTURE(port);
    CHECK_FALSE(refused({"--port", port}).empty());
  }
}

TEST_CASE("help names every flag and its variable") {
  const auto help = redlips::options_help();
  for (const char* word :
       {"--module", "--config", "--state", "--port", "--socket", "--ready-fd", "REDLIPS_MODULE",
        "REDLIPS_CONFIG", "REDLIPS_STATE", "REDLIPS_PORT", "REDLIPS_SOCKET"}) {
    CAPTURE(word);
    CHECK(help.find(word) != std::string::npos);
  }
  CHECK(parse({"--help", "--frob"}).help);
  CHECK(parse({"--version"}).version);
}
