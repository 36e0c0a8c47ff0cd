// SPDX-License-Identifier: Apache-2.0
// Certificates as they stand on a key: what is read of them, the unit id in them, their public keys.
#include <openssl/err.h>

#include "daemon/shown_text.h"
#include "pkcs11/certificate.h"
#include "pkcs11/p11_public_key.h"
#include "pkcs11/uscc.h"
#include "pkcs11/utf8.h"
#include "pkcs11/verify.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/uscc_rules.h"

using namespace redlips;
using pkcs11::UnitId;

namespace {

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == text.npos; }

void check_unit_id(const UnitId& id) {
  fuzz::holds(!id.text.empty() && pkcs11::valid_utf8(id.text), "a unit id is a text");
  fuzz::holds(id.text.front() != ' ' && id.text.back() != ' ', "a unit id has no blanks around it");
  fuzz::holds((id.kind == UnitId::Kind::uscc) == fuzz::is_uscc_text(id.text),
              "18 characters of GB 32100 are a USCC");
  const bool right = id.kind != UnitId::Kind::uscc || fuzz::check_digit_is_right(id.text);
  fuzz::holds(id.check_digit_ok == right, "the check digit is judged by GB 32100");
  const bool tax_size = id.text.size() >= 15 && id.text.size() <= 20;
  fuzz::holds(id.kind != UnitId::Kind::tax_number || tax_size, "a tax number has 15 to 20 characters");
}

void check_texts(const pkcs11::Certificate& c) {
  for (const auto* text : {&c.subject_cn, &c.subject_o, &c.subject_ou, &c.subject, &c.issuer_cn, &c.issuer}) {
    fuzz::holds(pkcs11::valid_utf8(*text), "texts of a certificate are UTF-8");
    fuzz::holds(text->size() <= 8 * c.der.size(), "a text is bounded by its certificate");
    fuzz::holds(pkcs11::valid_utf8(shown_text(*text)), "what is shown of it is UTF-8");
  }
  fuzz::holds(c.sha256.size() == 64 && is_hex(c.sha256), "its name is a SHA-256");
  fuzz::holds(!c.serial.empty() && c.serial.size() % 2 == 0 && is_hex(c.serial), "its serial is hex");
}

void check_key(const pkcs11::Certificate& c) {
  fuzz::holds(!c.public_key.empty(), "it has a public key");
  const auto key = pkcs11::read_public_key(c.public_key);
  fuzz::holds(key || c.key_type == pkcs11::KeyType::other, "a key of a type that we sign with can be read");
  if (!key) return;
  const auto written = pkcs11::write_public_key(key.get());
  const auto again = pkcs11::read_public_key(written);
  fuzz::holds(again && EVP_PKEY_eq(key.get(), again.get()) == 1, "a public key reads the same when written");
  fuzz::holds(pkcs11::write_public_key(again.get()) == written, "and is written the same");
}

void check_login(const pkcs11::Certificate& c) {
  const auto state = pkcs11::state_at(c, c.not_before);
  using State = pkcs11::CertificateState;
  fuzz::holds(state == State::valid || c.not_before > c.not_after, "it is valid from its first second on");
  fuzz::holds(pkcs11::state_at(c, c.not_after + std::chrono::seconds(1)) != State::valid,
              "and no second longer");
  if (!pkcs11::offers_login(c, c.not_before)) return;
  fuzz::holds(!c.ca && c.digital_signature && c.client_auth && !c.encipherment_only,
              "only its owner's login is offered");
  fuzz::holds(!pkcs11::jwa_algorithm(c.key_type).empty(), "with an algorithm that halls know");
}

void check_places(BytesView der) {
  using Place = pkcs11::UnitIdPlace;
  static const std::vector<Place> prefixed{{Place::Kind::subject, "2.5.4.97", "VATCN-"},
                                           {Place::Kind::subject, "2.5.4.11", "USCC:"},
                                           {Place::Kind::extension, "1.2.156.112562.1", ""},
                                           {Place::Kind::extension, "no OID", ""}};
  static const auto standard = pkcs11::default_unit_id_places();
  for (const auto* places : {&standard, &prefixed}) {
    const auto id = pkcs11::find_unit_id(der, *places);
    if (id) check_unit_id(*id);
  }
}

void run(BytesView input) {
  fuzz::holds(ERR_peek_error() == 0, "nothing was left behind");
  const auto certificate = pkcs11::parse_certificate(input);
  check_places(input);
  fuzz::holds(ERR_peek_error() == 0, "what is no certificate is no error of ours");
  if (!certificate) return;
  fuzz::holds(certificate->der.size() <= 16384, "certificates are bounded");
  fuzz::holds(std::ranges::equal(certificate->der, input), "its bytes are those that came");
  check_texts(*certificate);
  check_key(*certificate);
  check_login(*certificate);
  ERR_clear_error();  // of the test's own reading
}

const fuzz::Target target{"certificate", run, {"pkcs11/", "daemon/shown_text", "tests/fuzz/uscc_rules"}};

}  // namespace
