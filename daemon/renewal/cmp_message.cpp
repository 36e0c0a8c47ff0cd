// SPDX-License-Identifier: Apache-2.0
// The walk through header and body.
#include "daemon/renewal/cmp_message.h"

#include <algorithm>
#include <optional>

#include "daemon/documents/der.h"
#include "daemon/renewal/certificate_request.h"
#include "daemon/renewal/der_nesting.h"

namespace redlips::renewal {
namespace {

using der::Element;
using der::Reader;
using Body = CmpVerdict::Body;

constexpr std::uint8_t context(unsigned number) { return static_cast<std::uint8_t>(0xa0U + number); }

/// PKIBody's choices (RFC 4210 §5.1.2) that a client may have to send.
constexpr struct {
  std::uint8_t tag;
  Body body;
} choices[] = {{context(7), Body::key_update},
               {context(21), Body::general},
               {context(23), Body::error},
               {context(24), Body::confirm},
               {context(25), Body::poll}};

std::optional<Body> body_of(std::uint8_t tag) {
  const auto* const found = std::ranges::find(choices, tag, [](const auto& choice) { return choice.tag; });
  return found == std::end(choices) ? std::nullopt : std::optional(found->body);
}

/// PKIHeader's optional fields, [0] to [8], in their order (§5.1.1); the contents, empty where absent.
struct Header {
  BytesView sender, protection, transaction, sender_nonce;
};

/// What an explicit tag holds: one element and nothing behind it.
std::optional<Element> inner(const Element& tagged, std::uint8_t tag) {
  Reader reader(tagged.content);
  auto element = reader.next(tag);
  return reader.at_end() ? element : std::nullopt;
}

/// pvno, sender, recipient, then fields whose tags ascend.
std::optional<Header> read_header(BytesView content) {
  Reader reader(content);
  const auto version = reader.next(der::integer);
  const auto sender = reader.next(context(4));  // GeneralName: directoryName
  const auto recipient = reader.next();
  const bool cmp2000 = version && version->content.size() == 1 && version->content[0] == 2;
  if (!cmp2000 || !sender || !recipient) return std::nullopt;
  Header header{sender->content, {}, {}, {}};
  for (int last = context(0) - 1; !reader.at_end();) {
    const auto field = reader.next();
    if (!field || field->tag <= last || field->tag > context(8)) return std::nullopt;
    last = field->tag;
    const bool text = field->tag == context(4) || field->tag == context(5);
    const auto held = inner(*field, text ? der::octet_string : der::sequence);
    if (field->tag == context(1) && held) header.protection = held->content;
    if (field->tag == context(4) && held) header.transaction = held->content;
    if (field->tag == context(5) && held) header.sender_nonce = held->content;
  }
  return header;
}

/// AlgorithmIdentifier of protectionAlg: with SHA-256, and of the old key (RFC 5754 §3).
std::optional<pkcs11::Scheme> scheme_of(BytesView algorithm, pkcs11::KeyType key) {
  using pkcs11::KeyType;
  static const Bytes ecdsa = der::object_id("1.2.840.10045.4.3.2"),
                     rsa = der::object_id("1.2.840.113549.1.1.11");
  const bool ec = key == KeyType::p256 || key == KeyType::p384;
  const auto oid = Reader(algorithm).next(der::object_identifier);
  if (!oid || key == KeyType::other || !std::ranges::equal(oid->whole, ec ? ecdsa : rsa)) return std::nullopt;
  return ec ? pkcs11::Scheme::ecdsa : pkcs11::Scheme::rsa_pkcs1;
}

/// CertReqMessages (RFC 4211 §3): one CertReqMsg, and it asks for the new key.
std::string key_update_fault(BytesView content, const CmpTerms& terms) {
  Reader messages(content);
  const auto list = messages.next(der::sequence);
  if (!list || !messages.at_end()) return "kur holds no list of requests";
  Reader one(list->content);
  const auto message = one.next(der::sequence);
  if (!message || !one.at_end()) return "kur holds not exactly one request";
  const auto request = Reader(message->content).next(der::sequence);
  if (!request) return "kur holds no CertRequest";
  return check_certificate_request(request->whole, {terms.sender, terms.new_public_key});
}

std::string header_fault(const Header& header, const CmpTerms& terms) {
  if (!std::ranges::equal(header.sender, terms.sender)) return "another sender";
  const bool ours = std::ranges::any_of(
      terms.transactions, [&](const Bytes& one) { return std::ranges::equal(one, header.transaction); });
  if (header.transaction.empty() || !ours) return "a foreign transactionID";
  return header.sender_nonce.size() < 16 ? "no senderNonce" : "";
}

CmpVerdict refuse(std::string why) { return {std::move(why), {}, {}}; }

}  // namespace

CmpVerdict check_cmp_message(BytesView protected_part, const CmpTerms& terms) {
  if (protected_part.size() > protected_part_limit) return refuse("too long");
  Reader outer(protected_part);
  const auto whole = outer.next(der::sequence);
  if (!whole || !outer.at_end()) return refuse("not one SEQUENCE");
  Reader parts(whole->content);
  const auto head = parts.next(der::sequence);
  const auto body = parts.next();
  if (!head || !body || !parts.at_end() || !well_nested(whole->whole)) return refuse("no ProtectedPart");
  const auto header = read_header(head->content);
  if (!header) return refuse("no PKIHeader");
  if (auto fault = header_fault(*header, terms); !fault.empty()) return refuse(std::move(fault));
  const auto scheme = scheme_of(header->protection, terms.old_key);
  if (!scheme) return refuse("another protection than the old key's with SHA-256");
  const auto kind = body_of(body->tag);
  if (!kind) return refuse("a body that no renewal sends");
  if (*kind == Body::key_update)
    if (auto fault = key_update_fault(body->content, terms); !fault.empty()) return refuse(std::move(fault));
  return {{}, *kind, *scheme};
}

}  // namespace redlips::renewal
