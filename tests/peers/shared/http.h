// SPDX-License-Identifier: Apache-2.0
// Requests and responses as a peer sees them: plain values, whatever server carries them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redlips::peers {

struct Request {
  std::string method;
  std::string path;                          ///< without the query
  std::map<std::string, std::string> query;  ///< the switches of the test variants; no percent-decoding
  std::string host, origin, content_type, cookie;
  std::string body;
};

struct Response {
  unsigned status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;

  Response& with(std::string name, std::string value);
};

Response redirect_to(std::string location);  ///< 303: the next request is a GET
Response json_response(unsigned status, std::string body);
Response plain_response(unsigned status, std::string text);

/// Splits "/path?a=b&c" into path and query.
void set_target(Request& request, std::string_view target);

/// The members of an application/x-www-form-urlencoded body (URL §5.1), decoded; of a name twice, the last.
std::map<std::string, std::string> form_values(std::string_view body);

/// `text` as a value in a query: all but letters, digits, - . _ ~ as %XX.
std::string percent_encoded(std::string_view text);

/// The value of one cookie in a Cookie header; nullopt where it is missing.
std::optional<std::string> cookie_value(std::string_view header, std::string_view name);

}  // namespace redlips::peers
