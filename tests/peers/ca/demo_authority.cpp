// SPDX-License-Identifier: Apache-2.0
// Making, opening and using the demo's certification authority.
#include "tests/peers/ca/demo_authority.h"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "tests/peers/ca/revocations.h"

namespace redlips::peers {
namespace {

using namespace std::chrono_literals;

constexpr const char* unit_id_oid = "1.2.156.10260.4.1.4";
constexpr auto year = 365 * 24h;
constexpr auto clock_skew = 5min;  // a relying party whose clock is a little behind still accepts what is new

X509Ptr make_root(EVP_PKEY& key, Moment now) {
  return CertificateBuilder(key, {now - 24h, now + 10 * year})
      .subject("C", "CN")
      .subject("O", "演示 CA（小红唇）")
      .subject("CN", "RedLips Demo Root CA")
      .extension(NID_basic_constraints, "critical,CA:TRUE")
      .extension(NID_key_usage, "critical,keyCertSign,cRLSign")
      .extension(NID_subject_key_identifier, "hash")
      .sign(nullptr, key);
}

X509Ptr make_issuing(EVP_PKEY& key, X509& root, EVP_PKEY& root_key, Moment now) {
  return CertificateBuilder(key, {now - 24h, now + 5 * year})
      .subject("C", "CN")
      .subject("O", "演示 CA（小红唇）")
      .subject("CN", "RedLips Demo CA")
      .extension(NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
      .extension(NID_key_usage, "critical,keyCertSign,cRLSign")
      .extension(NID_name_constraints,
                 "critical,permitted;DNS:test,permitted;DNS:localhost,permitted;IP:127.0.0.0/255.0.0.0,"
                 "permitted;IP:0:0:0:0:0:0:0:1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
      .extension(NID_subject_key_identifier, "hash")
      .extension(NID_authority_key_identifier, "keyid:always")
      .sign(&root, root_key);
}

void create(const Path& directory, Moment now) {
  const PkeyPtr root_key = make_key(KeyType::p256), issuing_key = make_key(KeyType::p256);
  const X509Ptr root = make_root(*root_key, now);
  const X509Ptr issuing = make_issuing(*issuing_key, *root, *root_key, now);
  // Filled aside and renamed: an interrupted start leaves no half authority behind.
  const Path fresh = directory.string() + ".new" + std::to_string(::getpid());
  std::filesystem::create_directories(fresh);
  std::filesystem::permissions(fresh, std::filesystem::perms::owner_all);
  write_file(fresh / "root.key", private_pem(*root_key));
  write_file(fresh / "issuing.key", private_pem(*issuing_key));
  write_file(fresh / "root.pem", pem(*root));
  write_file(fresh / "issuing.pem", pem(*issuing));
  write_file(fresh / "ca.pem", pem(*root) + pem(*issuing));
  std::filesystem::rename(fresh, directory);
}

bool crl_is_fresh(const Path& path, Moment now) {
  if (!std::filesystem::exists(path)) return false;
  return moment_of(X509_CRL_get0_nextUpdate(read_crl(path).get())) > now + crl_lifetime / 2;
}

const char* usage_text(Usage usage, int key_id) {
  if (usage == Usage::sign) return "critical,digitalSignature,nonRepudiation";
  if (usage == Usage::commit) return "critical,nonRepudiation";
  if (usage == Usage::certify) return "critical,digitalSignature,keyCertSign,cRLSign";
  return key_id == EVP_PKEY_EC ? "critical,keyAgreement" : "critical,keyEncipherment,dataEncipherment";
}

std::string subject_value(const X509& certificate, int nid) {
  const X509_NAME* const subject = X509_get_subject_name(&certificate);
  const int at = X509_NAME_get_index_by_NID(subject, nid, -1);
  if (at < 0) return {};
  const ASN1_STRING* const value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
          static_cast<std::size_t>(ASN1_STRING_length(value))};
}

/// The value of our own extension: one PrintableString shorter than 128 bytes, as issue() writes it.
std::string unit_id_of(const X509& certificate) {
  const auto oid = owned<Asn1ObjectPtr>(OBJ_txt2obj(unit_id_oid, 1), "OBJ_txt2obj");
  const int at = X509_get_ext_by_OBJ(&certificate, oid.get(), -1);
  if (at < 0) return {};
  const ASN1_OCTET_STRING* const value = X509_EXTENSION_get_data(X509_get_ext(&certificate, at));
  const std::string_view der(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                             static_cast<std::size_t>(ASN1_STRING_length(value)));
  return der.size() < 2 ? std::string() : std::string(der.substr(2));
}

}  // namespace

UnitSubject unit_subject_of(const X509& certificate) {
  // OpenSSL caches what it parses of a certificate, hence the parameter that is not const.
  const bool signs = (X509_get_key_usage(const_cast<X509*>(&certificate)) & KU_DIGITAL_SIGNATURE) != 0;
  return {.organization = subject_value(certificate, NID_organizationName),
          .department = subject_value(certificate, NID_organizationalUnitName),
          .common_name = subject_value(certificate, NID_commonName),
          .unit_id = unit_id_of(certificate),
          .usage = signs ? Usage::sign : Usage::encrypt,
          .crl_url = {},
          .validity = {moment_of(X509_get0_notBefore(&certificate)),
                       moment_of(X509_get0_notAfter(&certificate))}};
}

PkeyPtr make_key(KeyType type) {
  EVP_PKEY* const key =
      type == KeyType::rsa2048 ? EVP_RSA_gen(2048) : EVP_EC_gen(type == KeyType::p384 ? "P-384" : "P-256");
  return owned<PkeyPtr>(key, "EVP_PKEY_Q_keygen");
}

DemoAuthority::DemoAuthority(Path directory)
    : directory_(std::move(directory)),
      issuing_(std::move(read_certificates(file("issuing.pem")).front())),
      issuing_key_(read_private_key(file("issuing.key"))) {}

DemoAuthority DemoAuthority::open(const Path& directory) { return DemoAuthority(directory); }

DemoAuthority DemoAuthority::open_or_create(const Path& directory, Moment now) {
  if (!std::filesystem::exists(directory / "root.pem")) create(directory, now);
  DemoAuthority authority(directory);
  if (!std::filesystem::exists(authority.file("responder.pem"))) {
    const PkeyPtr key = make_key(KeyType::p256);
    write_file(authority.file("responder.key"), private_pem(*key));
    write_file(authority.file("responder.pem"),
               pem(*authority.issue_responder(*key, {now - 24h, now + 4 * year})));
  }
  if (!crl_is_fresh(authority.file("crl.pem"), now))
    authority.write_crl({now - clock_skew, now + crl_lifetime});
  return authority;
}

X509Ptr DemoAuthority::issue(EVP_PKEY& key, const UnitSubject& unit) const {
  CertificateBuilder builder(key, unit.validity);
  builder.subject("C", "CN").subject("O", unit.organization);
  if (!unit.department.empty()) builder.subject("OU", unit.department);
  builder.subject("CN", unit.common_name)
      .extension(NID_basic_constraints,
                 unit.usage == Usage::certify ? "critical,CA:TRUE" : "critical,CA:FALSE")
      .extension(NID_key_usage, usage_text(unit.usage, EVP_PKEY_get_base_id(&key)))
      .extension(NID_subject_key_identifier, "hash")
      .extension(NID_authority_key_identifier, "keyid:always");
  if (unit.usage != Usage::encrypt)
    builder.extension(NID_ext_key_usage, "clientAuth,emailProtection,1.3.6.1.5.5.7.3.36");
  if (!unit.unit_id.empty()) builder.printable_extension(unit_id_oid, unit.unit_id);
  if (!unit.crl_url.empty()) builder.extension(NID_crl_distribution_points, "URI:" + unit.crl_url);
  return builder.sign(issuing_.get(), *issuing_key_);
}

X509Ptr DemoAuthority::issue(EVP_PKEY& key, const ServerSubject& server) const {
  std::string names;
  for (const auto& name : server.dns) names += (names.empty() ? "DNS:" : ",DNS:") + name;
  for (const auto& address : server.addresses) names += (names.empty() ? "IP:" : ",IP:") + address;
  if (names.empty()) throw std::invalid_argument("a server certificate needs a name or an address");
  return CertificateBuilder(key, server.validity)
      .subject("C", "CN")
      .subject("O", "演示大厅（小红唇）")
      .extension(NID_basic_constraints, "critical,CA:FALSE")
      .extension(NID_key_usage, "critical,digitalSignature")
      .extension(NID_ext_key_usage, "serverAuth")
      .extension(NID_subject_alt_name, names)
      .extension(NID_subject_key_identifier, "hash")
      .extension(NID_authority_key_identifier, "keyid:always")
      .sign(issuing_.get(), *issuing_key_);
}

X509Ptr DemoAuthority::issue_responder(EVP_PKEY& key, Validity validity) const {
  return CertificateBuilder(key, validity)
      .subject("C", "CN")
      .subject("O", "演示 CA（小红唇）")
      .subject("CN", "RedLips Demo CA 续期服务")
      .extension(NID_basic_constraints, "critical,CA:FALSE")
      .extension(NID_key_usage, "critical,digitalSignature")
      .extension(NID_ext_key_usage, "cmcCA")
      .extension(NID_subject_key_identifier, "hash")
      .extension(NID_authority_key_identifier, "keyid:always")
      .sign(issuing_.get(), *issuing_key_);
}

bool DemoAuthority::has_issued(const X509& certificate) const {
  // X509_verify caches what it parses, hence its non-const parameter; the certificate itself does not change.
  const bool ours = X509_verify(const_cast<X509*>(&certificate), issuing_key_.get()) == 1;
  ERR_clear_error();
  return ours;
}

bool DemoAuthority::has_revoked(const X509& certificate) const {
  const auto list = read_revocations(file("revoked.txt"));
  return std::any_of(list.begin(), list.end(),
                     [serial = serial_of(certificate)](const auto& one) { return one.serial == serial; });
}

void DemoAuthority::revoke(const X509& certificate, Moment now) const {
  if (!has_issued(certificate))
    throw std::runtime_error("this certificate was not issued by " + file("issuing.pem").string());
  add_revocation(file("revoked.txt"), {serial_of(certificate), now});
  write_crl({now - clock_skew, now + crl_lifetime});
}

void DemoAuthority::write_crl(Validity validity) const {
  const auto crl = make_crl(*issuing_, *issuing_key_, read_revocations(file("revoked.txt")), validity);
  write_file(file("crl.pem"), pem(*crl));
}

}  // namespace redlips::peers
