// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>

#include "daemon/history.h"
#include "daemon/iso_time.h"
#include "daemon/shown_text.h"

namespace redlips {
namespace {

/// Characters of one cell; nothing that is written into the history is longer.
constexpr std::size_t cell_limit = 1024;

// A spreadsheet runs cells that begin so as formulas (full-width signs too, where it speaks Chinese); the
// text comes from web pages and certificates, and may be shown by a terminal.
bool like_a_formula(std::string_view text) {
  constexpr std::array<std::string_view, 8> signs{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  return std::any_of(signs.begin(), signs.end(), [&](auto sign) { return text.starts_with(sign); });
}

std::string cell(std::string_view text) {
  const auto clean = shown_text(text, cell_limit);
  std::string out = "\"";
  if (like_a_formula(clean)) out += '\'';
  for (const char c : clean) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::string history_csv(const std::vector<HistoryEntry>& entries) {
  std::string out =
      "when,what,origin,result,count,key,unit,certificate,asked by,answered in,test "
      "configuration,document,SHA-256,SHA-384\r\n";
  for (const HistoryEntry& e : entries)
    out += cell(iso_time(e.when)) + "," + cell(e.what) + "," + cell(e.origin) + "," + cell(e.code) + "," +
           std::to_string(e.count) + "," + cell(e.token_serial) + "," + cell(e.unit) + "," +
           cell(e.certificate) + "," + cell(e.caller) + "," + cell(e.prompter) + "," +
           (e.test_config ? "yes" : "no") + "," + cell(e.document) + "," + cell(e.document_sha256) + "," +
           cell(e.document_sha384) + "\r\n";
  return out;
}

}  // namespace redlips
