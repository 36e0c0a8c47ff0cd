// SPDX-License-Identifier: Apache-2.0
// Addresses of authorities, and which of them a proxy is for.
#include <doctest/doctest.h>

#include <map>

#include "updater/http_address.h"

using namespace redlips::updater;

namespace {

std::optional<HttpProxy> proxy(const char* url, const std::map<std::string, std::string>& variables) {
  return proxy_for(*parse_http_address(url), [&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

}  // namespace

TEST_CASE("an address is taken apart") {
  struct Row {
    const char *url, *host, *port, *target, *brief;
    bool tls;
  };
  for (const auto& row : {Row{"http://ca.test", "ca.test", "80", "/", "ca.test", false},
                          Row{"HTTPS://CA.test/cmp", "ca.test", "443", "/cmp", "ca.test", true},
                          Row{"https://ca.test:8443?x", "ca.test", "8443", "/?x", "ca.test:8443", true},
                          Row{"http://[::1]:80/a?b=c", "::1", "80", "/a?b=c", "[::1]", false},
                          Row{"http://1.2.3.4:9/", "1.2.3.4", "9", "/", "1.2.3.4:9", false}}) {
    CAPTURE(row.url);
    const auto address = parse_http_address(row.url);
    REQUIRE(address);
    CHECK(address->tls == row.tls);
    CHECK(address->host == row.host);
    CHECK(address->port == row.port);
    CHECK(address->target == row.target);
    CHECK(address->authority(true) == row.brief);
  }
}

TEST_CASE("what is no plain http or https address is none") {
  for (const char* url : {"", "ca.test", "ftp://ca.test/", "http://", "http:///cmp", "http://u@ca.test/",
                          "http://ca.test:0/", "http://ca.test:99999/", "http://ca.test:/",
                          "http://ca.test/#a", "http://ca test/", "http://ca.test/\r\nX: y", "http://[::1/",
                          "http://[x]/", "http://ca.test:80:80/", "file:///etc/passwd"}) {
    CAPTURE(url);
    CHECK_FALSE(parse_http_address(url));
  }
  CHECK_FALSE(parse_http_address("http://ca.test/" + std::string(3000, 'a')));
}

TEST_CASE("the proxy of a scheme is used, lower case first, with its user") {
  const auto found =
      proxy("http://ca.test/", {{"http_proxy", "http://u:p%40@proxy:3128/"}, {"HTTP_PROXY", "x:1"}});
  REQUIRE(found);
  CHECK(found->host == "proxy");
  CHECK(found->port == "3128");
  CHECK(found->authorization == "Basic dTpwQA==");
  CHECK(proxy("https://ca.test/", {{"HTTPS_PROXY", "proxy:8080"}})->port == "8080");
  CHECK(proxy("https://ca.test/", {{"all_proxy", "http://proxy"}})->port == "80");
  CHECK_FALSE(proxy("https://ca.test/", {{"http_proxy", "http://proxy"}}));
  CHECK_FALSE(proxy("http://ca.test/", {{"http_proxy", "socks5://proxy"}}));
  CHECK_FALSE(proxy("http://ca.test/", {}));
}

TEST_CASE("no_proxy names hosts, domains, ports or everything; this machine needs none") {
  const auto direct = [](const char* url, const char* list) {
    return !proxy(url, {{"http_proxy", "http://proxy:1"}, {"no_proxy", list}});
  };
  CHECK(direct("http://ca.test/", "ca.test"));
  CHECK(direct("http://ca.test/", "a.test, CA.TEST ,b"));
  CHECK(direct("http://x.ca.test/", ".ca.test"));
  CHECK(direct("http://x.ca.test/", "ca.test"));
  CHECK(direct("http://ca.test:81/", "ca.test:81"));
  CHECK(direct("http://ca.test/", "*"));
  CHECK_FALSE(direct("http://ca.test/", "ca.test:81"));
  CHECK_FALSE(direct("http://xca.test/", "ca.test"));
  CHECK_FALSE(direct("http://ca.test/", "x.ca.test, ,."));
  CHECK(direct("http://127.0.0.1:8080/", ""));
  CHECK(direct("http://localhost/", ""));
  CHECK(direct("http://[::1]/", ""));
}
