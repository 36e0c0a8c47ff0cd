// SPDX-License-Identifier: Apache-2.0
// The text of a PIN field: one character at a time, in one page, wiped as it goes.
#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "tray/core/pin_buffer.h"

using redlips::tray::PinBuffer;
using Refusal = PinBuffer::Refusal;

namespace {

void type(PinBuffer& buffer, std::string_view text) {
  for (const char c : text) REQUIRE(buffer.insert(buffer.length(), {&c, 1}) == Refusal::none);
}

}  // namespace

TEST_CASE("typed characters stand where they were typed, ended by a zero") {
  PinBuffer buffer;
  CHECK(std::string(buffer.text()).empty());
  type(buffer, "135");
  CHECK(buffer.insert(1, "2") == Refusal::none);
  CHECK(buffer.insert(3, "4") == Refusal::none);
  CHECK(buffer.insert(99, "6") == Refusal::none);
  CHECK(std::string(buffer.text()) == "123456");
}

TEST_CASE("erasing takes what is there and leaves no trace of it in the page") {
  PinBuffer buffer;
  type(buffer, "abcdef");
  CHECK(buffer.erase(1, 2) == 2);
  CHECK(std::string(buffer.text()) == "adef");
  CHECK(buffer.erase(3, 99) == 1);
  CHECK(buffer.erase(7, 1) == 0);
  buffer.clear();
  CHECK(buffer.length() == 0);
  for (std::size_t i = 0; i <= PinBuffer::max_length; ++i) CHECK(buffer.text()[i] == '\0');
}

TEST_CASE("text of several characters is refused whole: paste, drop, an input method") {
  PinBuffer buffer;
  CHECK(buffer.insert(0, "12") == Refusal::several);
  CHECK(buffer.insert(0, "密码") == Refusal::several);
  CHECK(buffer.insert(0, "") == Refusal::several);
  CHECK(buffer.length() == 0);
}

TEST_CASE("what is no character of the keyboard is refused and named") {
  PinBuffer buffer;
  for (const char* typed : {"１", "é", "\t", "\n", "\x7f", "。"})
    CHECK(buffer.insert(0, typed) == Refusal::not_ascii);
  CHECK(buffer.insert(0, " ") == Refusal::none);
  CHECK(buffer.insert(0, "~") == Refusal::none);
}

TEST_CASE("a full buffer takes no more") {
  PinBuffer buffer;
  type(buffer, std::string(PinBuffer::max_length, 'x'));
  CHECK(buffer.insert(0, "y") == Refusal::full);
  CHECK(std::strlen(buffer.text()) == PinBuffer::max_length);
}

TEST_CASE("the secret for the wire is what was typed, and comparing tells equal from different") {
  PinBuffer one, other;
  type(one, "Geheim 7");
  type(other, "Geheim 7");
  const auto secret = one.secret();
  CHECK(std::string(reinterpret_cast<const char*>(secret.bytes().data()), secret.size()) == "Geheim 7");
  CHECK(one.equals(other));
  other.erase(7, 1);
  CHECK_FALSE(one.equals(other));
}
