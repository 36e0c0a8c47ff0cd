// SPDX-License-Identifier: Apache-2.0
// Faults on purpose, none of them in the product: fuzz.harness shows with them that a fault makes a run red.
#include <memory>

#include "tests/fuzz/fuzz.h"

using namespace redlips;

namespace {

void run(BytesView input) {
  const auto text = fuzz::text_of(input);
  fuzz::holds(text != "a property that is false", "planted property");
  if (text == "a byte past the end") {
    const auto bytes = std::make_unique<char[]>(text.size());
    volatile const char* at = bytes.get();
    static_cast<void>(at[text.size()]);
  }
  if (text.size() > 3 && text[0] == 'b' && text[1] == 'u' && text[2] == 'g' && text[3] == '!')
    fuzz::holds(false, "planted property that must be searched for");
}

const fuzz::Target target{"planted", run, {"tests/fuzz/planted_target"}};

}  // namespace
