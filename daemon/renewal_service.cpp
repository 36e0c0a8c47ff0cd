// SPDX-License-Identifier: Apache-2.0
// Reads the table and the files that it names.
#include "daemon/renewal_service.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <system_error>

#include "drivers/platform/files.h"
#include "pkcs11/certificate.h"
#include "pkcs11/ossl.h"

namespace redlips {
namespace {

using drivers::Members;

constexpr std::size_t file_limit = std::size_t{64} * 1024, most_certificates = 8, most_url = 1024;

/// Printable ASCII with a host, and nobody's name and password before it.
bool is_address(const std::string& url) {
  const bool scheme = url.starts_with("http://") || url.starts_with("https://");
  if (!scheme || url.size() > most_url) return false;
  const auto rest = std::string_view(url).substr(url.find("//") + 2);
  const auto host = rest.substr(0, rest.find('/'));
  const bool plain = std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; });
  return plain && !host.empty() && host.find('@') == std::string_view::npos;
}

std::string address(Members& members, std::string_view name, std::string url) {
  if (!is_address(url)) members.fault(name, {N_("an http or https address is expected")});
  return url;
}

/// The certificates of one PEM file, in their order; empty where it holds anything that is none.
std::vector<Bytes> certificates_of(const std::string& text) {
  std::vector<Bytes> out;
  ERR_set_mark();
  const ossl::BioPtr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  while (bio && out.size() <= most_certificates) {
    const ossl::X509Ptr x509(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!x509) break;
    Bytes der(static_cast<std::size_t>(std::max(0, i2d_X509(x509.get(), nullptr))));
    std::uint8_t* at = der.data();
    i2d_X509(x509.get(), &at);
    if (!pkcs11::parse_certificate(der)) {
      out.clear();
      break;
    }
    out.push_back(std::move(der));
  }
  ERR_pop_to_mark();
  return out;
}

std::vector<Bytes> read_anchors(const std::filesystem::path& file, Members& members, std::string_view member,
                                const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos || name.starts_with('.'))
    members.fault(member, {N_("the name of a file beside this one is expected")});
  std::optional<std::string> text;
  try {
    text = platform::read_own_file(file.parent_path() / name, file_limit);
  } catch (const std::system_error& error) {
    members.fault(member, {N_("cannot be read: {1}"), {error.what()}});
  }
  if (!text) members.fault(member, {N_("there is no file {1} beside this one"), {name}});
  auto list = certificates_of(*text);
  if (list.empty() || list.size() > most_certificates)
    members.fault(member, {N_("{1} holds no certificates, or too many"), {name}});
  return list;
}

std::vector<Bytes> all_anchors(const std::filesystem::path& file, Members& members, std::string_view member) {
  std::vector<Bytes> all;
  for (const auto& name : members.texts(member)) {
    const auto some = read_anchors(file, members, member, name);
    all.insert(all.end(), some.begin(), some.end());
  }
  if (all.size() > most_certificates)
    members.fault(member, {N_("at most {1} certificates are expected"), {std::to_string(most_certificates)}});
  return all;
}

std::optional<pkcs11::KeyType> key_type(Members& members) {
  const auto word = members.text_or("key", {});
  if (word.empty()) return std::nullopt;
  if (word == "p256") return pkcs11::KeyType::p256;
  if (word == "p384") return pkcs11::KeyType::p384;
  if (word != "rsa2048") members.fault("key", {N_("p256, p384 or rsa2048 is expected")});
  return pkcs11::KeyType::rsa2048;
}

}  // namespace

std::optional<RenewalService> read_renewal_service(const std::filesystem::path& file, Members& authority) {
  auto members = authority.table("renewal");
  if (!members) return std::nullopt;
  RenewalService out;
  out.url = address(*members, "url", members->text("url"));
  out.anchors = all_anchors(file, *members, "anchors");
  if (out.anchors.empty()) members->fault("anchors", {N_("at least one certificate is expected")});
  out.tls_anchors = all_anchors(file, *members, "tls_anchors");
  const auto responder = members->text_or("responder", {});
  if (!responder.empty()) out.responder = read_anchors(file, *members, "responder", responder).front();
  out.sender = members->text_or("sender", {});
  out.unsigned_poll = members->flag_or("unsigned_poll", false);
  const auto crl = members->text_or("crl", {});
  if (!crl.empty()) out.crl = address(*members, "crl", crl);
  out.key = key_type(*members);
  members->finish();
  return out;
}

}  // namespace redlips
