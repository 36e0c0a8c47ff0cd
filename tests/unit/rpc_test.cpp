// SPDX-License-Identifier: Apache-2.0
// JSON from outside: what is refused, and that members of another type count as absent.
#include "drivers/wire/rpc.h"

#include <doctest/doctest.h>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

using namespace redlips::wire;

namespace {

std::string nested(std::size_t levels) { return std::string(levels, '[') + "1" + std::string(levels, ']'); }

}  // namespace

TEST_CASE("what the strict parser takes equals what Boost.JSON reads") {
  for (const char* text :
       {"1", " {} ", "[]", R"({"a":[1,-2,3.5,true,false,null,"x"],"b":{"a":{}}})",
        R"(["\u5c0f\ud83d\ude00\n"])", R"({"":"小红唇"})", "18446744073709551615", "\"\""}) {
    CAPTURE(text);
    const auto value = parse_json(text);
    REQUIRE(value.has_value());
    CHECK(*value == boost::json::parse(text));
  }
}

TEST_CASE("JSON that could be read in two ways is refused") {
  for (const std::string_view text : {R"({"a":1,"a":2})",
                                      R"({"a":1,"\u0061":2})",
                                      R"([{"b":{"a":1,"c":2,"a":3}}])",
                                      R"({"":1,"":2})",
                                      "{} {}",
                                      "{}x",
                                      "",
                                      " ",
                                      "{",
                                      R"({"a")",
                                      "{'a':1}",
                                      R"({"a":1,})",
                                      "// c\n{}",
                                      "nul",
                                      "01",
                                      "\"\xff\"",
                                      "\"\xc0\x80\"",
                                      "\"\xed\xa0\x80\"",
                                      R"("\ud800")",
                                      "\"\n\"",
                                      "\xef\xbb\xbf{}",
                                      "NaN"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json(text).has_value());
  }
  CHECK_FALSE(parse_json(std::string_view("{}\0", 3)).has_value());
}

TEST_CASE("a number that no message could carry on is refused") {
  for (const char* text : {"1e309", "-1e99999", "1.7976931348623158E308", R"({"id":-922477581e308})"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json(text).has_value());
  }
  for (const char* text : {"1.7976931348623157E308", "1E-400", "18446744073709551616"}) {
    CAPTURE(text);
    const auto value = parse_json(text);
    REQUIRE(value.has_value());
    CHECK(parse_json(boost::json::serialize(*value)) == value);
  }
}

TEST_CASE("what is read lives in the memory that was given") {
  boost::json::monotonic_resource memory;
  const auto object =
      parse_object(R"({"a":["\u0061",{"b":"a text that fits into no small buffer"}]})", 16, &memory);
  REQUIRE(object.has_value());
  CHECK(object->storage().get() == &memory);
  const auto& list = object->at("a").as_array();
  CHECK(list.storage().get() == &memory);
  CHECK(list.at(1).at("b").storage().get() == &memory);
  CHECK(boost::json::serialize(*object) == R"({"a":["a",{"b":"a text that fits into no small buffer"}]})");
}

TEST_CASE("the same key in two objects is no duplicate") {
  CHECK(parse_json(R"({"a":{"a":1},"b":{"a":2}})").has_value());
}

TEST_CASE("nesting ends at the depth asked for") {
  CHECK(parse_json(nested(16)).has_value());
  CHECK_FALSE(parse_json(nested(17)).has_value());
  CHECK(parse_json(nested(3), 3).has_value());
  CHECK_FALSE(parse_json(nested(4), 3).has_value());
  CHECK_FALSE(parse_json(nested(100000), 16).has_value());
}

TEST_CASE("only an object is an object") {
  CHECK(parse_object(R"({"a":1})").has_value());
  for (const char* text : {"[]", "1", "null", "\"{}\""}) CHECK_FALSE(parse_object(text).has_value());
}

TEST_CASE("a member of another type counts as absent") {
  const auto object =
      *parse_object(R"({"t":"x","i":-7,"b":true,"o":{},"a":[],"n":null,"d":1.0,"big":9223372036854775808})");
  CHECK(text_of(object, "t") == "x");
  CHECK(integer_of(object, "i") == -7);
  CHECK(bool_of(object, "b") == true);
  CHECK(object_of(object, "o") != nullptr);
  CHECK(array_of(object, "a") != nullptr);
  for (const char* name : {"i", "b", "o", "a", "n", "d", "none"})
    CHECK_FALSE(text_of(object, name).has_value());
  for (const char* name : {"t", "b", "n", "d", "big", "none"})
    CHECK_FALSE(integer_of(object, name).has_value());
  for (const char* name : {"t", "i", "n", "none"}) CHECK_FALSE(bool_of(object, name).has_value());
  for (const char* name : {"t", "a", "n", "none"}) CHECK(object_of(object, name) == nullptr);
  for (const char* name : {"t", "o", "n", "none"}) CHECK(array_of(object, name) == nullptr);
}

TEST_CASE("envelopes are JSON-RPC 2.0") {
  CHECK(request(7, "info", {{"token", 1}}) ==
        *parse_object(R"({"jsonrpc":"2.0","id":7,"method":"info","params":{"token":1}})"));
  CHECK(notification("prompt.close", {}) ==
        *parse_object(R"({"jsonrpc":"2.0","method":"prompt.close","params":{}})"));
  CHECK(result("p1", true) == *parse_object(R"({"jsonrpc":"2.0","id":"p1","result":true})"));
  CHECK(error(nullptr, -32600, "no") ==
        *parse_object(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no"}})"));
  CHECK(error(1, -32000, "removed", {{"rv", 48}}) ==
        *parse_object(
            R"({"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"removed","data":{"rv":48}}})"));
}
