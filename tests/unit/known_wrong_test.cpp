// SPDX-License-Identifier: Apache-2.0
#include "daemon/keyring/known_wrong.h"

#include <doctest/doctest.h>

#include <string>

using namespace redlips;
using namespace redlips::keyring;

namespace {

Secret pin(const std::string& text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

TEST_CASE("a PIN that was wrong is known until it is cleared") {
  KnownWrong wrong;
  CHECK_FALSE(wrong.contains(pin("135790")));
  wrong.remember(pin("135790"));
  CHECK(wrong.contains(pin("135790")));
  CHECK_FALSE(wrong.contains(pin("135791")));
  CHECK_FALSE(wrong.contains(pin("13579")));
  wrong.clear();
  CHECK_FALSE(wrong.contains(pin("135790")));
}

TEST_CASE("eight wrong PINs are kept, and the oldest goes first") {
  KnownWrong wrong;
  for (int i = 0; i < 9; ++i) wrong.remember(pin("pin" + std::to_string(i)));
  CHECK(wrong.size() == KnownWrong::limit);
  CHECK_FALSE(wrong.contains(pin("pin0")));
  for (int i = 1; i < 9; ++i) CHECK(wrong.contains(pin("pin" + std::to_string(i))));
}

TEST_CASE("the same wrong PIN takes one place") {
  KnownWrong wrong;
  wrong.remember(pin("a"));
  for (int i = 0; i < 20; ++i) wrong.remember(pin("b"));
  CHECK(wrong.size() == 2);
  CHECK(wrong.contains(pin("a")));
}
