// SPDX-License-Identifier: Apache-2.0
// The daemon's own look at what its child wants signed: all that OpenSSL's client really sends is taken, and
// nothing that differs from it in what matters.
#include <doctest/doctest.h>

#include <algorithm>

#include "daemon/documents/der.h"
#include "daemon/renewal/certificate_request.h"
#include "daemon/renewal/cmp_message.h"
#include "daemon/renewal/der_nesting.h"
#include "pkcs11/certificate.h"
#include "tests/support/cmp_authority.h"
#include "tests/support/fake_key_side.h"
#include "tests/support/temporary.h"
#include "updater/cmp_session.h"
#include "updater/renewal_run.h"

using namespace redlips;
using pkcs11::KeyType;
using redlips::renewal::CmpVerdict;
using Body = CmpVerdict::Body;

namespace {

/// What OpenSSL's client wanted signed in a renewal that waits at the desk and is then granted.
struct Sent {
  explicit Sent(KeyType type = KeyType::p256) : daemon(authority, directory.path(), type, type) {
    daemon.facts.unsigned_poll = false;
    daemon.on_sign = [this](updater::Purpose purpose, BytesView message) {
      auto& list = purpose == updater::Purpose::cmp ? messages : requests;
      list.emplace_back(message.begin(), message.end());
    };
    authority.decision.kind = test::CmpAuthority::Decision::Kind::waiting;
    run();
    authority.decision.kind = test::CmpAuthority::Decision::Kind::granted;
    run();
    const auto old = pkcs11::parse_certificate(daemon.facts.old_certificate);
    terms.transactions = daemon.facts.transactions;
    terms.sender = subject_of(daemon.facts.old_certificate);
    terms.new_public_key = test::public_key_of(daemon.new_key.get());
    terms.old_key = old->key_type;
  }
  void run() {
    daemon.restart();
    const updater::Job job = daemon.job();
    updater::Lease lease(daemon);
    updater::Journal journal(job.directory);
    updater::CmpSession session(job, lease, journal, [this](BytesView m) { return authority.answer(m); });
    updater::run_renewal({job, lease, journal, session, [] { return 0.5; }});
  }
  static Bytes subject_of(const Bytes& der) {
    const auto* position = der.data();
    const ossl::X509Ptr certificate(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
    unsigned char* out = nullptr;
    const int size = i2d_X509_NAME(X509_get_subject_name(certificate.get()), &out);
    Bytes name(out, out + size);
    OPENSSL_free(out);
    return name;
  }
  renewal::RequestTerms request_terms() const { return {terms.sender, terms.new_public_key}; }
  const Bytes& first(Body body) const {
    const auto found = std::ranges::find_if(
        messages, [&](const Bytes& one) { return check_cmp_message(one, terms).body == body; });
    REQUIRE(found != messages.end());
    return *found;
  }

  test::TemporaryDirectory directory;
  test::CmpAuthority authority;
  test::FakeKeySide daemon;
  std::vector<Bytes> messages, requests;
  renewal::CmpTerms terms;
};

/// `text` with every occurrence of `from` replaced by `to` of the same length.
Bytes exchanged(Bytes text, BytesView from, BytesView to) {
  REQUIRE(from.size() == to.size());
  bool found = false;
  for (auto at = text.begin(); (at = std::search(at, text.end(), from.begin(), from.end())) != text.end();
       at += static_cast<std::ptrdiff_t>(to.size())) {
    std::ranges::copy(to, at);
    found = true;
  }
  REQUIRE(found);
  return text;
}

std::string refused(const Bytes& message, const renewal::CmpTerms& terms) {
  return check_cmp_message(message, terms).refused;
}

Bytes changed_last(Bytes text) {
  text.back() ^= 1;
  return text;
}

}  // namespace

TEST_CASE("every message of a real renewal is taken, for what it is") {
  for (const auto type : {KeyType::p256, KeyType::rsa2048}) {
    const Sent sent(type);
    const auto scheme = type == KeyType::p256 ? pkcs11::Scheme::ecdsa : pkcs11::Scheme::rsa_pkcs1;
    std::vector<Body> bodies;
    for (const auto& message : sent.messages) {
      const auto verdict = check_cmp_message(message, sent.terms);
      CHECK(verdict.refused.empty());
      CHECK(verdict.scheme == scheme);
      bodies.push_back(verdict.body);
    }
    CHECK(bodies.front() == Body::key_update);
    CHECK(std::ranges::count(bodies, Body::poll) >= 1);
    CHECK(bodies.back() == Body::confirm);
    REQUIRE_FALSE(sent.requests.empty());
    for (const auto& request : sent.requests)
      CHECK(check_certificate_request(request, sent.request_terms()).empty());
  }
}

TEST_CASE(
    "a message of another job, from another sender, for another key or by another algorithm is refused") {
  const Sent sent;
  const Bytes& kur = sent.first(Body::key_update);
  const Bytes& poll = sent.first(Body::poll);
  auto terms = sent.terms;
  terms.transactions = {Bytes(16, 0x77)};
  CHECK(refused(poll, terms) == "a foreign transactionID");
  terms.transactions.clear();
  CHECK(refused(poll, terms) == "a foreign transactionID");
  terms = sent.terms;
  terms.sender = changed_last(terms.sender);
  CHECK(refused(poll, terms) == "another sender");
  terms = sent.terms;
  terms.new_public_key = test::public_key_of(test::make_key().get());
  CHECK(refused(kur, terms) == "another key than the job's new one");
  terms.new_public_key.clear();
  CHECK(refused(kur, terms) == "another key than the job's new one");
  for (const auto key : {KeyType::rsa2048, KeyType::other}) {
    terms = sent.terms;
    terms.old_key = key;
    CHECK(refused(poll, terms) == "another protection than the old key's with SHA-256");
  }
  const Bytes sha256 = der::object_id("1.2.840.10045.4.3.2"), sha384 = der::object_id("1.2.840.10045.4.3.3");
  CHECK(refused(exchanged(poll, sha256, sha384), sent.terms) ==
        "another protection than the old key's with SHA-256");
}

TEST_CASE("neither a login nor the attributes of a document pass as a message, nor a body of another kind") {
  const Sent sent;
  const Bytes& poll = sent.first(Body::poll);
  for (const std::size_t size : {64U, 96U, 128U}) {
    CHECK_FALSE(refused(Bytes(size, 0x30), sent.terms).empty());
    CHECK_FALSE(check_certificate_request(Bytes(size, 0x30), sent.request_terms()).empty());
  }
  Bytes attributes = poll;
  attributes.front() = der::set;
  CHECK(refused(attributes, sent.terms) == "not one SEQUENCE");
  Bytes more = poll;
  more.push_back(0);
  CHECK(refused(more, sent.terms) == "not one SEQUENCE");
  for (unsigned tag = 0; tag < 256; ++tag) {
    // The body's tag stands behind the header: what OpenSSL wrote there for pollReq is [25].
    der::Reader outer(poll);
    der::Reader parts(outer.next()->content);
    const auto header = parts.next()->whole;
    Bytes other = poll;
    other[static_cast<std::size_t>(header.data() - poll.data()) + header.size()] =
        static_cast<std::uint8_t>(tag);
    const bool known = tag == 0xb5 || tag == 0xb7 || tag == 0xb8 || tag == 0xb9;
    CHECK(refused(other, sent.terms).empty() == known);
  }
}

TEST_CASE("no shortened message is taken, and no changed byte of a request names another key or subject") {
  const Sent sent;
  const Bytes& kur = sent.first(Body::key_update);
  for (std::size_t size = 0; size < kur.size(); ++size)
    CHECK_FALSE(
        refused(Bytes(kur.begin(), kur.begin() + static_cast<std::ptrdiff_t>(size)), sent.terms).empty());
  const Bytes& request = sent.requests.front();
  std::size_t taken = 0;
  for (std::size_t at = 0; at < request.size(); ++at) {
    Bytes other = request;
    other[at] ^= 0x40;
    if (!check_certificate_request(other, sent.request_terms()).empty()) continue;
    ++taken;
    // What may differ is neither name nor key: both still stand there, unchanged.
    const auto& key = sent.terms.new_public_key;
    CHECK(std::search(other.begin(), other.end(), key.begin() + 1, key.end()) != other.end());
  }
  CHECK(taken < request.size());
}

TEST_CASE("nothing is nested deeper or oftener than a message can need") {
  Bytes deep = der::element(der::null, Bytes());
  for (int i = 0; i < 23; ++i) deep = der::element(der::sequence, deep);
  CHECK(renewal::well_nested(deep));
  CHECK_FALSE(renewal::well_nested(der::element(der::sequence, deep)));
  Bytes many;
  for (int i = 0; i < 4096; ++i) {
    many.push_back(der::null);
    many.push_back(0);
  }
  CHECK(renewal::well_nested(many));
  many.insert(many.end(), {der::null, 0});
  CHECK_FALSE(renewal::well_nested(many));
  CHECK_FALSE(renewal::well_nested(Bytes{der::sequence, 2, der::integer, 5}));
}
