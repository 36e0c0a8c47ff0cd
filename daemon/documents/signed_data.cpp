// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/signed_data.h"

#include <array>
#include <cstdio>
#include <stdexcept>

#include "daemon/documents/der.h"

namespace redlips::cms {
namespace {

using der::element;
using der::object_id;

constexpr std::array<std::uint8_t, 20> origin_octets{0x69, 0x82, 0x89, 0xd3, 0xe3, 0xa3, 0xd5,
                                                     0x95, 0xb2, 0xa1, 0xaf, 0xb7, 0xf5, 0xd3,
                                                     0xd3, 0xc1, 0xca, 0xa4, 0xb8, 0x13};

Bytes data_type() { return object_id("1.2.840.113549.1.7.1"); }

Bytes attribute(Bytes type, Bytes value) {
  return element(der::sequence, {std::move(type), element(der::set, value)});
}

/// RFC 5652 §11.3: UTCTime through 2049, GeneralizedTime from 2050 on; seconds always, Z.
Bytes signing_time(std::chrono::sys_seconds when) {
  using namespace std::chrono;
  const auto day = floor<days>(when);
  const year_month_day date(day);
  const hh_mm_ss time(when - day);
  const int year = static_cast<int>(date.year());
  const bool utc = year < 2050;
  std::array<char, 32> text{};
  const int size =
      std::snprintf(text.data(), text.size(), utc ? "%02d%02u%02u%02d%02d%02dZ" : "%04d%02u%02u%02d%02d%02dZ",
                    utc ? year % 100 : year, static_cast<unsigned>(date.month()),
                    static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                    static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  const auto* octets = reinterpret_cast<const std::uint8_t*>(text.data());
  return element(utc ? der::utc_time : der::generalized_time,
                 BytesView(octets, static_cast<std::size_t>(size)));
}

/// SigningCertificateV2 with one ESSCertIDv2; its hashAlgorithm is the default SHA-256, so DER leaves it out.
Bytes signing_certificate(BytesView sha256) {
  const Bytes id = element(der::sequence, {element(der::octet_string, sha256)});
  return element(der::sequence, {element(der::sequence, id)});
}

/// RFC 5754 §2: SHA-2 identifiers without parameters.
Bytes digest_algorithm(Algorithm algorithm) {
  const char* hash = algorithm == Algorithm::es384 ? "2.16.840.1.101.3.4.2.2" : "2.16.840.1.101.3.4.2.1";
  return element(der::sequence, {object_id(hash)});
}

/// RFC 4056 §2.2 and RFC 8017 A.2.3: SHA-256, MGF1 with SHA-256, a salt of 32 bytes, the default trailer.
Bytes pss_parameters() {
  const Bytes hash = digest_algorithm(Algorithm::ps256);
  const Bytes mask = element(der::sequence, {object_id("1.2.840.113549.1.1.8"), hash});
  constexpr std::array<std::uint8_t, 1> salt{32};
  return element(der::sequence, {element(der::context_0, hash), element(der::context_1, mask),
                                 element(der::context_2, der::unsigned_integer(salt))});
}

Bytes signature_algorithm(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256:
      return element(der::sequence, {object_id("1.2.840.10045.4.3.2")});
    case Algorithm::es384:
      return element(der::sequence, {object_id("1.2.840.10045.4.3.3")});
    case Algorithm::rs256:  // RFC 5754 §3.2: with NULL
      return element(der::sequence, {object_id("1.2.840.113549.1.1.11"), element(der::null, BytesView())});
    case Algorithm::ps256:
      break;
  }
  return element(der::sequence, {object_id("1.2.840.113549.1.1.10"), pss_parameters()});
}

/// RFC 3279 §2.2.3: Ecdsa-Sig-Value for r‖s; RSA signatures stand as they are.
Bytes signature_value(Algorithm algorithm, BytesView signature) {
  if (algorithm != Algorithm::es256 && algorithm != Algorithm::es384)
    return {signature.begin(), signature.end()};
  const auto half = signature.size() / 2;
  return element(der::sequence, {der::unsigned_integer(signature.first(half)),
                                 der::unsigned_integer(signature.subspan(half))});
}

/// IssuerAndSerialNumber, copied byte by byte out of TBSCertificate (RFC 5280 §4.1).
Bytes issuer_and_serial(BytesView certificate) {
  der::Reader file(certificate);
  const auto whole = file.next(der::sequence);
  der::Reader outer(whole ? whole->content : BytesView());
  const auto signed_part = outer.next(der::sequence);
  der::Reader fields(signed_part ? signed_part->content : BytesView());
  fields.next(der::context_0);  // version
  const auto serial = fields.next(der::integer);
  fields.next(der::sequence);  // signature
  const auto issuer = fields.next(der::sequence);
  if (!serial || !issuer) throw std::invalid_argument("no certificate");
  return element(der::sequence, {Bytes(issuer->whole.begin(), issuer->whole.end()),
                                 Bytes(serial->whole.begin(), serial->whole.end())});
}

/// RFC 5652 §5.3. Signed attributes stand as [0] IMPLICIT here; what is signed begins with SET OF.
Bytes signer_info(const Signed& done) {
  constexpr std::array<std::uint8_t, 1> version{1};
  Bytes attributes = done.attributes;
  attributes.at(0) = der::context_0;
  return element(
      der::sequence,
      {der::unsigned_integer(version), issuer_and_serial(done.certificate), digest_algorithm(done.algorithm),
       std::move(attributes), signature_algorithm(done.algorithm),
       element(der::octet_string, signature_value(done.algorithm, done.signature))});
}

}  // namespace

BytesView origin_attribute() noexcept { return origin_octets; }

Bytes signed_attributes(const AttributeFacts& facts) {
  std::vector<Bytes> members{
      attribute(object_id("1.2.840.113549.1.9.3"), data_type()),
      attribute(object_id("1.2.840.113549.1.9.4"), element(der::octet_string, facts.content_digest)),
      attribute(object_id("1.2.840.113549.1.9.5"), signing_time(facts.when)),
      attribute(object_id("1.2.840.113549.1.9.16.2.47"), signing_certificate(facts.certificate_sha256))};
  if (!facts.origin.empty()) {
    const auto* text = reinterpret_cast<const std::uint8_t*>(facts.origin.data());
    members.push_back(attribute(element(der::object_identifier, origin_attribute()),
                                element(der::utf8_string, BytesView(text, facts.origin.size()))));
  }
  return der::set_of(std::move(members));
}

Bytes detached_signed_data(const Signed& done) {
  constexpr std::array<std::uint8_t, 1> version{1};
  const Bytes data = element(
      der::sequence, {der::unsigned_integer(version), element(der::set, {digest_algorithm(done.algorithm)}),
                      element(der::sequence, {data_type()}), element(der::context_0, done.certificate),
                      element(der::set, {signer_info(done)})});
  return element(der::sequence, {object_id("1.2.840.113549.1.7.2"), element(der::context_0, data)});
}

}  // namespace redlips::cms
