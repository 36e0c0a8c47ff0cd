// SPDX-License-Identifier: Apache-2.0
// A walk over the outermost levels of a PKIMessage.
#include "updater/cmp_message.h"

#include <openssl/asn1.h>
#include <openssl/err.h>

#include <new>

namespace redlips::updater {
namespace {

struct Element {
  int tag = 0;
  int kind = 0;
  BytesView contents, whole;
  bool is_context(int number) const { return kind == V_ASN1_CONTEXT_SPECIFIC && tag == number; }
};

/// Takes one element of definite length off the front of `rest`.
std::optional<Element> take(BytesView& rest) {
  const unsigned char* at = rest.data();
  long length = 0;
  Element out;
  const int result = rest.empty()
                         ? 0x80
                         : ASN1_get_object(&at, &length, &out.tag, &out.kind, static_cast<long>(rest.size()));
  if ((result & 0x80) != 0 || (result & 1) != 0) {  // an error, an indefinite length
    ERR_clear_error();
    return std::nullopt;
  }
  const auto head = static_cast<std::size_t>(at - rest.data());
  out.contents = rest.subspan(head, static_cast<std::size_t>(length));
  out.whole = rest.first(head + out.contents.size());
  rest = rest.subspan(out.whole.size());
  return out;
}

/// The contents of PKIMessage, if it is one element and nothing else.
std::optional<BytesView> message_contents(BytesView der) {
  const auto outer = take(der);
  if (!outer || outer->tag != V_ASN1_SEQUENCE || outer->kind != V_ASN1_UNIVERSAL || !der.empty()) {
    return std::nullopt;
  }
  return outer->contents;
}

/// What stands behind header and body under this context tag.
std::optional<BytesView> behind_body(BytesView der, int number) {
  auto rest = message_contents(der);
  if (!rest || !take(*rest) || !take(*rest)) return std::nullopt;
  while (const auto element = take(*rest)) {
    if (element->is_context(number)) return element->contents;
  }
  return std::nullopt;
}

}  // namespace

CmpMessagePtr read_message(BytesView der) {
  if (!message_contents(der)) return nullptr;
  const unsigned char* at = der.data();
  CmpMessagePtr out(d2i_OSSL_CMP_MSG(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return at == der.data() + der.size() ? std::move(out) : nullptr;
}

Bytes write_message(const OSSL_CMP_MSG* message) {
  unsigned char* der = nullptr;
  const int size = i2d_OSSL_CMP_MSG(message, &der);
  if (size <= 0) throw std::bad_alloc();
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

Bytes sender_nonce(BytesView der) {
  auto rest = message_contents(der);
  const auto header = rest ? take(*rest) : std::nullopt;
  if (!header) return {};
  BytesView fields = header->contents;
  // pvno, sender, recipient: the names are context-tagged as well.
  for (int i = 0; i < 3; ++i) {
    if (!take(fields)) return {};
  }
  while (const auto field = take(fields)) {
    if (!field->is_context(5)) continue;
    BytesView inside = field->contents;
    const auto nonce = take(inside);
    return nonce ? Bytes(nonce->contents.begin(), nonce->contents.end()) : Bytes();
  }
  return {};
}

bool is_protected(BytesView der) { return behind_body(der, 0).has_value(); }

std::vector<Bytes> extra_certificates(BytesView der, std::size_t limit) {
  std::vector<Bytes> out;
  auto inside = behind_body(der, 1);
  const auto list = inside ? take(*inside) : std::nullopt;
  if (!list) return out;
  BytesView rest = list->contents;
  while (out.size() < limit) {
    const auto certificate = take(rest);
    if (!certificate) break;
    out.emplace_back(certificate->whole.begin(), certificate->whole.end());
  }
  return out;
}

ossl::X509Ptr read_x509(BytesView der) {
  const unsigned char* at = der.data();
  ossl::X509Ptr out(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return at == der.data() + der.size() ? std::move(out) : nullptr;
}

}  // namespace redlips::updater
