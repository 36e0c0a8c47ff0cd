// SPDX-License-Identifier: Apache-2.0
#include "tests/support/document_signer.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace redlips::test {

cms::ContentDigest content_digest(const std::string& text) {
  cms::ContentHash hash;
  hash.add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  return hash.finish();
}

DocumentSigner::DocumentSigner(pkcs11::KeyType type, const CertificateRecipe& recipe)
    : key(make_key(type)), der(make_certificate(recipe, key.get())) {}

Bytes DocumentSigner::sign(BytesView message, cms::Algorithm algorithm) const {
  const ossl::MdCtxPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  const EVP_MD* md = algorithm == cms::Algorithm::es384 ? EVP_sha384() : EVP_sha256();
  bool good = EVP_DigestSignInit(context.get(), &key_context, md, nullptr, key.get()) == 1;
  if (algorithm == cms::Algorithm::ps256)
    good = good && EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, RSA_PSS_SALTLEN_DIGEST) == 1;
  std::size_t size = 1024;
  Bytes out(size);
  good = good && EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) == 1;
  if (!good) throw std::runtime_error("EVP_DigestSign");
  out.resize(size);
  if (algorithm == cms::Algorithm::es256) return joined_ecdsa(out, 32);
  return algorithm == cms::Algorithm::es384 ? joined_ecdsa(out, 48) : out;
}

Bytes DocumentSigner::envelope(const std::string& content, cms::Algorithm algorithm,
                               const std::optional<Origin>& asker) const {
  const auto certificate = pkcs11::parse_certificate(der).value();
  const auto document = Document::make("document", content_digest(content)).value();
  auto attributes = document_attributes(document, certificate, algorithm, CertificateRecipe::now(), asker);
  auto signature = sign(attributes, algorithm);
  return cms::detached_signed_data({algorithm, der, std::move(attributes), std::move(signature)});
}

std::string DocumentSigner::pem() const {
  const std::uint8_t* at = der.data();
  const ossl::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  const ossl::BioPtr bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(bio.get(), certificate.get()) != 1) throw std::runtime_error("PEM");
  char* text = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace redlips::test
