// SPDX-License-Identifier: Apache-2.0
// Frames to messages and back, without I/O.
#include "drivers/wire/message.h"

#include <boost/json/serialize.hpp>

namespace redlips::wire {

std::string encode_message(boost::json::object body, std::size_t secrets, std::size_t json_limit) {
  if (secrets > static_cast<std::size_t>(secrets_limit)) throw ChannelError("too many secrets");
  body.erase("secrets");
  if (secrets > 0) body["secrets"] = secrets;
  const auto json = boost::json::serialize(body);
  if (json.size() > json_limit) throw ChannelError("message over the limit");
  const auto header = encode_header({FrameType::json, static_cast<std::uint32_t>(json.size())});
  return std::string(header.begin(), header.end()) + json;
}

boost::json::object decode_body(std::string_view body) {
  auto object = parse_object(body);
  if (!object) throw ChannelError("not a JSON object of the house");
  return std::move(*object);
}

std::size_t announced_secrets(const boost::json::object& body) {
  if (!body.contains("secrets")) return 0;
  const auto count = integer_of(body, "secrets");
  if (!count || *count < 1 || *count > secrets_limit) throw ChannelError("secrets is not 1 to 3");
  return static_cast<std::size_t>(*count);
}

FrameHeader expect_header(std::span<const std::uint8_t, header_size> bytes, FrameType type,
                          std::size_t json_limit) {
  const auto header = decode_header(bytes, json_limit);
  if (!header) throw ChannelError("frame of unknown type or forbidden length");
  if (header->type != type) {
    throw ChannelError(type == FrameType::json ? "secret nobody announced" : "announced secret missing");
  }
  return *header;
}

std::array<std::uint8_t, header_size> secret_header(const Secret& secret) {
  if (secret.empty()) throw ChannelError("empty secret");
  return encode_header({FrameType::secret, static_cast<std::uint32_t>(secret.size())});
}

}  // namespace redlips::wire
