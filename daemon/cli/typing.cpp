// SPDX-License-Identifier: Apache-2.0
// Waits for keys and for the daemon at once.
#include "daemon/cli/typing.h"

#include <boost/json/array.hpp>

namespace redlips::cli {
namespace json = boost::json;

const json::array* Typing::new_keys() const { return wire::array_of(update_, "keys"); }

std::optional<Typed> Typing::daemon_spoke() {
  auto message = client_.next();
  const auto method = wire::text_of(message, "method");
  if (!method || message.contains("id")) {
    // The answer to our own request, or the next question: this one is over.
    client_.put_back(std::move(message));
    return Typed::closed;
  }
  const auto* params = wire::object_of(message, "params");
  if (params == nullptr || wire::text_of(*params, "prompt") != prompt_) return std::nullopt;
  if (*method == "prompt.close") {
    outcome_ = wire::text_of(*params, "outcome").value_or("cancelled");
    return Typed::closed;
  }
  if (*method != "prompt.update") return std::nullopt;
  update_ = *params;
  return Typed::updated;
}

template <class Take>
Typed Typing::keys(std::string_view label, Take take) {
  terminal_.show(label);
  for (;;) {
    if (client_.has_waiting() || terminal_.wait(client_.handle()) == platform::Terminal::Wake::other) {
      const auto ended = daemon_spoke();
      // SECURITY-RULES 2.5: what was typed for the keys that were shown is no PIN of those shown next.
      if (ended == Typed::updated) terminal_.forget();
      if (ended) return *ended;
    } else if (const auto ended = take()) {
      return *ended;
    }
  }
}

Typed Typing::secret(std::string_view label, Secret& into) {
  SecretLine typed;
  const auto ended = keys(label, [&]() -> std::optional<Typed> {
    if (!terminal_.read_key(typed.next())) return Typed::cancelled;
    switch (typed.taken()) {
      case SecretLine::State::done:
        return Typed::line;
      case SecretLine::State::cancelled:
        return Typed::cancelled;
      case SecretLine::State::typing:
        break;
    }
    return std::nullopt;
  });
  terminal_.show("\r\n");
  if (ended == Typed::line) into = typed.finish();
  return ended;
}

Typed Typing::line(std::string_view label, std::string& into) {
  into.clear();
  const auto ended = keys(label, [&]() -> std::optional<Typed> {
    std::uint8_t key = 0;
    if (!terminal_.read_key({&key, 1}) || key == 0x03 || key == 0x04 || key == 0x1b) return Typed::cancelled;
    if (key == '\r' || key == '\n') return Typed::line;
    if ((key == 0x7f || key == 0x08) && !into.empty()) {
      into.pop_back();
      terminal_.show("\b \b");
    } else if (key >= 0x20 && key != 0x7f && into.size() < 100) {
      into.push_back(static_cast<char>(key));
      terminal_.show({&into.back(), 1});
    }
    return std::nullopt;
  });
  terminal_.show("\r\n");
  return ended;
}

}  // namespace redlips::cli
