// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/bridge_world.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/fuzz/fuzz.h"

namespace redlips::fuzz {
namespace {

namespace asio = boost::asio;

Hall a_hall() {
  Hall hall;
  hall.id = "demo";
  hall.name = {"演示大厅", "Demo hall"};
  for (const char* origin : {"http://hall.test", "https://hall.test", "https://hall.test:8443"})
    hall.origins.push_back(*Origin::parse(origin));
  hall.login_url = "http://hall.test/login";
  hall.returns = {"https://hall.test/back"};
  return hall;
}

int connect_to(unsigned short port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  holds(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
        "the bridge listens");
  // A reset at the end leaves no port in TIME_WAIT: there are thousands of talks a second.
  const linger abrupt{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
  return socket;
}

// As much as the kernel takes; a bridge that has closed takes all.
void send_some(int socket, std::string_view& bytes) {
  if (bytes.empty()) return;
  const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  if (sent < 0 && errno != EAGAIN) bytes = {};
}

}  // namespace

BridgeWorld::BridgeWorld() {
  config_.halls.push_back(a_hall());
  bridge::BridgeSettings settings;
  settings.ports = {0};
  settings.peer = [this](const auto&, const auto&) {
    return other_user ? bridge::Peer::other_user : bridge::Peer::ours;
  };
  bridge_ = std::make_unique<bridge::Bridge>(
      io_.get_executor(), std::move(settings), config_,
      [this](login::Request request) { return login(std::move(request)); }, prompter_, signing());
  spool_.start();
  holds(bridge_->start(), "the bridge has a port");
}

std::string BridgeWorld::popup_host() { return led_to("/bridge"); }

std::string BridgeWorld::redirect_host() {
  return led_to("/redirect?origin=https://hall.test&nonce=" + test::nonce_of("ok") +
                "&state=" + std::string(32, 's'));
}

// The host of the name to which a page is led: of "http://HOST/b".
std::string BridgeWorld::led_to(const std::string& target) {
  const bool was = std::exchange(other_user, false);
  const auto name = std::string(32, 'a') + ".localhost:" + std::to_string(port());
  auto bytes = talk("GET " + target + " HTTP/1.1\r\nHost: " + name + "\r\n\r\n");
  const auto location = take_answers(bytes).at(0).header("Location");
  other_user = was;
  return location.substr(7, location.size() - 9);
}

std::string BridgeWorld::start_host() {
  const auto url = bridge_->start_login(config_.halls.front());
  return url.substr(7, url.size() - 13);
}

std::string BridgeWorld::talk(std::string_view bytes, std::string_view later) {
  logins.clear();
  signed_sizes.clear();
  const int socket = connect_to(port());
  auto answer = exchange(socket, bytes, later);
  ::close(socket);
  while (bridge_->connections() > 0) io_.run_one();
  io_.poll();  // a login that was cancelled hears of it
  for (const auto& login : logins) holds(login.ended, "a login ends with its connection");
  holds(spool_.used() == 0, "what a page sent goes with it");
  return answer;
}

// The bridge must end the connection whatever was sent: libFuzzer's own deadline ends us where it does not.
std::string BridgeWorld::exchange(int socket, std::string_view bytes, std::string_view later) {
  std::string got;
  std::array<char, 16384> chunk{};
  for (bool finished = false;;) {
    if (!later.empty() && got.find("\r\n\r\n") != got.npos) bytes = std::exchange(later, {});
    send_some(socket, bytes);
    const bool quiet = io_.poll() == 0;
    const auto size = ::recv(socket, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (size > 0) got.append(chunk.data(), static_cast<std::size_t>(size));
    if (size == 0 || (size < 0 && errno != EAGAIN)) return got;
    if (size > 0 || !quiet || !bytes.empty()) continue;
    if (!finished) ::shutdown(socket, SHUT_WR);
    if (finished) io_.run_one_for(std::chrono::milliseconds(1));
    finished = true;
  }
}

asio::awaitable<std::string> BridgeWorld::ask(login::Request& request, const std::string& word) {
  auto dialog = co_await request.prompter->open();
  for (int i = 0; i < (word == "wrong" ? 2 : 1); ++i) {
    keyring::LoginQuestion question;
    const keyring::LoginAnswer answer = co_await dialog->ask(std::move(question));
    if (answer.kind != keyring::LoginAnswer::Kind::yes) co_return "user_cancelled";
    dialog->working();
  }
  co_return word == "wrong" ? "pin_wrong" : "";
}

signing::ForPage BridgeWorld::signing() {
  return {
      [](const Origin& asker, bool, const std::string&) { return asker.https() ? "" : "origin_not_allowed"; },
      [this](signing::Request request, bool) { return sign(std::move(request)); }, &spool_};
}

asio::awaitable<login::Answer> BridgeWorld::sign(signing::Request request) {
  holds(!request.pieces.empty() && request.pieces.size() <= most_documents, "a request has some documents");
  for (const auto& piece : request.pieces) {
    const auto& document = piece.document;
    holds(!document.name.empty() && document.name.size() <= Document::name_limit, "a document has a name");
    holds(document.digest.sha256.size() == 32, "and a hash");
    holds(piece.hash_only || std::filesystem::file_size(piece.file) == document.digest.size,
          "and lies on the disk");
    signed_sizes.push_back(document.digest.size);
  }
  co_return login::Answer{{}, {{"documents", signed_sizes.size()}, {"asked", request.asker->text()}}};
}

// Obeys the first letters of the nonce, as BridgeHouse does.
asio::awaitable<login::Answer> BridgeWorld::login(login::Request request) {
  const auto place = logins.size();
  logins.push_back({request.origin, request.nonce, request.caller, false, {}});
  login::Answer answer{"user_cancelled", {}};
  const std::string word = request.nonce.substr(0, request.nonce.find('x'));
  if (word == "throw") {
    logins[place].ended = true;
    throw std::runtime_error("a fault of ours");
  }
  if (word == "wait") {
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    co_await never.async_wait(asio::as_tuple(asio::use_awaitable));
  } else {
    answer.code = co_await ask(request, word);
    if (answer.code.empty()) answer.token = {{"format", "web-eid:1.0"}, {"asked", request.origin}};
  }
  logins[place].ended = true;
  logins[place].code = answer.code;
  co_return answer;
}

}  // namespace redlips::fuzz
