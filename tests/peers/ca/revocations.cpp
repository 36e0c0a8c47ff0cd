// SPDX-License-Identifier: Apache-2.0
// From a text file to a CRL.
#include "tests/peers/ca/revocations.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace redlips::peers {
namespace {

using RevokedPtr = std::unique_ptr<X509_REVOKED, Freed<X509_REVOKED_free>>;
using OsslTextPtr = std::unique_ptr<char, decltype([](char* text) { OPENSSL_free(text); })>;

Asn1TimePtr asn1_time(Moment moment) {
  auto time = owned<Asn1TimePtr>(ASN1_TIME_new(), "ASN1_TIME_new");
  set_time(time.get(), moment);
  return time;
}

Asn1IntegerPtr asn1_integer(const BIGNUM& number) {
  return owned<Asn1IntegerPtr>(BN_to_ASN1_INTEGER(&number, nullptr), "BN_to_ASN1_INTEGER");
}

BnPtr from_hex(const std::string& text) {
  BIGNUM* number = nullptr;
  require(BN_hex2bn(&number, text.c_str()) > 0, "BN_hex2bn");
  return BnPtr(number);
}

void add_entry(X509_CRL& crl, const Revocation& revocation) {
  auto entry = owned<RevokedPtr>(X509_REVOKED_new(), "X509_REVOKED_new");
  const auto serial = asn1_integer(*from_hex(revocation.serial));
  require(X509_REVOKED_set_serialNumber(entry.get(), serial.get()) == 1, "X509_REVOKED_set_serialNumber");
  const auto when = asn1_time(revocation.when);
  require(X509_REVOKED_set_revocationDate(entry.get(), when.get()) == 1, "X509_REVOKED_set_revocationDate");
  require(X509_CRL_add0_revoked(&crl, entry.release()) == 1, "X509_CRL_add0_revoked");
}

void add_number_and_issuer(X509_CRL& crl, X509& issuer) {
  using namespace std::chrono;
  const auto milliseconds_now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  const auto number = owned<BnPtr>(BN_new(), "BN_new");
  require(BN_set_word(number.get(), static_cast<BN_ULONG>(milliseconds_now)) == 1, "BN_set_word");
  require(X509_CRL_add1_ext_i2d(&crl, NID_crl_number, asn1_integer(*number).get(), 0, 0) == 1, "crlNumber");
  X509V3_CTX context{};
  X509V3_set_ctx(&context, &issuer, nullptr, nullptr, &crl, 0);
  const auto key_id =
      owned<X509ExtPtr>(X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"),
                        "authorityKeyIdentifier");
  require(X509_CRL_add_ext(&crl, key_id.get(), -1) == 1, "X509_CRL_add_ext");
}

}  // namespace

std::string serial_of(const X509& certificate) {
  const auto number =
      owned<BnPtr>(ASN1_INTEGER_to_BN(X509_get0_serialNumber(&certificate), nullptr), "ASN1_INTEGER_to_BN");
  const OsslTextPtr text(BN_bn2hex(number.get()));
  require(text != nullptr, "BN_bn2hex");
  return text.get();
}

std::vector<Revocation> read_revocations(const Path& path) {
  std::vector<Revocation> list;
  if (!std::filesystem::exists(path)) return list;
  std::istringstream lines(read_file(path));
  std::string serial, time;
  while (lines >> serial >> time) {
    const auto when = parse_moment(time);
    const bool digits =
        std::all_of(serial.begin(), serial.end(), [](unsigned char c) { return std::isxdigit(c); });
    if (!when || !digits)
      throw std::runtime_error(
          path.string().append(": not a revocation: ").append(serial).append(" ").append(time));
    list.push_back({serial, *when});
  }
  return list;
}

void add_revocation(const Path& path, const Revocation& revocation) {
  const auto list = read_revocations(path);
  if (std::any_of(list.begin(), list.end(),
                  [&](const auto& known) { return known.serial == revocation.serial; }))
    return;
  std::string content = list.empty() ? "" : read_file(path);
  content += revocation.serial + " " + to_text(revocation.when) + "\n";
  write_file(path, content);
}

X509CrlPtr make_crl(X509& issuer, EVP_PKEY& key, const std::vector<Revocation>& revoked, Validity validity) {
  auto crl = owned<X509CrlPtr>(X509_CRL_new(), "X509_CRL_new");
  require(X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) == 1, "X509_CRL_set_version");
  require(X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(&issuer)) == 1,
          "X509_CRL_set_issuer_name");
  require(X509_CRL_set1_lastUpdate(crl.get(), asn1_time(validity.from).get()) == 1,
          "X509_CRL_set1_lastUpdate");
  require(X509_CRL_set1_nextUpdate(crl.get(), asn1_time(validity.to).get()) == 1, "X509_CRL_set1_nextUpdate");
  for (const auto& revocation : revoked) add_entry(*crl, revocation);
  add_number_and_issuer(*crl, issuer);
  require(X509_CRL_sort(crl.get()) == 1, "X509_CRL_sort");
  require(X509_CRL_sign(crl.get(), &key, EVP_sha256()) > 0, "X509_CRL_sign");
  return crl;
}

}  // namespace redlips::peers
