// SPDX-License-Identifier: Apache-2.0
// PKCS#10 requests and certificates of a key.
#include "drivers/softkey/cli/certificate_file.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "drivers/softkey/cli/problem.h"
#include "drivers/softkey/cli/public_key.h"

namespace redlips::softkey {
namespace {

using RequestPtr = std::unique_ptr<X509_REQ, ossl::Freed<X509_REQ_free>>;
using AlgorithmPtr = std::unique_ptr<X509_ALGOR, ossl::Freed<X509_ALGOR_free>>;

/// DER of an OpenSSL object by its own i2d function.
template <class T, class Encode>
Bytes der_of(T* object, Encode encode) {
  unsigned char* der = nullptr;
  const int size = encode(object, &der);
  Bytes bytes(der, der + (size > 0 ? size : 0));
  OPENSSL_free(der);
  return bytes;
}

void add_name(X509_NAME* name, const char* field, const std::string& text) {
  if (X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(text.data()),
                                 static_cast<int>(text.size()), -1, 0) == 1) {
    return;
  }
  throw Problem{Exit::usage,
                std::string("The name for ") + field + " cannot stand in a certificate: \"" + text + "\".",
                "Nothing was done.", "Give 1 to 64 characters in UTF-8."};
}

AlgorithmPtr algorithm_of(const EVP_PKEY* key) {
  const bool rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
  const bool wide = EVP_PKEY_get_bits(key) == 384;
  AlgorithmPtr algorithm(X509_ALGOR_new());
  const int nid = rsa ? NID_sha256WithRSAEncryption : wide ? NID_ecdsa_with_SHA384 : NID_ecdsa_with_SHA256;
  // RFC 5758 §3.2: no parameters for ECDSA; RFC 4055 §5: NULL for RSA.
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(nid), rsa ? V_ASN1_NULL : V_ASN1_UNDEF, nullptr);
  return algorithm;
}

void set_signature(X509_REQ* request, const Bytes& signature) {
  ASN1_BIT_STRING* bits = ASN1_BIT_STRING_new();
  ASN1_BIT_STRING_set(bits, const_cast<unsigned char*>(signature.data()), static_cast<int>(signature.size()));
  bits->flags = (bits->flags & ~0x07L) | ASN1_STRING_FLAG_BITS_LEFT;  // whole bytes: no unused bits
  X509_REQ_set0_signature(request, bits);
}

ossl::X509Ptr parse(std::string_view text) {
  const ossl::BioPtr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (ossl::X509Ptr pem{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) return pem;
  const auto* der = reinterpret_cast<const unsigned char*>(text.data());
  if (ossl::X509Ptr plain{d2i_X509(nullptr, &der, static_cast<long>(text.size()))}) return plain;
  throw Problem{Exit::mismatch, "The file holds no certificate.", "The key was not changed.",
                "Give one certificate in PEM or DER."};
}

CK_ATTRIBUTE bytes_of(CK_ATTRIBUTE_TYPE type, const Bytes& value) {
  return {type, writable(value), value.size()};
}

void write_certificate(const Bench& bench, const Bytes& id, X509* certificate) {
  CK_OBJECT_CLASS object = CKO_CERTIFICATE;
  CK_CERTIFICATE_TYPE type = CKC_X_509;
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  const Bytes value = der_of(certificate, i2d_X509);
  const Bytes subject = der_of(X509_get_subject_name(certificate), i2d_X509_NAME);
  const Bytes issuer = der_of(X509_get_issuer_name(certificate), i2d_X509_NAME);
  const Bytes serial = der_of(X509_get_serialNumber(certificate), i2d_ASN1_INTEGER);
  std::vector<CK_ATTRIBUTE> attributes{{CKA_CLASS, &object, sizeof object},
                                       {CKA_CERTIFICATE_TYPE, &type, sizeof type},
                                       {CKA_TOKEN, &yes, sizeof yes},
                                       {CKA_PRIVATE, &no, sizeof no},
                                       bytes_of(CKA_ID, id),
                                       bytes_of(CKA_VALUE, value),
                                       bytes_of(CKA_SUBJECT, subject),
                                       bytes_of(CKA_ISSUER, issuer),
                                       bytes_of(CKA_SERIAL_NUMBER, serial)};
  CK_OBJECT_HANDLE written = 0;
  expect(bench.functions().C_CreateObject(bench.session(), attributes.data(), attributes.size(), &written),
         "C_CreateObject");
}

}  // namespace

std::string make_request(const Bench& bench, const std::string& subject_o, const std::string& subject_cn) {
  const KeyPair pair = find_key_pair(bench);
  const RequestPtr request(X509_REQ_new());
  X509_REQ_set_version(request.get(), 0);
  X509_NAME* subject = X509_REQ_get_subject_name(request.get());
  add_name(subject, "C", "CN");
  add_name(subject, "O", subject_o);
  add_name(subject, "CN", subject_cn);
  X509_REQ_set_pubkey(request.get(), pair.public_key.get());
  X509_REQ_set1_signature_algo(request.get(), algorithm_of(pair.public_key.get()).get());
  set_signature(request.get(), sign_message(bench, pair, der_of(request.get(), i2d_re_X509_REQ_tbs)));
  if (X509_REQ_verify(request.get(), pair.public_key.get()) != 1) {
    throw Problem{Exit::broken, "The request's signature does not verify.", "The key was not changed.",
                  "Make a new key; this one's pair does not fit together."};
  }
  const ossl::BioPtr out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509_REQ(out.get(), request.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

void install_certificate(const Bench& bench, std::string_view text) {
  const ossl::X509Ptr certificate = parse(text);
  const KeyPair pair = find_key_pair(bench);
  if (EVP_PKEY_eq(X509_get0_pubkey(certificate.get()), pair.public_key.get()) != 1) {
    throw Problem{
        Exit::mismatch, "The certificate is for another key pair than that of " + bench.card().serial + ".",
        "The key was not changed.", "Install the certificate that was issued for this key's request."};
  }
  CK_OBJECT_CLASS object = CKO_CERTIFICATE;
  const auto old = find_objects(bench, {{CKA_CLASS, &object, sizeof object}, bytes_of(CKA_ID, pair.id)});
  write_certificate(bench, pair.id, certificate.get());
  for (const CK_OBJECT_HANDLE handle : old) {
    expect(bench.functions().C_DestroyObject(bench.session(), handle), "C_DestroyObject");
  }
}

}  // namespace redlips::softkey
