// SPDX-License-Identifier: Apache-2.0
// Signed documents of others and answers of time stamp authorities. The first byte says which the rest is:
// DER, an envelope as a file, a signature to be verified, an answer. The keys that are trusted were drawn
// when the program began: nothing may pass for theirs.
#include <openssl/err.h>

#include <fstream>

#include "daemon/documents/der.h"
#include "daemon/documents/enclosure.h"
#include "daemon/documents/timestamp.h"
#include "daemon/documents/verify.h"
#include "pkcs11/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/document_signer.h"
#include "tests/support/temporary.h"

using namespace redlips;

namespace {

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

Bytes joined(Bytes first, BytesView second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// X.690 §10: what is read as DER is what would be written.
void walk(BytesView text, int depth) {
  der::Reader reader(text);
  while (const auto element = reader.next()) {
    fuzz::holds(element->whole.data() >= text.data() && element->whole.size() <= text.size(),
                "an element lies in its text");
    const auto written = der::element(element->tag, element->content);
    fuzz::holds(std::ranges::equal(written, element->whole), "an element is written as it was read");
    const auto header = der::read_header(element->whole);
    fuzz::holds(header && header->size + header->length == element->whole.size(),
                "its header tells its size");
    if ((element->tag & 0x20U) != 0 && depth < 8) walk(element->content, depth + 1);
  }
}

void run_der(const Bytes& input) { walk(input, 0); }

void run_envelope(const Bytes& input) {
  const auto read = [&](std::uint64_t offset, std::size_t size) {
    const auto begin = std::min<std::size_t>(offset, input.size());
    const auto end = begin + std::min(size, input.size() - begin);
    return Bytes(input.begin() + static_cast<std::ptrdiff_t>(begin),
                 input.begin() + static_cast<std::ptrdiff_t>(end));
  };
  const auto opened = cms::open_envelope(read, input.size());
  if (!opened) return;
  fuzz::holds(opened->detached.size() <= cms::envelope_limit, "an envelope is bounded");
  if (!opened->document) return fuzz::holds(opened->detached == input, "a detached envelope is the file");
  fuzz::holds(*opened->document + opened->size <= input.size(), "the document lies in the file");
  const auto enclosure = cms::enclose(opened->detached, opened->size);
  fuzz::holds(enclosure.has_value(), "what was opened can be closed");
  const auto document = BytesView(input).subspan(*opened->document, opened->size);
  const auto whole = joined(joined(enclosure->before, document), enclosure->after);
  fuzz::holds(whole == input, "and is the file again");
}

/// Keys of this program alone, whom the verifier trusts.
struct Trusted {
  Trusted() {
    test::write_file(directory, "anchor.pem", signer.pem());
    test::write_file(directory, "document", "hello\n");
  }
  std::filesystem::path file(const char* name) const { return directory.path() / name; }
  test::TemporaryDirectory directory;
  test::DocumentSigner signer;
};

const Trusted& trusted() {
  static const Trusted only;
  return only;
}

void check_verdict(const documents::SignerVerdict& verdict) {
  fuzz::holds(!verdict.fault.empty() || verdict.certificate, "a good signature is somebody's");
  fuzz::holds(!verdict.fault.empty() || verdict.chain != "trusted", "nobody signs as a key that he has not");
  fuzz::holds(verdict.stamp.state != documents::TimeStamp::State::trusted, "nor stamps as one");
  fuzz::holds(pkcs11::valid_utf8(verdict.origin) && pkcs11::valid_utf8(verdict.stamp.authority),
              "its texts are UTF-8");
}

void run_signature(const Bytes& input) {
  const auto file = trusted().file("signed");
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(input.data()), static_cast<std::streamsize>(input.size()));
  static const auto trust = documents::Trust::read({trusted().file("anchor.pem")});
  for (const bool detached : {true, false}) {
    try {
      const auto document = detached ? std::optional(trusted().file("document")) : std::nullopt;
      const auto cms = documents::open_cms_file(file, document);
      fuzz::holds(cms.attached != detached, "a document is where it was looked for");
      const std::chrono::sys_seconds now{std::chrono::seconds(1'795'000'000)};
      for (const auto& verdict : documents::verify(cms, {trust, trust, now})) check_verdict(verdict);
    } catch (const documents::CmsFileError& error) {
      fuzz::holds(!error.code().empty(), "a file that cannot be taken says why");
    }
  }
}

void run_time_stamp(const Bytes& input) {
  static const auto trust = documents::Trust::read({trusted().file("anchor.pem")});
  static const auto envelope = trusted().signer.envelope("hello\n", cms::Algorithm::es256);
  try {
    documents::with_time_stamp(envelope, trust, [&](const Bytes&) { return input; });
    fuzz::holds(false, "no answer fits a nonce that it does not know");
  } catch (const documents::TimeStampError& error) {
    const auto& code = error.code();
    fuzz::holds(code == "tsa_unreachable" || code == "tsa_refused" || code == "tsa_wrong",
                "a refusal has its code");
    fuzz::holds(pkcs11::valid_utf8(error.what()), "and its words are UTF-8");
  }
}

void run(BytesView input) {
  fuzz::Bytes bytes(input);
  constexpr std::array kinds{run_der, run_envelope, run_signature, run_time_stamp};
  const auto kind = bytes.byte() % kinds.size();
  kinds.at(kind)(bytes_of(bytes.rest()));
  ERR_clear_error();  // the command line reads one file, and ends
}

const fuzz::Target target{"document", run, {"daemon/documents/", "pkcs11/certificate", "pkcs11/asn1_text"}};

}  // namespace
