// SPDX-License-Identifier: Apache-2.0
// Messages of the blocking channel; its system calls are in channel_linux.cpp.
#include "drivers/wire/channel.h"

#include <utility>

#include "drivers/wire/message.h"
#include "drivers/wire/stream.h"

namespace redlips::wire {
namespace {

std::span<std::uint8_t> writable(std::string& text) {
  return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

std::span<const std::uint8_t> readable(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void must_read(int handle, std::span<std::uint8_t> into) {
  if (!read_exact(handle, into)) throw ChannelError("stream ended inside a message");
}

Secret read_secret(int handle) {
  std::array<std::uint8_t, header_size> header{};
  must_read(handle, header);
  Secret secret(expect_header(header, FrameType::secret, 0).length);
  must_read(handle, secret.bytes());
  return secret;
}

}  // namespace

Channel::Channel(int handle, std::size_t json_limit) : handle_(handle), json_limit_(json_limit) {}

Channel::~Channel() { close_stream(handle_); }

Channel::Channel(Channel&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)), json_limit_(other.json_limit_) {}

Channel& Channel::operator=(Channel&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(json_limit_, other.json_limit_);
  return *this;
}

std::optional<Message> Channel::read() {
  std::array<std::uint8_t, header_size> header{};
  if (!read_exact(handle_, header)) return std::nullopt;
  std::string body(expect_header(header, FrameType::json, json_limit_).length, '\0');
  must_read(handle_, writable(body));
  Message message{decode_body(body), {}};
  const auto count = announced_secrets(message.body);
  for (std::size_t i = 0; i < count; ++i) message.secrets.push_back(read_secret(handle_));
  return message;
}

void Channel::write(const boost::json::object& body) { write(body, {}); }

void Channel::write(boost::json::object body, std::span<const Secret* const> secrets) {
  const auto text = encode_message(std::move(body), secrets.size(), json_limit_);
  std::vector<std::array<std::uint8_t, header_size>> headers;
  for (const auto* secret : secrets) headers.push_back(secret_header(*secret));
  std::vector<std::span<const std::uint8_t>> pieces{readable(text)};
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    pieces.emplace_back(headers[i]);
    pieces.push_back(secrets[i]->bytes());
  }
  write_all(handle_, std::move(pieces));
}

}  // namespace redlips::wire
