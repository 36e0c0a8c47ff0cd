// SPDX-License-Identifier: Apache-2.0
// Small readers of text from pages, keys and people: origins, nonces, names, unit ids, hex, labels of tokens.

#include "daemon/bridge/names.h"
#include "daemon/bridge/redirect_request.h"
#include "daemon/history.h"
#include "daemon/purposes/nonce.h"
#include "daemon/purposes/origin.h"
#include "daemon/purposes/web_login.h"
#include "daemon/shown_text.h"
#include "pkcs11/p11_text.h"
#include "pkcs11/uscc.h"
#include "pkcs11/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/uscc_rules.h"

using namespace redlips;

namespace {

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void check_origin(const std::string& text) {
  const auto origin = Origin::parse(text);
  if (!origin) return;
  fuzz::holds(origin->text() == text, "an origin is never mended");
  fuzz::holds(text.starts_with(origin->https() ? "https://" : "http://"), "an origin's scheme is its own");
  const auto bad =
      std::ranges::any_of(text, [](char c) { return c <= ' ' || c > '~' || (c >= 'A' && c <= 'Z'); });
  fuzz::holds(!bad && text.find_first_of("@\\%?#", 0) == text.npos, "an origin is plain lower-case ASCII");
  const auto& host = origin->host();
  fuzz::holds(std::ranges::count(text, '/') == 2 && !host.empty() && !host.ends_with('.'),
              "an origin has no path");
  const bool number = host.find_first_not_of("0123456789.") == host.npos;
  const bool loopback = host == "localhost" || host.ends_with(".localhost") || host == "[::1]";
  fuzz::holds(!loopback && !(number && host.starts_with("127.")), "loopback never asks");
  fuzz::holds(text.size() <= 8 + 253 + 6, "an origin is bounded");
}

void check_redirect(const std::string& text) {
  const auto request = bridge::RedirectRequest::parse(text);
  if (!request) return;
  fuzz::holds(bridge::is_state(request->state) && request->state.size() <= 128, "a redirect has a state");
  fuzz::holds(text.size() <= 3 * (267 + 128 + 128) + 64, "and is bounded");
}

void check_nonce(const std::string& text) {
  const auto nonce = Nonce::parse(text);
  if (!nonce) return;
  fuzz::holds(nonce->text() == text && text.size() >= 44 && text.size() <= 128,
              "a nonce has 44 to 128 characters");
  fuzz::holds(text.find_first_of("\"\\\n\r ,") == text.npos, "a nonce is base64");
  const auto hall = Origin::parse("https://hall.test");
  fuzz::holds(web_login_digest(*hall, *nonce, pkcs11::Hash::sha256).bytes.size() == 32,
              "a login's digest has its size");
}

void check_shown(const std::string& text, std::size_t limit) {
  const auto shown = shown_text(text, limit);
  fuzz::holds(pkcs11::valid_utf8(shown), "what is shown is UTF-8");
  fuzz::holds(shown.find_first_of("\n\r\t\x7f") == shown.npos && shown.find('\0') == shown.npos,
              "in one line");
  fuzz::holds(shown.find("\u202e") == shown.npos && shown.find("\u200b") == shown.npos,
              "without hidden characters");
  fuzz::holds(limit < 2 || characters(shown) <= limit, "cut to its limit");
  fuzz::holds(shown_text(shown, limit) == shown, "and shown the same again");
}

void check_repaired(const std::string& text) {
  const auto repaired = pkcs11::repaired_utf8(text);
  fuzz::holds(pkcs11::valid_utf8(repaired), "a repaired text is UTF-8");
  fuzz::holds(pkcs11::valid_utf8(text) == (repaired == text), "and a good one stays as it is");
  unsigned char field[32];
  std::fill(std::begin(field), std::end(field), static_cast<unsigned char>(' '));
  std::copy_n(text.begin(), std::min<std::size_t>(text.size(), 32), field);
  const auto label = pkcs11::padded_text(field);
  fuzz::holds(pkcs11::valid_utf8(label) && !label.ends_with(' ') && label.size() <= 96,
              "so is a token's label");
}

void check_unit_id(const std::string& text) {
  const auto id = pkcs11::classify_unit_id(text);
  using Kind = pkcs11::UnitId::Kind;
  fuzz::holds(id.text == text && (id.kind == Kind::uscc) == fuzz::is_uscc_text(text),
              "a USCC is told by its shape");
  const bool right = fuzz::is_uscc_text(text) && fuzz::check_digit_is_right(text);
  fuzz::holds(pkcs11::uscc_check_digit_ok(text) == right, "its check digit is that of GB 32100");
}

void check_hex(const std::string& text) {
  const auto bytes = from_hex(text);
  fuzz::holds(!bytes || (bytes->size() * 2 == text.size() && from_hex(to_hex(*bytes)) == bytes),
              "hex reads as written");
  fuzz::holds(bridge::is_name(text) == (text.size() == 32 && bytes && to_hex(*bytes) == text),
              "a name is 32 hex digits");
}

// No cell of the table may begin a formula (OWASP, "CSV Injection"), and none may end its line.
void check_csv(const std::string& text) {
  HistoryEntry entry;
  entry.what = "authenticate";
  entry.origin = entry.unit = text;
  const auto csv = history_csv({entry});
  const auto row = csv.substr(csv.find("\r\n") + 2);
  for (std::size_t at = row.find('"'); at + 1 < row.size(); at = row.find(",\"", at + 1) + 1) {
    if (row.find(",\"", at + 1) == row.npos) break;
    fuzz::holds(std::string_view("=+-@\t\r").find(row[at + 1]) == std::string_view::npos,
                "no cell is a formula");
  }
  fuzz::holds(std::ranges::count(row, '"') % 2 == 0, "every cell is closed");
}

void run(BytesView input) {
  fuzz::Bytes bytes(input);
  const auto limit = bytes.byte();
  const auto text = bytes.rest();
  check_origin(text);
  check_nonce(text);
  check_redirect(text);
  check_shown(text, limit);
  check_repaired(text);
  check_unit_id(text);
  check_hex(text);
  check_csv(text);
}

const fuzz::Target target{"text",
                          run,
                          {"daemon/purposes/", "daemon/shown_text", "daemon/history_csv",
                           "daemon/bridge/names", "daemon/bridge/redirect_request", "pkcs11/utf8",
                           "pkcs11/uscc", "pkcs11/bytes", "pkcs11/p11_text", "tests/fuzz/uscc_rules"}};

}  // namespace
