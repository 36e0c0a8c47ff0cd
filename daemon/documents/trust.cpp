// SPDX-License-Identifier: Apache-2.0
#include "daemon/documents/trust.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <fstream>

#include "pkcs11/bytes.h"

namespace redlips::documents {
namespace {

constexpr auto file_limit = std::streamsize{16} * 1024 * 1024;
using CrlPtr = std::unique_ptr<X509_CRL, ossl::Freed<X509_CRL_free>>;

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(file_limit) + 1, '\0');
  file.read(text.data(), file_limit + 1);
  if (file.bad() || file.gcount() == 0 || file.gcount() > file_limit) throw TrustError(path.string());
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

ossl::BioPtr reader(const std::string& text) {
  return ossl::BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::size_t add_anchors(X509_STORE* store, const std::string& text) {
  std::size_t count = 0;
  const auto bio = reader(text);
  for (;;) {
    const ossl::X509Ptr one(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!one || X509_STORE_add_cert(store, one.get()) != 1) return count;
    ++count;
  }
}

std::size_t add_lists(X509_STORE* store, const std::string& text) {
  std::size_t count = 0;
  const auto pem = reader(text);
  for (;;) {
    const CrlPtr one(PEM_read_bio_X509_CRL(pem.get(), nullptr, nullptr, nullptr));
    if (!one || X509_STORE_add_crl(store, one.get()) != 1) break;
    ++count;
  }
  if (count > 0) return count;
  const auto* at = reinterpret_cast<const std::uint8_t*>(text.data());
  const CrlPtr one(d2i_X509_CRL(nullptr, &at, static_cast<long>(text.size())));
  return one && X509_STORE_add_crl(store, one.get()) == 1 ? 1 : 0;
}

}  // namespace

Trust Trust::read(const std::vector<std::filesystem::path>& anchors,
                  const std::vector<std::filesystem::path>& lists) {
  Trust out;
  out.store_.reset(X509_STORE_new());
  if (!out.store_) throw std::bad_alloc();
  ERR_set_mark();  // the end of a PEM file is an error in OpenSSL's queue
  const auto add = [&](const auto& paths, auto add_one, std::size_t& total) {
    for (const auto& path : paths) {
      const auto count = add_one(out.store_.get(), contents(path));
      if (count == 0) throw TrustError(path.string());
      total += count;
    }
  };
  add(anchors, add_anchors, out.anchors_);
  add(lists, add_lists, out.lists_);
  ERR_pop_to_mark();
  return out;
}

}  // namespace redlips::documents
