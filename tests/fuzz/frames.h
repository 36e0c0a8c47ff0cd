// SPDX-License-Identifier: Apache-2.0
// Streams of local channels for fuzz targets.
#pragma once

#include <string>
#include <string_view>

namespace redlips::fuzz {

/// A descriptor from which `bytes` can be read, and then the end of the stream. The reader closes it.
int stream_of(std::string_view bytes);

/// Lines as frames, so that what a mutation makes longer keeps a true header: "J…" is a JSON frame of what
/// follows, "S…" a secret, "!…" the bytes themselves.
std::string framed(const std::string& lines);

}  // namespace redlips::fuzz
