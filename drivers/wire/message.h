// SPDX-License-Identifier: Apache-2.0
// What blocking and asynchronous channels share: the text of a frame out, the judgement of a frame in.
#pragma once

#include <span>
#include <string>

#include "drivers/wire/frame.h"
#include "drivers/wire/rpc.h"

namespace redlips::wire {

/// Header and body of a 'J' that announces `secrets` secrets. ChannelError if it is over `json_limit`.
std::string encode_message(boost::json::object body, std::size_t secrets, std::size_t json_limit);

/// The body of a 'J'. ChannelError if it is not one object of the house.
boost::json::object decode_body(std::string_view body);

/// How many secrets follow this object: 0, or "secrets" if that is 1…3. ChannelError otherwise.
std::size_t announced_secrets(const boost::json::object& body);

/// The header that must come now. ChannelError if another type stands there or its length breaks the limits.
FrameHeader expect_header(std::span<const std::uint8_t, header_size> bytes, FrameType type,
                          std::size_t json_limit);

/// The header in front of a secret. ChannelError if it is empty.
std::array<std::uint8_t, header_size> secret_header(const Secret& secret);

}  // namespace redlips::wire
