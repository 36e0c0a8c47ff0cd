// SPDX-License-Identifier: Apache-2.0
// What a renewal's child wants signed: whatever it is, only a message about this job's key and name passes.
#include <algorithm>

#include "daemon/documents/der.h"
#include "daemon/renewal/certificate_request.h"
#include "daemon/renewal/cmp_message.h"
#include "daemon/renewal/der_nesting.h"
#include "tests/fuzz/fuzz.h"

using namespace redlips;

namespace {

/// Small ones, so that the fuzzer can make up a message from nothing.
const renewal::CmpTerms terms{{Bytes(16, 0x2a)}, {0x30, 0}, {0x30, 4, 0x30, 0, 3, 0}, pkcs11::KeyType::p256};

bool holds_bytes(BytesView text, BytesView part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end()) != text.end();
}

/// A key behind its first octet, which an implicit tag replaces.
bool names_key(BytesView text) { return holds_bytes(text, BytesView(terms.new_public_key).subspan(1)); }

void run(BytesView input) {
  const auto verdict = renewal::check_cmp_message(input, terms);
  if (verdict.refused.empty()) {
    fuzz::holds(input[0] == der::sequence && renewal::well_nested(input),
                "a message is DER to its last leaf");
    fuzz::holds(input.size() != 64 && input.size() != 96 && input.size() != 128, "and no login");
    fuzz::holds(holds_bytes(input, terms.transactions[0]), "of a transaction of ours");
    fuzz::holds(verdict.body != renewal::CmpVerdict::Body::key_update || names_key(input), "about our key");
  }
  if (!renewal::check_certificate_request(input, {terms.sender, terms.new_public_key}).empty()) return;
  fuzz::holds(input[0] == der::sequence && renewal::well_nested(input), "a request is DER to its last leaf");
  fuzz::holds(names_key(input), "for our key");
}

const fuzz::Target target{"renewal", run, {"daemon/renewal/", "daemon/documents/der"}};

}  // namespace
