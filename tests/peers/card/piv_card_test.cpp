// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/card/piv_card.h"

#include <doctest/doctest.h>

#include "tests/peers/ca/demo_authority.h"

using namespace redlips::peers;

namespace {

Bytes pin_bytes(std::string pin) {
  pin.resize(8, static_cast<char>(0xFF));
  return {pin.begin(), pin.end()};
}

struct Bench {
  PkeyPtr key;
  PivCard card;

  explicit Bench(KeyType type = KeyType::p256) : key(make_key(type)), card(make_card(key.get())) {}

  static PivCard make_card(EVP_PKEY* key) {
    EVP_PKEY_up_ref(key);
    return {CardKey(PkeyPtr(key)), Bytes(300, 0x55), {}};
  }

  /// Sends one command, collects 61XX; the last two bytes are the status.
  Bytes send(std::uint8_t ins, std::uint8_t p1, std::uint8_t p2, const Bytes& data = {},
             std::uint8_t cla = 0) {
    Bytes command{cla, ins, p1, p2};
    if (!data.empty()) command.push_back(static_cast<std::uint8_t>(data.size()));
    Bytes collected, response = card.answer(joined(command, data));
    for (;;) {
      REQUIRE(response.size() >= 2);
      if (response[response.size() - 2] != 0x61) return joined(collected, response);
      collected.insert(collected.end(), response.begin(), response.end() - 2);
      response = card.answer(Bytes{0, 0xC0, 0, 0, 0});
    }
  }

  unsigned word(std::uint8_t ins, std::uint8_t p1, std::uint8_t p2, const Bytes& data = {}) {
    const Bytes response = send(ins, p1, p2, data);
    return static_cast<unsigned>(response[response.size() - 2] << 8 | response.back());
  }

  unsigned verify(const std::string& pin) { return word(0x20, 0, 0x80, pin_bytes(pin)); }
  unsigned tries() { return word(0x20, 0, 0x80); }
};

}  // namespace

TEST_CASE("the answer to reset has a right check byte") {
  std::uint8_t sum = 0;
  const Bytes atr = PivCard::atr();
  for (std::size_t at = 1; at < atr.size(); ++at) sum = static_cast<std::uint8_t>(sum ^ atr[at]);
  CHECK(sum == 0);
  CHECK(atr.size() == 4U + (atr[1] & 0x0F));
}

TEST_CASE("the card's application is found by a part of its name and no other is") {
  Bench bench;
  CHECK(bench.word(0xA4, 4, 0, {0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0}) == 0x9000);
  CHECK(bench.word(0xA4, 4, 0, {0xA0, 0, 0, 3, 8}) == 0x9000);
  CHECK(bench.word(0xA4, 4, 0, {0xA0, 0, 0, 3, 9}) == 0x6A82);
  CHECK(bench.word(0x47, 0, 0x9A) == 0x6D00);
}

TEST_CASE("an object longer than one response comes in parts") {
  Bench bench;
  const Bytes object = bench.send(0xCB, 0x3F, 0xFF, {0x5C, 3, 0x5F, 0xC1, 0x05});
  const auto content = find_tlv(object, 0x53);
  REQUIRE(content);
  CHECK(find_tlv(*content, 0x70) == Bytes(300, 0x55));
  CHECK(bench.word(0xCB, 0x3F, 0xFF, {0x5C, 3, 0x5F, 0xC1, 0x0A}) == 0x6A82);
}

TEST_CASE("each wrong PIN costs a try, the right one restores them, the last one locks") {
  Bench bench;
  CHECK(bench.tries() == 0x63C6);
  CHECK(bench.verify("000000") == 0x63C5);
  CHECK(bench.tries() == 0x63C5);
  CHECK(bench.verify("123456") == 0x9000);
  CHECK(bench.tries() == 0x9000);
  bench.card.reset();
  CHECK(bench.tries() == 0x63C6);
  for (unsigned left = 5; left > 0; --left) CHECK(bench.verify("000000") == (0x63C0 | left));
  CHECK(bench.verify("000000") == 0x6983);
  CHECK(bench.verify("123456") == 0x6983);
  CHECK(bench.tries() == 0x6983);
}

TEST_CASE("a wrong PIN ends what the right one opened") {
  Bench bench;
  CHECK(bench.verify("123456") == 0x9000);
  CHECK(bench.verify("000000") == 0x63C5);
  CHECK(bench.tries() == 0x63C5);
}

TEST_CASE("the PIN is changed with the old one, and a bad new one costs nothing") {
  Bench bench;
  CHECK(bench.word(0x24, 0, 0x80, joined(pin_bytes("123456"), pin_bytes("12"))) == 0x6A80);
  CHECK(bench.tries() == 0x63C6);
  CHECK(bench.word(0x24, 0, 0x80, joined(pin_bytes("000000"), pin_bytes("654321"))) == 0x63C5);
  CHECK(bench.word(0x24, 0, 0x80, joined(pin_bytes("123456"), pin_bytes("654321"))) == 0x9000);
  CHECK(bench.verify("123456") == 0x63C5);
  CHECK(bench.verify("654321") == 0x9000);
}

TEST_CASE("the PUK unlocks a locked PIN") {
  Bench bench;
  for (int n = 0; n < 6; ++n) bench.verify("000000");
  CHECK(bench.word(0x2C, 0, 0x80, joined(pin_bytes("00000000"), pin_bytes("654321"))) == 0x63C5);
  CHECK(bench.word(0x2C, 0, 0x80, joined(pin_bytes("12345678"), pin_bytes("654321"))) == 0x9000);
  CHECK(bench.verify("654321") == 0x9000);
}

TEST_CASE("the key signs only after the PIN, and what was asked") {
  Bench bench;
  const Bytes hash(32, 0x11);
  const Bytes request = tlv(0x7C, joined(tlv(0x82, Bytes()), tlv(0x81, hash)));
  CHECK(bench.word(0x87, 0x11, 0x9A, request) == 0x6982);
  REQUIRE(bench.verify("123456") == 0x9000);
  CHECK(bench.word(0x87, 0x07, 0x9A, request) == 0x6A86);
  CHECK(bench.word(0x87, 0x11, 0x9C, request) == 0x6A86);
  const Bytes answer = bench.send(0x87, 0x11, 0x9A, request);
  const auto signature = find_tlv(*find_tlv(answer, 0x7C), 0x82);
  REQUIRE(signature);
  using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
  const PkeyCtxPtr context(EVP_PKEY_CTX_new(bench.key.get(), nullptr));
  REQUIRE(EVP_PKEY_verify_init(context.get()) == 1);
  CHECK(EVP_PKEY_verify(context.get(), signature->data(), signature->size(), hash.data(), hash.size()) == 1);
}

TEST_CASE("a block of RSA comes as a chain of commands and goes as a chain of responses") {
  Bench bench(KeyType::rsa2048);
  Bytes block(256, 0x22);
  block[0] = 0;
  const Bytes request = tlv(0x7C, joined(tlv(0x82, Bytes()), tlv(0x81, block)));
  REQUIRE(bench.verify("123456") == 0x9000);
  const Bytes first(request.begin(), request.begin() + 255), rest(request.begin() + 255, request.end());
  CHECK(bench.send(0x87, 0x07, 0x9A, first, 0x10) == Bytes{0x90, 0x00});
  const auto response = find_tlv(bench.send(0x87, 0x07, 0x9A, rest), 0x7C);
  REQUIRE(response);
  CHECK(find_tlv(*response, 0x82)->size() == 256);
}

TEST_CASE("broken commands are refused and change nothing") {
  Bench bench;
  for (const Bytes& bad :
       {Bytes{}, Bytes{0}, Bytes{0, 0x20, 0}, Bytes{0, 0x20, 0, 0x80, 8, 1}, Bytes{0, 0x20, 0, 0x80, 0, 1}})
    CHECK(bench.card.answer(bad) == Bytes{0x67, 0x00});
  CHECK(bench.word(0x20, 0, 0x80, {1, 2, 3}) == 0x6A80);
  CHECK(bench.tries() == 0x63C6);
}
