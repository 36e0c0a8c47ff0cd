// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "daemon/history.h"
#include "daemon/iso_time.h"

namespace redlips {
namespace {

// A spreadsheet runs cells that begin so as formulas; the text comes from web pages and certificates.
std::string cell(std::string_view text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::string history_csv(const std::vector<HistoryEntry>& entries) {
  std::string out =
      "when,what,origin,result,count,key,unit,certificate,asked by,answered in,test "
      "configuration,document,SHA-256\r\n";
  for (const HistoryEntry& e : entries)
    out += cell(iso_time(e.when)) + "," + cell(e.what) + "," + cell(e.origin) + "," + cell(e.code) + "," +
           std::to_string(e.count) + "," + cell(e.token_serial) + "," + cell(e.unit) + "," +
           cell(e.certificate) + "," + cell(e.caller) + "," + cell(e.prompter) + "," +
           (e.test_config ? "yes" : "no") + "," + cell(e.document) + "," + cell(e.document_sha256) + "\r\n";
  return out;
}

}  // namespace redlips
