// SPDX-License-Identifier: Apache-2.0
#include "tests/support/bridge_house.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <stdexcept>

namespace redlips::test {
namespace {

namespace asio = boost::asio;

class StubDialog final : public keyring::Dialog {
 public:
  explicit StubDialog(keyring::LoginAnswer::Kind kind) : kind_(kind) {}
  asio::awaitable<keyring::LoginAnswer> ask(keyring::LoginQuestion) override {
    keyring::LoginAnswer out;
    out.kind = kind_;
    co_return out;
  }
  asio::awaitable<keyring::ChangeAnswer> ask(keyring::ChangeQuestion) override {
    co_return keyring::ChangeAnswer{};
  }
  asio::awaitable<bool> confirm_last_try(keyring::KeyChoice) override { co_return true; }
  void update(std::vector<keyring::KeyChoice>) override {}
  void working() override {}
  void close(keyring::Outcome) override {}

 private:
  keyring::LoginAnswer::Kind kind_;
};

Hall demo_hall() {
  Hall out;
  out.id = "demo";
  out.name = {"演示大厅", "Demo hall"};
  for (const char* origin :
       {"http://hall.example.test", "https://hall.example.test", "https://hall.example.test:8443"})
    out.origins.push_back(Origin::parse(origin).value());
  out.login_url = "http://hall.example.test/login";
  out.returns = {"http://hall.example.test/back", "https://hall.example.test/back"};
  return out;
}

}  // namespace

void Events::add(std::string event) {
  const std::lock_guard lock(mutex_);
  events_.push_back(std::move(event));
  arrived_.notify_one();
}

std::string Events::next() {
  std::unique_lock lock(mutex_);
  if (!arrived_.wait_for(lock, std::chrono::seconds(30), [&] { return !events_.empty(); }))
    throw std::runtime_error("nothing happened on the bridge's thread");
  std::string out = std::move(events_.front());
  events_.pop_front();
  return out;
}

bool Events::empty() {
  const std::lock_guard lock(mutex_);
  return events_.empty();
}

asio::awaitable<std::unique_ptr<keyring::Dialog>> StubPrompter::open() {
  co_return std::make_unique<StubDialog>(kind);
}

std::string nonce_of(std::string word) {
  word.resize(44, 'x');
  return word;
}

BridgeHouse::BridgeHouse(const Adjust& adjust) : now_(std::chrono::steady_clock::now()) {
  config.halls.push_back(demo_hall());
  bridge::BridgeSettings settings;
  settings.ports = {0};
  settings.now = [this] { return now_; };
  if (adjust) adjust(settings);
  bridge_.emplace(
      io_.get_executor(), std::move(settings), config,
      [this](login::Request request) { return login(std::move(request)); }, prompter, signing());
  bridge_->start();
  port_ = bridge_->port();
  thread_ = std::thread([this] { io_.run(); });
}

BridgeHouse::~BridgeHouse() {
  asio::post(io_, [this] { bridge_.reset(); });
  thread_.join();
}

std::string BridgeHouse::own_host() {
  RawClient client(port_);
  client.send(http_request("GET", "/bridge", std::string(32, 'a') + ".localhost:" + std::to_string(port_)));
  const std::string location = client.answer().header("location");
  if (!location.starts_with("http://") || !location.ends_with("/b"))
    throw std::runtime_error("no redirect: " + location);
  return location.substr(7, location.size() - 9);
}

std::string redirect_target(const std::string& word, const std::string& origin) {
  return "/redirect?origin=" + origin + "&nonce=" + nonce_of(word) + "&state=" + std::string(32, 's');
}

std::string BridgeHouse::redirect_host(const std::string& word, const std::string& origin) {
  RawClient client(port_);
  client.send(http_request("GET", redirect_target(word, origin),
                           std::string(32, 'a') + ".localhost:" + std::to_string(port_)));
  const std::string location = client.answer().header("location");
  if (!location.starts_with("http://") || !location.ends_with("/r"))
    throw std::runtime_error("no redirect: " + location);
  return location.substr(7, location.size() - 9);
}

void BridgeHouse::pass(std::chrono::milliseconds time) {
  asio::post(io_, asio::use_future([&] { now_ += time; })).get();
}

std::string BridgeHouse::start_login() {
  return asio::post(io_, asio::use_future([&] { return bridge_->start_login(config.halls.front()); })).get();
}

std::size_t BridgeHouse::connections() {
  return asio::post(io_, asio::use_future([&] { return bridge_->connections(); })).get();
}

std::uint64_t BridgeHouse::spooled() {
  return asio::post(io_, asio::use_future([&] { return spool_.used(); })).get();
}

// Asks as often as told; "" where the user said yes each time.
asio::awaitable<std::string> BridgeHouse::ask(keyring::Dialog& dialog, int times) {
  for (int i = 0; i < times; ++i) {
    keyring::LoginQuestion question;
    const keyring::LoginAnswer answer = co_await dialog.ask(std::move(question));
    if (answer.kind != keyring::LoginAnswer::Kind::yes) co_return "user_cancelled";
    dialog.working();
  }
  co_return std::string();
}

asio::awaitable<login::Answer> BridgeHouse::login(login::Request request) {
  events.add(request.caller + " " + request.origin);
  auto word = request.nonce.substr(0, request.nonce.find('x'));
  boost::json::object token{{"format", "web-eid:1.0"}, {"asked", request.origin}};
  auto answer = co_await obey(std::move(word), *request.prompter, std::move(token));
  co_return answer;
}

signing::ForPage BridgeHouse::signing() {
  signing::ForPage out;
  out.refuses = [this](const Origin& asker, bool hash_only, const std::string&) {
    return asker.https() && (!hash_only || config.hall_of(asker) != nullptr) ? "" : "origin_not_allowed";
  };
  out.sign = [this](signing::Request request, bool attached) { return sign(std::move(request), attached); };
  out.spool = &spool_;
  return out;
}

asio::awaitable<login::Answer> BridgeHouse::sign(signing::Request request, bool attached) {
  boost::json::array hashes;
  std::string event = request.caller + " " + request.asker->text() + (attached ? " attached" : "");
  for (const auto& piece : request.pieces) {
    event += " " + piece.document.name;
    hashes.emplace_back(to_hex(piece.document.digest.sha256));
  }
  events.add(event);
  auto word = request.pieces.front().document.name;
  boost::json::object result{{"hashes", std::move(hashes)}};
  auto answer = co_await obey(std::move(word), *request.prompter, std::move(result));
  co_return answer;
}

asio::awaitable<login::Answer> BridgeHouse::obey(std::string word, keyring::Prompter& asks,
                                                 boost::json::object result) {
  const auto dialog = co_await asks.open();
  if (word == "throw") throw std::runtime_error("a fault of ours");
  if (word == "early") co_return login::Answer{"module_failed", {}};
  if (word == "noui") co_return login::Answer{"no_ui", {}};
  if (word == "wait") {
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    const auto [fault] = co_await never.async_wait(asio::as_tuple(asio::use_awaitable));
    events.add(fault ? "cancelled" : "over");
    co_return login::Answer{"user_cancelled", {}};
  }
  const std::string code = co_await ask(*dialog, word == "wrong" ? 2 : 1);
  if (!code.empty()) co_return login::Answer{code, {}};
  if (word == "wrong") co_return login::Answer{"pin_wrong", {}};
  if (word == "blocked") co_return login::Answer{"pin_blocked", {}};
  co_return login::Answer{{}, std::move(result)};
}

}  // namespace redlips::test
