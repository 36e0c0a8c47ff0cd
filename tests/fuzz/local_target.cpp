// SPDX-License-Identifier: Apache-2.0
// A client of the local socket before a whole daemon: keys, prompts, history. The first byte says which
// endpoint; each line that follows is a frame (frames.h; "{…" is JSON too), or one thing that happens: "-"
// and "+" pull the key out and put it back, "*" is a wrong PIN from another program. "{token}", "{key}",
// "{certificate}", "{prompt}" and "{question}" stand for what the daemon said last.

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/local_world.h"

using namespace redlips;

namespace {

void run(BytesView input) {
  fuzz::Bytes bytes(input);
  fuzz::LocalWorld world((bytes.byte() & 1U) != 0 ? local::Endpoint::bridge : local::Endpoint::control);
  for (int lines = 0; !bytes.empty() && lines < 64; ++lines) world.does(bytes.line());
  world.leaves();
}

const fuzz::Target target{"local",
                          run,
                          {"daemon/local/", "daemon/keyring/", "daemon/login/", "drivers/wire/",
                           "tests/fuzz/local_world", "tests/fuzz/frames", "tests/support/key_world"}};

}  // namespace
