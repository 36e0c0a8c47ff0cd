// SPDX-License-Identifier: Apache-2.0
// HTTP: any bytes on a connection to the bridge. "{port}", "{popup}", "{redirect}" and "{start}" stand for
// the bridge's port and the hosts of fresh names; a first byte with its lowest bit set makes the connection
// another user's.
#include <boost/json/parse.hpp>

#include "tests/fuzz/bridge_world.h"
#include "tests/fuzz/fuzz.h"

using namespace redlips;

namespace {

template <class Value>
void fill(std::string& text, std::string_view place, Value value) {
  const auto first = text.find(place);
  if (first == std::string::npos) return;
  const std::string filled = value();
  for (auto at = first; at != std::string::npos; at = text.find(place, at + filled.size()))
    text.replace(at, place.size(), filled);
}

std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
  return count;
}

bool leads_to_a_name(const std::string& location, std::size_t port_digits) {
  return location.starts_with("http://") && bridge::is_name(location.substr(7, 32)) &&
         location.substr(39, 11) == ".localhost:" && (location.ends_with("/b") || location.ends_with("/r")) &&
         location.size() == 39 + 11 + port_digits + 2;
}

void check_answer(const fuzz::BridgeWorld& world, const fuzz::Answer& answer) {
  const auto readable_by = answer.header("Access-Control-Allow-Origin");
  const auto origin = Origin::parse(readable_by);
  fuzz::holds(readable_by.empty() || (origin && world.config().hall_of(*origin)),
              "only halls may read an answer");
  const auto digits = std::to_string(world.port()).size();
  fuzz::holds((answer.status == 303) == !answer.header("Location").empty(), "a redirect leads somewhere");
  if (answer.status == 303)
    fuzz::holds(leads_to_a_name(answer.header("Location"), digits), "a redirect leads to a name of ours");
  const bool page = answer.header("Content-Type").starts_with("text/");
  fuzz::holds(!world.other_user || (answer.status >= 400 && !page), "another user gets a refusal");
}

void run(BytesView input) {
  static fuzz::BridgeWorld world;
  fuzz::Bytes bytes(input);
  world.other_user = false;
  const bool other_user = (bytes.byte() & 1U) != 0;
  auto request = bytes.rest();
  fill(request, "{port}", [] { return std::to_string(world.port()); });
  fill(request, "{popup}", [] { return world.popup_host(); });
  fill(request, "{redirect}", [] { return world.redirect_host(); });
  fill(request, "{start}", [] { return world.start_host(); });
  world.other_user = other_user;
  auto got = world.talk(request);
  const auto answers = fuzz::take_answers(got);
  fuzz::holds(answers.size() <= count_of(request, "\r\n\r\n") + 1, "there is at most one answer a request");
  for (const auto& answer : answers) check_answer(world, answer);
  const bool upgraded = !answers.empty() && answers.back().status == 101;
  fuzz::holds(!upgraded || !other_user, "another user gets no socket");
  fuzz::holds(upgraded || world.logins.empty(), "without a socket nobody asks for a login");
}

const fuzz::Target target{"http", run, {"daemon/bridge/", "daemon/purposes/", "tests/fuzz/bridge_"}};

}  // namespace
