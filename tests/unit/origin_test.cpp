// SPDX-License-Identifier: Apache-2.0
// Which texts are an origin that may ask: a byte off its own serialisation is refused, never repaired.
#include "daemon/purposes/origin.h"

#include <doctest/doctest.h>

using redlips::Origin;

TEST_CASE("an origin is accepted exactly as a browser serialises it") {
  for (const char* text : {
           "http://www.kmldjy.com",
           "https://ynsjyj.cn",
           "http://222.221.228.231",
           "https://hrss.yn.gov.cn:8443",
           "http://hall.example.test:1",
           "https://hall.example.test:80",
           "http://hall.example.test:443",
           "http://hall.example.test:65535",
           "https://xn--fiq228c.example",
           "https://[2001:db8::1]",
           "https://[2001:db8::1]:8443",
           "https://[1:0:0:2::3]",
           "https://[1::2:0:0:3:4]",
           "https://[::ffff:c0a8:1]",
           "http://intranet",
           "http://under_score.example",
           "http://localhost.example",
           "http://notlocalhost",
       }) {
    CAPTURE(text);
    const auto origin = Origin::parse(text);
    REQUIRE(origin);
    CHECK(origin->text() == text);
  }
}

TEST_CASE("whatever a browser would have written otherwise is refused") {
  for (const char* text : {
           "",
           "null",
           "http://",
           "https://",
           "hall.example.test",
           "//hall.example.test",
           "ftp://hall.example.test",
           "file://",
           "chrome-extension://abcdef",
           "HTTP://hall.example.test",
           "http://Hall.example.test",
           "http://hall.example.test.",
           "http://hall.example.test/",
           "http://hall.example.test/path",
           "http://hall.example.test?q",
           "http://hall.example.test#f",
           "http://hall.example.test:80",
           "https://hall.example.test:443",
           "http://hall.example.test:",
           "http://hall.example.test:0",
           "http://hall.example.test:080",
           "http://hall.example.test:65536",
           "http://hall.example.test:+81",
           "http://hall.example.test:8 1",
           "http://user@hall.example.test",
           "http://user:pw@hall.example.test",
           "http://hall..example.test",
           "http://.example.test",
           "http://hall example.test",
           " http://hall.example.test",
           "http://hall.example.test ",
           "http://hall.example.test\n",
           "http://hall%2eexample.test",
           "http://昆明.example",
           "http://h\xc3\xa4ll.example",
           "http://hall.example.test http://other.test",
           "http://1.2.3",
           "http://1.2.3.4.5",
           "http://1.2.3.256",
           "http://01.2.3.4",
           "http://0x7f.1",
           "http://2130706433",
           "http://example.1",
           "https://[2001:DB8::1]",
           "https://[2001:db8:0::1]",
           "https://[2001:db8::0001]",
           "https://[1:0:0:2:0:0:0:3]",
           "https://[fe80::1%25eth0]",
           "https://[::ffff:192.168.0.1]",
           "https://[2001:db8::1",
           "https://2001:db8::1",
           "https://[]",
       }) {
    CAPTURE(text);
    CHECK_FALSE(Origin::parse(text));
  }
}

TEST_CASE("loopback never asks") {
  for (const char* text :
       {"http://localhost", "http://localhost:8080", "https://a.localhost", "http://x.y.localhost:17653",
        "http://127.0.0.1", "http://127.0.0.1:17653", "http://127.255.255.254", "http://0.0.0.0",
        "http://[::1]", "http://[::1]:17653", "http://[::]", "http://[::ffff:7f00:1]"}) {
    CAPTURE(text);
    CHECK_FALSE(Origin::parse(text));
  }
}

TEST_CASE("an embedded NUL or an endless host is no origin") {
  CHECK_FALSE(Origin::parse(std::string_view("http://hall.example\0.test", 25)));
  CHECK_FALSE(Origin::parse("http://" + std::string(64, 'a') + ".test"));
  std::string host = "a";
  while (host.size() <= 253) host += ".a";
  CHECK_FALSE(Origin::parse("http://" + host));
}
