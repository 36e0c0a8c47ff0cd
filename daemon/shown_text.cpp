// SPDX-License-Identifier: Apache-2.0
#include "daemon/shown_text.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace redlips {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
  char32_t point;
  std::size_t length;
};

// One code point of UTF-8 (RFC 3629 §3); anything malformed is U+FFFD and one byte long.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {replacement, 1};
  char32_t point = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {replacement, 1};
    point = point << 6U | (byte(i) & 0x3FU);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < smallest[length] || point > 0x10FFFF || surrogate) return {replacement, 1};
  return {point, length};
}

struct Range {
  char32_t first, last;
};

bool within(std::span<const Range> ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// Unicode's Cc, Zl, Zp, bidirectional controls (UAX #9 §2), zero-width and other format characters that
// change what a reader sees without being seen.
bool hidden(char32_t c) {
  constexpr Range ranges[] = {{0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},      {0x034F, 0x034F},
                              {0x061C, 0x061C},   {0x115F, 0x1160},   {0x17B4, 0x17B5},  {0x180B, 0x180F},
                              {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},  {0x3164, 0x3164},
                              {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},  {0xFFF0, 0xFFFB},
                              {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
  return within(ranges, c);
}

// Unicode's Zs, and what looks like it: many of them push the end of a name out of sight.
bool blank(char32_t c) {
  constexpr Range ranges[] = {{0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
                              {0x202F, 0x202F}, {0x205F, 0x205F}, {0x2800, 0x2800}, {0x3000, 0x3000}};
  return within(ranges, c);
}

// Marks that are drawn over and under the character before them (UAX #44, combining): many of them reach into
// the lines around.
bool mark(char32_t c) {
  constexpr Range ranges[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x1AB0, 0x1AFF},
                              {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};
  return within(ranges, c);
}

// Most blanks, and most marks, in a row: no honest name has more.
constexpr std::size_t longest_run = 3;

// The characters that may be seen, each in its bytes.
std::vector<std::string_view> seen(std::string_view text) {
  constexpr std::string_view question = "\xEF\xBF\xBD";
  std::vector<std::string_view> out;
  std::size_t blanks = 0, marks = 0;
  for (; !text.empty();) {
    const auto [point, length] = decode(text);
    const auto bytes = point == replacement ? question : text.substr(0, length);
    text.remove_prefix(length);
    if (hidden(point)) continue;
    blanks = blank(point) ? blanks + 1 : 0;
    marks = mark(point) ? marks + 1 : 0;
    if (blanks <= longest_run && marks <= longest_run) out.push_back(bytes);
  }
  return out;
}

}  // namespace

std::string shown_text(std::string_view text, std::size_t limit) {
  const auto characters = seen(text);
  std::string out;
  const bool cut = characters.size() > limit && limit > 1;
  const std::size_t head = cut ? limit / 2 : characters.size();
  for (std::size_t i = 0; i < head; ++i) out += characters[i];
  if (!cut) return out;
  out += "…";
  for (std::size_t i = characters.size() - (limit - head - 1); i < characters.size(); ++i)
    out += characters[i];
  return out;
}

bool shows_anything(std::string_view text) {
  for (; !text.empty();) {
    const auto [point, length] = decode(text);
    if (!hidden(point) && !blank(point) && !mark(point)) return true;
    text.remove_prefix(length);
  }
  return false;
}

}  // namespace redlips
