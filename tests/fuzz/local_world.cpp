// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/local_world.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/wire/message.h"
#include "pkcs11/utf8.h"
#include "tests/fuzz/frames.h"
#include "tests/fuzz/fuzz.h"

namespace redlips::fuzz {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using Stream = asio::local::stream_protocol;

Config with_one_hall() {
  Config config;
  Hall hall;
  hall.id = "demo";
  hall.name = {"演示大厅", "Demo hall"};
  hall.origins = {*Origin::parse("https://hall.test"), *Origin::parse("http://hall.test")};
  config.halls.push_back(std::move(hall));
  return config;
}

void replace_all(std::string& text, const std::string& place, const std::string& by) {
  for (auto at = text.find(place); at != text.npos; at = text.find(place, at + by.size()))
    text.replace(at, place.size(), by);
}

}  // namespace

LocalWorld::LocalWorld(local::Endpoint endpoint)
    : config_(with_one_hall()),
      history_(house_.directory.path(), [this] { return house_.now; }),
      remembered_(house_.directory.path()),
      prompts_(house_.io.get_executor(), {.deadline = {},
                                          .start_tray = {},
                                          .news = [this](const json::object& event) { news_.post(event); }}),
      authenticator_(config_, *house_.keys, history_, remembered_, queue_, [this] { return house_.now; }),
      signer_(config_, *house_.keys, history_, remembered_, queue_, [this] { return house_.now; }),
      renewals_(house_.io.get_executor(), {{}, house_.directory.path(), [this] { return house_.now; }, {}},
                *house_.keys, house_.authorities, history_),
      notices_(house_.directory.path()),
      api_{house_.io.get_executor(),
           config_,
           house_.authorities,
           *house_.keys,
           history_,
           remembered_,
           authenticator_,
           signer_,
           renewals_,
           prompts_,
           news_,
           notices_,
           {},
           [this] { return house_.now; },
           [] { return -1; }} {
  int ends[2];
  holds(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "a socket pair can be had");
  client_ = ends[0];
  Stream::socket socket(house_.io, Stream(), ends[1]);
  wire::AsyncChannel channel(std::move(socket), wire::local_json_limit);
  session_ = std::make_shared<local::Session>(std::move(channel), endpoint, api_);
  asio::co_spawn(house_.io, session_->run(), [this](const std::exception_ptr& fault) {
    holds(!fault, "a session throws nothing for what its peer did");
    over_ = true;
  });
  settle();
}

LocalWorld::~LocalWorld() {
  if (client_ >= 0) ::close(client_);
  session_.reset();
  house_.settle();
}

void LocalWorld::does(std::string line) {
  if (line == "-" || line == "+") return plug(line == "+");
  if (line == "*") {
    house_.key->check("another program's wrong PIN");
    ++foreign_tries_;
    return;
  }
  for (const auto& [name, word] : words_) replace_all(line, name, word);
  if (line.starts_with('{')) line.insert(0, 1, 'J');
  if (line.starts_with('S')) ++secrets_;
  if (line.starts_with('!')) secrets_ += static_cast<unsigned>(line.size() / 6);
  send(framed(line));
  settle();
}

void LocalWorld::plug(bool in) {
  auto& slots = house_.world.libraries["/fake/one.so"];
  slots.clear();
  if (in) slots[1] = house_.key;
  if (!over_) house_.refresh();
  settle();
}

void LocalWorld::send(const std::string& frames) {
  if (!over_) ::send(client_, frames.data(), frames.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

// Runs until nothing is ready, and reads what the daemon said.
void LocalWorld::settle() {
  std::array<char, 65536> chunk{};
  for (;;) {
    house_.settle();
    const auto size = ::recv(client_, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (size <= 0) break;
    heard_.append(chunk.data(), static_cast<std::size_t>(size));
  }
  while (heard_.size() >= wire::header_size) {
    std::array<std::uint8_t, wire::header_size> bytes{};
    std::copy_n(heard_.begin(), bytes.size(), bytes.begin());
    const auto header = wire::decode_header(bytes, wire::local_json_limit);
    holds(header && header->type == wire::FrameType::json, "the daemon sends JSON frames");
    if (heard_.size() < wire::header_size + header->length) return;
    const auto body = heard_.substr(wire::header_size, header->length);
    heard_.erase(0, wire::header_size + header->length);
    holds(pkcs11::valid_utf8(body), "in UTF-8");
    hears(wire::decode_body(body));
  }
}

void LocalWorld::remember(const json::object& params) {
  if (const auto prompt = wire::text_of(params, "prompt")) words_["{prompt}"] = *prompt;
  const auto* keys = wire::array_of(params, "keys");
  const auto* key =
      keys != nullptr && !keys->empty() ? keys->front().if_object() : wire::object_of(params, "key");
  if (key == nullptr) return;
  for (const char* name : {"token", "key", "certificate"})
    words_["{" + std::string(name) + "}"] = wire::text_of(*key, name).value_or("");
}

void LocalWorld::hears(const json::object& message) {
  const auto method = wire::text_of(message, "method");
  if (!method) return hears_answer(message);
  const auto* params = wire::object_of(message, "params");
  holds(params != nullptr, "what the daemon says has params");
  if (const auto id = wire::text_of(message, "id")) words_["{question}"] = *id;
  holds(*method == "event" || method->starts_with("prompt."), "the daemon asks and tells what is documented");
  remember(*params);
}

void LocalWorld::hears_answer(const json::object& message) {
  holds(message.contains("id"), "an answer has an id");
  const auto* result = wire::object_of(message, "result");
  const auto* error = wire::object_of(message, "error");
  holds((result != nullptr) != (error != nullptr), "an answer is a result or an error");
  if (error == nullptr) {
    if (const auto* tokens = wire::array_of(*result, "tokens"); tokens != nullptr && !tokens->empty())
      words_["{token}"] = wire::text_of(tokens->front().as_object(), "token").value_or("");
    return;
  }
  const auto* data = wire::object_of(*error, "data");
  const auto code = data != nullptr ? wire::text_of(*data, "code").value_or("") : "";
  const auto number = wire::integer_of(*error, "code");
  holds(!code.empty() && (number == -32601 || (number == -32000 && wire::text_of(*error, "message") == code)),
        "an error has a documented code");
  holds(code != "internal", "nothing that a client says is a fault of ours");
}

// SECURITY-RULES 1.2 and 1.3.
void LocalWorld::check_tries() {
  auto& key = *house_.key;
  holds(key.tries <= secrets_ + foreign_tries_, "there is no try without a PIN");
  house_.world.libraries["/fake/one.so"][1] = house_.key;
  house_.refresh();
  const auto tokens = house_.keys->tokens();
  holds(tokens.size() == 1, "the key is listed");
  const auto& tries = tokens.front().tries;
  holds(tries.min <= key.left && (!tries.max || key.left <= *tries.max), "min ≤ true tries ≤ max");
  holds(tries.min >= 0 && (!tries.max || *tries.max <= 6), "tries are those of the policy");
}

void LocalWorld::leaves() {
  ::close(std::exchange(client_, -1));
  house_.settle();
  holds(over_, "a session ends with its connection");
  holds(prompts_.attached_kind().empty(), "who is gone is asked no more");
  check_tries();
}

}  // namespace redlips::fuzz
