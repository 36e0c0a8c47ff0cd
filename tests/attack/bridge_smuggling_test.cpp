// SPDX-License-Identifier: Apache-2.0
// Requests that two readers could read as two different ones (RFC 9112 §11.2): one refusal, and what hides
// behind it is never read.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/bridge_house.h"
#include "tests/support/figure.h"

using namespace redlips::test;
using namespace std::string_literals;

namespace {

struct Trick {
  const char* name;
  std::string bytes;
  unsigned status;
};

std::string get(const std::string& headers) { return "GET /info HTTP/1.1\r\n" + headers + "\r\n"; }

// RFC 9112 §6.3: where the body ends must not be a matter of opinion.
std::vector<Trick> lengths(const std::string& host) {
  const std::string chunked = "Transfer-Encoding: chunked\r\n", none = "0\r\n\r\n";
  const auto length = [&](const std::string& value) {
    return get(host + "Content-Length: " + value + "\r\n");
  };
  return {{"length and chunks", get(host + "Content-Length: 0\r\n" + chunked) + none, 400},
          {"chunks and length", get(host + chunked + "Content-Length: 5\r\n") + none, 400},
          {"two lengths", get(host + "Content-Length: 0\r\nContent-Length: 4\r\n"), 400},
          {"two lengths alike", get(host + "Content-Length: 0\r\nContent-Length: 0\r\n"), 400},
          {"a list of lengths", length("0, 0"), 400},
          {"two lengths in one", length("0, 4"), 400},
          {"below zero", length("-1"), 400},
          {"with a sign", length("+0"), 400},
          {"hexadecimal", length("0x0"), 400},
          {"with an exponent", length("1e9"), 400},
          {"with a point", length("0.0"), 400},
          {"with a space in it", length("1 0"), 400},
          {"empty", length(""), 400},
          {"no number", length("five"), 400},
          {"past 64 bits", length("99999999999999999999999"), 400},
          {"as long as 64 bits go", length("18446744073709551615"), 413},
          {"chunks", get(host + chunked) + none, 413},
          {"chunks with an extension", get(host + chunked) + "0;a=\"\r\n\r\n", 413},
          {"chunks twice", get(host + "Transfer-Encoding: chunked, chunked\r\n") + none, 413},
          {"chunks in two lines", get(host + chunked + chunked) + none, 400},
          {"chunks, then plain", get(host + chunked + "Transfer-Encoding: identity\r\n") + none, 400},
          {"plain", get(host + "Transfer-Encoding: identity\r\n"), 413},
          {"a coding nobody knows", get(host + "Transfer-Encoding: xchunked\r\n") + none, 413},
          {"compressed chunks", get(host + "Transfer-Encoding: gzip, chunked\r\n") + none, 413},
          {"chunks behind a tab", get(host + "Transfer-Encoding:\tchunked\r\n") + none, 413},
          {"chunks in capitals", get(host + "TRANSFER-ENCODING: CHUNKED\r\n") + none, 413},
          {"a body to be allowed first", get(host + "Content-Length: 5\r\nExpect: 100-continue\r\n"), 413}};
}

// RFC 9112 §2.2, §5: what a line is, and what a field's name.
std::vector<Trick> lines(const std::string& host, const std::string& address) {
  return {
      {"a folded line", get(host + "X: a\r\n b\r\n"), 400},
      {"a line folded with a tab", get(host + "X: a\r\n\tb\r\n"), 400},
      {"a folded Host", get("Host:\r\n " + address + "\r\n"), 400},
      {"a folded Origin", get(host + "Origin: https://hall.example.test\r\n \r\n"), 400},
      {"chunks in a folded line", get(host + "Transfer-Encoding:\r\n chunked\r\n"), 400},
      {"a fold before the first line", "GET /info HTTP/1.1\r\n " + host + "\r\n", 400},
      {"line feeds alone", "GET /info HTTP/1.1\nHost: " + address + "\n\n\r\n\r\n", 400},
      {"one line feed alone", get("Host: " + address + "\nX: 1\r\n"), 400},
      {"a header behind a line feed", get(host + "X: 1\nOrigin: https://hall.example.test\r\n"), 400},
      {"a carriage return alone", get(host + "X: 1\rOrigin: https://hall.example.test\r\n"), 400},
      {"a carriage return too many", get("Host: " + address + "\r\r\n"), 400},
      {"NUL in a value", get(host + "X: 1\0002\r\n"s), 400},
      {"NUL in a name", get(host + "X\0: 1\r\n"s), 400},
      {"a control character in a name", get(host + "X\x01Y: 1\r\n"), 400},
      {"a control character in a value", get(host + "X: \x01\r\n"), 400},
      {"DEL in a value", get(host + "X: \x7f\r\n"), 400},
      {"a space before the colon", get("Host : " + address + "\r\n"), 400},
      {"a tab before the colon", get("Host\t: " + address + "\r\n"), 400},
      {"a length with a space before the colon", get(host + "Content-Length : 5\r\n"), 400},
      {"no name", get(host + ": 1\r\n"), 400},
      {"no colon", get(host + "Origin\r\n"), 400},
      {"a name in quotes", get(host + "\"X\": 1\r\n"), 400},
      {"two hosts", get(host + host), 400},
      {"two hosts, one of them evil", get(host + "Host: evil.test\r\n"), 400},
      {"two hosts, one in capitals", get(host + "HOST: evil.test\r\n"), 400},
      {"no host", get(""), 403},
      {"two origins", get(host + "Origin: https://hall.example.test\r\nOrigin: https://evil.test\r\n"), 400}};
}

// RFC 9112 §3: method, target and version, once each, one space apart.
std::vector<Trick> first_lines(const std::string& host, const std::string& address) {
  const auto line = [&](const std::string& first) { return first + "\r\n" + host + "\r\n"; };
  return {{"two spaces", line("GET  /info HTTP/1.1"), 400},
          {"tabs", line("GET\t/info\tHTTP/1.1"), 400},
          {"a space in front", line(" GET /info HTTP/1.1"), 400},
          {"an empty line in front", line("\r\nGET /info HTTP/1.1"), 400},
          {"a space behind", line("GET /info HTTP/1.1 "), 505},
          {"no version", line("GET /info"), 400},
          {"no target", line("GET HTTP/1.1"), 400},
          {"small letters", line("GET /info http/1.1"), 505},
          {"version 1.0", line("GET /info HTTP/1.0"), 505},
          {"version 2.0", line("GET /info HTTP/2.0"), 505},
          {"version 0.9", line("GET /info HTTP/0.9"), 505},
          {"version 1.10", line("GET /info HTTP/1.10"), 505},
          {"absolute form", line("GET http://" + address + "/info HTTP/1.1"), 404},
          {"absolute form of a hall", line("GET https://hall.example.test/info HTTP/1.1"), 404},
          {"authority form", line("CONNECT " + address + " HTTP/1.1"), 404},
          {"asterisk form", line("OPTIONS * HTTP/1.1"), 404},
          {"two slashes", line("GET //" + address + "/info HTTP/1.1"), 404},
          {"a fragment", line("GET /info#x HTTP/1.1"), 404},
          {"an encoded NUL", line("GET /info%00 HTTP/1.1"), 404},
          {"NUL in the target", line("GET /info\0 HTTP/1.1"s), 400},
          {"a line feed in the target", line("GET /info\nX HTTP/1.1"), 400},
          {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
          {"TLS", "\x16\x03\x01\x02\x01" + std::string(200, 'x') + "\r\n\r\n", 400}};
}

// One request behind another, before the first was answered.
std::vector<Trick> pipelines(const std::string& host) {
  const std::string upgrade =
      "GET /ws HTTP/1.1\r\n" + host +
      "Origin: https://hall.example.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  return {{"a request behind a request", get(host) + get(host), 400},
          {"a body that was not announced", get(host) + "hello", 400},
          {"an empty line behind a request", get(host) + "\r\n", 400},
          {"a message behind an upgrade", upgrade + RawClient::frame(1, R"({"method":"cancel"})"), 400},
          {"a request behind an upgrade", upgrade + get(host), 400}};
}

// The trick alone gets its answer; with a request hidden behind it there is still one refusal and then the
// end.
std::size_t all_refused(const BridgeHouse& house, const std::vector<Trick>& tricks) {
  const std::string hidden = http_request("GET", "/info", house.direct_host());
  for (const Trick& trick : tricks) {
    const std::string name = trick.name;
    CAPTURE(name);
    for (const std::string& behind : {std::string(), hidden}) {
      RawClient client(house.port());
      client.send(trick.bytes + behind);
      const HttpAnswer answer = client.answer();
      client.finish();  // not before: whoever has closed is nobody's
      CAPTURE(answer.status);
      CHECK((behind.empty() ? answer.status == trick.status : answer.status >= 400));
      CHECK(answer.body.empty());
      CHECK(client.rest().empty());
    }
  }
  return tricks.size();
}

}  // namespace

TEST_CASE("what smugglers send gets one refusal, and the request that hides behind it none") {
  BridgeHouse house;
  const std::string address = house.direct_host(), host = "Host: " + address + "\r\n";
  std::size_t rows = all_refused(house, lengths(host));
  rows += all_refused(house, lines(host, address));
  rows += all_refused(house, first_lines(host, address));
  rows += all_refused(house, pipelines(host));
  CHECK(house.events.empty());
  RawClient honest(house.port());
  for (int i = 0; i < 2; ++i) {
    honest.send(http_request("GET", "/info", address));
    CHECK(honest.answer().status == 200);
  }
  figure(rows, "ways of smuggling a request, each refused, none got a second answer");
}
