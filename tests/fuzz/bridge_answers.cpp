// SPDX-License-Identifier: Apache-2.0
// Reads HTTP answers as strictly as they are documented (daemon/PROTOCOL.md §3).
#include <algorithm>
#include <array>

#include "tests/fuzz/bridge_world.h"
#include "tests/fuzz/fuzz.h"

namespace redlips::fuzz {
namespace {

constexpr std::array<std::string_view, 15> our_headers{"Cache-Control",
                                                       "Cross-Origin-Resource-Policy",
                                                       "X-Content-Type-Options",
                                                       "Referrer-Policy",
                                                       "X-Frame-Options",
                                                       "Content-Security-Policy",
                                                       "Content-Type",
                                                       "Content-Length",
                                                       "Connection",
                                                       "Location",
                                                       "Vary",
                                                       "Access-Control-Allow-Origin",
                                                       "Access-Control-Allow-Methods",
                                                       "Access-Control-Allow-Private-Network",
                                                       "Access-Control-Allow-Local-Network"};

constexpr std::array<unsigned, 12> our_statuses{101, 200, 204, 303, 400, 403, 404, 405, 410, 413, 431, 505};

std::string take_line(std::string& bytes) {
  const auto end = bytes.find("\r\n");
  holds(end != std::string::npos, "a line of an answer ends");
  auto line = bytes.substr(0, end);
  holds(line.find_first_of("\r\n") == std::string::npos, "an answer's lines end in CR LF alone");
  bytes.erase(0, end + 2);
  return line;
}

void check_headers(const Answer& answer) {
  if (answer.status == 101) return;  // the handshake's are Beast's
  for (const auto& [name, value] : answer.headers)
    holds(std::ranges::find(our_headers, name) != our_headers.end(),
          "an answer has our headers and no other");
  for (std::size_t i = 0; i < 6; ++i) {
    const auto count =
        std::ranges::count(answer.headers, our_headers[i], [](const auto& h) { return h.first; });
    holds(count == 1, "every answer has the headers of every answer");
  }
}

Answer take_answer(std::string& bytes) {
  Answer answer;
  const auto first = take_line(bytes);
  holds(first.starts_with("HTTP/1.1 ") && first.size() > 12, "an answer begins as one");
  answer.status = static_cast<unsigned>(std::stoul(first.substr(9, 3)));
  holds(std::ranges::find(our_statuses, answer.status) != our_statuses.end(),
        "the status is a documented one");
  for (auto line = take_line(bytes); !line.empty(); line = take_line(bytes)) {
    const auto colon = line.find(": ");
    holds(colon != std::string::npos, "a header has a name and a value");
    answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  check_headers(answer);
  const auto length = answer.header("Content-Length");
  const auto size = length.empty() ? 0 : std::stoul(length);
  holds(size <= bytes.size(), "the body is as long as the answer says");
  answer.body = bytes.substr(0, size);
  bytes.erase(0, size);
  return answer;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  const auto found =
      std::ranges::find(headers, name, [](const auto& h) { return std::string_view(h.first); });
  return found == headers.end() ? std::string() : found->second;
}

std::vector<Answer> take_answers(std::string& bytes) {
  std::vector<Answer> answers;
  while (!bytes.empty() && (answers.empty() || answers.back().status != 101))
    answers.push_back(take_answer(bytes));
  return answers;
}

}  // namespace redlips::fuzz
