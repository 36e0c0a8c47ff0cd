// SPDX-License-Identifier: Apache-2.0
// PROTOCOL.md §3 and §4 say what the bridge's tables say, row by row.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "daemon/bridge/bridge.h"
#include "daemon/bridge/checks.h"
#include "daemon/bridge/codes.h"
#include "daemon/bridge/session.h"

using namespace redlips::bridge;

namespace {

using Row = std::vector<std::string>;

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(" `"));
  text.erase(text.find_last_not_of(" `") + 1);
  return text;
}

Row cells(const std::string& line) {
  Row out;
  for (std::size_t at = 1; at < line.size();) {
    const std::size_t end = line.find('|', at);
    if (end == std::string::npos) break;
    out.push_back(trimmed(line.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

// The rows of the table below `header` in the section that begins with `section`.
std::vector<Row> table(const std::string& section, const std::string& header) {
  std::ifstream file(std::string(std::getenv("REDLIPS_SOURCE")) + "/daemon/PROTOCOL.md");
  std::vector<Row> out;
  bool here = false, rows = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) here = line.starts_with(section);
    if (here && line == header) {
      rows = true;
    } else if (rows && !line.starts_with("|")) {
      return out;
    } else if (rows && !line.starts_with("| ---")) {
      out.push_back(cells(line));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("PROTOCOL.md lists every route and no other") {
  const auto written = table("## 3", "| method | path | host | upgrade | Origin | answer |");
  std::vector<Row> coded;
  for (const Route& r : routes())
    coded.push_back({std::string(r.method), std::string(r.path), std::string(text_of(r.host)),
                     r.upgrade ? "yes" : "no", std::string(text_of(r.origin)), std::string(text_of(r.act))});
  CHECK(written.size() == routes().size());
  CHECK(written == coded);
}

TEST_CASE("PROTOCOL.md lists every method that a page may call") {
  std::vector<std::string> written;
  for (const Row& row : table("## 3", "| method | from | fields | answer |"))
    if (row.at(1) == "page") written.push_back(row.at(0));
  std::vector<std::string> coded;
  for (const auto method : session_methods()) coded.emplace_back(method);
  CHECK_FALSE(written.empty());
  CHECK(written == coded);
}

TEST_CASE("PROTOCOL.md lists every code that a page may see, those before consent first") {
  std::vector<std::string> written, coded;
  for (const Row& row : table("## 4", "| code | seen by | when |"))
    if (row.at(1).find("page") != std::string::npos) written.push_back(row.at(0));
  for (const PageCode& code : page_codes()) coded.emplace_back(code.code);
  CHECK_FALSE(written.empty());
  CHECK(written == coded);
  for (std::size_t i = 0; i < page_codes().size(); ++i) CHECK(page_codes()[i].before_consent == (i < 6));
}

TEST_CASE("PROTOCOL.md names the limits and ports of the code") {
  std::ifstream file(std::string(std::getenv("REDLIPS_SOURCE")) + "/daemon/PROTOCOL.md");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  std::string ports = "**Ports.** ";
  for (const unsigned short port : default_ports)
    ports += (port == default_ports.front() ? "" : ", ") + std::to_string(port);
  const BridgeSettings s;
  const auto row = [](const std::string& what, auto value, const std::string& unit) {
    return "| " + what + " | " + std::to_string(value) + unit;
  };
  const auto seconds = [](auto time) { return time.count() / 1000; };
  for (const std::string& line :
       {ports, row("request line and headers", HttpReader::head_limit / 1024, " KiB"),
        row("body of a refused request, read and thrown away", HttpReader::body_limit / 1024, " KiB"),
        row("time for a request head, from accept or the answer before", seconds(s.request), " s"),
        row("time for an answer to be taken, for a closing handshake", seconds(s.answer), " s"),
        row("connections", s.connections, ";"), row("WebSockets", s.web_sockets, ","),
        row("WebSocket message", WebSocket::message_limit / 1024, " KiB"),
        row("a popup's socket without its request", seconds(s.popup_idle), " s"),
        row("a hall's own socket without a request", seconds(s.direct_idle), " s"),
        row("a start page's socket without a request", seconds(s.start_idle) / 60, " min"),
        row("a redirect's page before the user's click", seconds(s.redirect_idle), " s")}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
}
