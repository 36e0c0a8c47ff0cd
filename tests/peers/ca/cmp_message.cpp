// SPDX-License-Identifier: Apache-2.0
// A walk over DER for the fields that OpenSSL 3.0 does not hand out.
#include "tests/peers/ca/cmp_message.h"

#include <openssl/err.h>

namespace redlips::peers {
namespace {

struct Element {
  int tag = -1;
  BytesView whole, content;
};

/// Cuts the first element off `rest`; nullopt where there is none of definite length.
std::optional<Element> cut(BytesView& rest) {
  if (rest.empty()) return std::nullopt;
  const unsigned char* at = rest.data();
  long length = 0;
  int tag = 0, kind = 0;
  const int flags = ASN1_get_object(&at, &length, &tag, &kind, static_cast<long>(rest.size()));
  if ((flags & 0x80) != 0 || (flags & 1) != 0) {
    ERR_clear_error();
    return std::nullopt;
  }
  const auto header = static_cast<std::size_t>(at - rest.data()), size = static_cast<std::size_t>(length);
  const Element found{tag, rest.first(header + size), rest.subspan(header, size)};
  rest = rest.subspan(header + size);
  return found;
}

/// The content of the first element behind `skipped` others that has this tag; empty where there is none.
Element find(BytesView inside, int skipped, int tag) {
  for (int at = 0; const auto element = cut(inside); ++at)
    if (at >= skipped && element->tag == tag) return *element;
  return {};
}

BytesView inside(BytesView whole) {
  const auto element = cut(whole);
  return element ? element->content : BytesView();
}

template <class Object>
Bytes der_of(const Object& object, int (*encode)(const Object*, unsigned char**), const char* call) {
  const int size = encode(&object, nullptr);
  require(size > 0, call);
  Bytes der(static_cast<std::size_t>(size));
  unsigned char* at = der.data();
  require(encode(&object, &at) == size, call);
  return der;
}

/// PKIMessage: header, body, [0] protection, [1] extraCerts.
X509Ptr first_extra_certificate(BytesView der) {
  BytesView list = inside(find(inside(der), 2, 1).content);
  const auto first = cut(list);
  if (!first) return nullptr;
  const unsigned char* at = first->whole.data();
  X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(first->whole.size())));
  ERR_clear_error();
  return certificate;
}

}  // namespace

std::optional<CmpMessage> read_cmp_message(BytesView der) {
  BytesView rest = der;
  if (!cut(rest) || !rest.empty()) return std::nullopt;  // d2i would ignore what follows
  const unsigned char* at = der.data();
  CmpMessage read;
  read.message.reset(d2i_OSSL_CMP_MSG(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!read.message) return std::nullopt;
  const ASN1_OCTET_STRING* const id =
      OSSL_CMP_HDR_get0_transactionID(OSSL_CMP_MSG_get0_header(read.message.get()));
  if (id == nullptr || ASN1_STRING_length(id) == 0 || ASN1_STRING_length(id) > 64) return std::nullopt;
  read.transaction = hex({ASN1_STRING_get0_data(id), static_cast<std::size_t>(ASN1_STRING_length(id))});
  read.body = OSSL_CMP_MSG_get_bodytype(read.message.get());
  read.digest = sha256_hex(der);
  read.sender = first_extra_certificate(der);
  return read;
}

Bytes cmp_der(const OSSL_CMP_MSG& message) { return der_of(message, i2d_OSSL_CMP_MSG, "i2d_OSSL_CMP_MSG"); }

Bytes sender_nonce(BytesView der) {
  const BytesView header = inside(inside(der));
  const BytesView nonce = inside(find(header, 3, 5).content);  // pvno, sender and recipient come before
  return {nonce.begin(), nonce.end()};
}

Bytes template_key(const OSSL_CRMF_CERTTEMPLATE& wanted) {
  const Bytes der = der_of(wanted, i2d_OSSL_CRMF_CERTTEMPLATE, "i2d_OSSL_CRMF_CERTTEMPLATE");
  const BytesView field = find(inside(der), 0, 6).whole;
  Bytes key(field.begin(), field.end());
  if (!key.empty()) key.front() = 0x30;  // implicitly tagged
  return key;
}

Bytes certificate_der(const X509& certificate) { return der_of(certificate, i2d_X509, "i2d_X509"); }

X509Ptr certificate_of(BytesView der) {
  const unsigned char* at = der.data();
  return owned<X509Ptr>(d2i_X509(nullptr, &at, static_cast<long>(der.size())), "d2i_X509");
}

std::string sha256_hex(BytesView bytes) {
  Bytes digest(32);
  require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1,
          "EVP_Digest");
  return hex(digest);
}

}  // namespace redlips::peers
