// SPDX-License-Identifier: Apache-2.0
#include "tests/support/raw_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace redlips::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

HttpAnswer parse_head(const std::string& head) {
  HttpAnswer out;
  out.status = static_cast<unsigned>(std::stoul(head.substr(9, 3)));
  for (std::size_t at = head.find("\r\n"); at != std::string::npos;) {
    const std::size_t begin = at + 2, end = head.find("\r\n", begin);
    const std::string line = head.substr(begin, end == std::string::npos ? end : end - begin);
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) out.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
    at = end;
  }
  return out;
}

}  // namespace

std::string HttpAnswer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

RawClient::RawClient(unsigned short port, bool v6) : socket_(io_) {
  const asio::ip::address address = v6 ? asio::ip::address(asio::ip::address_v6::loopback())
                                       : asio::ip::address(asio::ip::address_v4::loopback());
  socket_.connect({address, port});
  const timeval patience{30, 0};
  ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::fill() {
  std::array<char, 4096> chunk;
  const ssize_t size = ::recv(socket_.native_handle(), chunk.data(), chunk.size(), 0);
  if (size < 0 && errno == EAGAIN) throw std::runtime_error("the bridge neither answered nor closed");
  if (size <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<std::string> RawClient::take(std::size_t size) {
  while (buffer_.size() < size)
    if (!fill()) return std::nullopt;
  std::string out = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return out;
}

HttpAnswer RawClient::answer() {
  std::size_t end = std::string::npos;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return {};
  HttpAnswer out = parse_head(*take(end));
  take(4);
  const std::string length = out.header("content-length");
  if (!length.empty()) out.body = take(std::stoul(length)).value_or("");
  return out;
}

std::string RawClient::rest() {
  while (fill()) {
  }
  return std::move(buffer_);
}

bool RawClient::ended() {
  while (fill()) buffer_.clear();
  return true;
}

void RawClient::finish() {
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void RawClient::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

HttpAnswer RawClient::upgrade(const std::string& host, const std::string& origin, const std::string& target) {
  std::string more =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  if (!origin.empty()) more += "Origin: " + origin + "\r\n";
  if (!send(http_request("GET", target, host, more))) return {};
  return answer();
}

std::string RawClient::frame(unsigned opcode, std::string_view payload, unsigned first, bool masked) {
  std::string out(1, static_cast<char>(first | opcode));
  const auto mask_bit = static_cast<unsigned char>(masked ? 0x80 : 0);
  const auto push = [&](std::size_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
  };
  if (payload.size() < 126) {
    push(mask_bit | payload.size(), 1);
  } else {
    push(mask_bit | (payload.size() < 65536 ? 126U : 127U), 1);
    push(payload.size(), payload.size() < 65536 ? 2 : 8);
  }
  constexpr std::string_view mask = "\x37\xfa\x21\x3d";
  if (masked) out += mask;
  for (std::size_t i = 0; i < payload.size(); ++i)
    out += static_cast<char>(masked ? payload[i] ^ mask[i % 4] : payload[i]);
  return out;
}

std::optional<Frame> RawClient::read_frame() {
  const auto head = take(2);
  if (!head) return std::nullopt;
  std::size_t size = static_cast<unsigned char>((*head)[1]) & 0x7fU;
  if (size >= 126) {
    const auto longer = take(size == 126 ? 2 : 8);
    if (!longer) return std::nullopt;
    size = 0;
    for (const char c : *longer) size = size << 8 | static_cast<unsigned char>(c);
  }
  auto payload = take(size);
  if (!payload) return std::nullopt;
  return Frame{static_cast<unsigned char>((*head)[0]) & 0x0fU, std::move(*payload)};
}

std::string RawClient::text() {
  for (;;) {
    auto next = read_frame();
    if (!next || next->opcode == 8) return {};
    if (next->opcode == 1) return std::move(next->payload);
  }
}

std::string http_request(const std::string& method, const std::string& target, const std::string& host,
                         const std::string& more) {
  return method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n";
}

}  // namespace redlips::test
