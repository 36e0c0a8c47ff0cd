// SPDX-License-Identifier: Apache-2.0
// OSSL_CMP_CTX and OSSL_CMP_SRV_CTX, mouth to mouth: the transfer callback is the server.
#include "tests/support/cmp_server.h"

#include <stdexcept>

#include "tests/support/cmp_template.h"

namespace redlips::test {
namespace {

using ClientPtr = std::unique_ptr<OSSL_CMP_CTX, ossl::Freed<OSSL_CMP_CTX_free>>;
using ServerPtr = std::unique_ptr<OSSL_CMP_SRV_CTX, ossl::Freed<OSSL_CMP_SRV_CTX_free>>;
using MessagePtr = std::unique_ptr<OSSL_CMP_MSG, ossl::Freed<OSSL_CMP_MSG_free>>;

OSSL_CMP_PKISI* grant(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, int, const OSSL_CRMF_MSG* request,
                      const X509_REQ*, X509** issued, STACK_OF(X509) * *chain, STACK_OF(X509) * *ca) {
  auto& server = *static_cast<CmpServer*>(OSSL_CMP_SRV_CTX_get0_custom_ctx(context));
  *issued = server.answer(requested_key(request)).release();
  *chain = nullptr;
  *ca = nullptr;
  return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_accepted, 0, nullptr);
}

int confirmed(OSSL_CMP_SRV_CTX*, const OSSL_CMP_MSG*, int, const ASN1_OCTET_STRING*, const OSSL_CMP_PKISI*) {
  return 1;
}

/// Hands the request over as DER, as a wire would: the object itself still holds the key that signed it.
OSSL_CMP_MSG* transfer(OSSL_CMP_CTX* client, const OSSL_CMP_MSG* request) {
  unsigned char* der = nullptr;
  const int size = i2d_OSSL_CMP_MSG(request, &der);
  const unsigned char* at = der;
  const MessagePtr read(d2i_OSSL_CMP_MSG(nullptr, &at, size));
  OPENSSL_free(der);
  return read ? OSSL_CMP_CTX_server_perform(client, read.get()) : nullptr;
}

X509_STORE* store_of(X509* anchor) {
  X509_STORE* store = X509_STORE_new();
  X509_STORE_add_cert(store, anchor);
  return store;
}

}  // namespace

CmpServer::CmpServer() : key_(make_key()) {
  CertificateRecipe recipe;
  recipe.cn = recipe.issuer_cn;
  recipe.o.clear();
  recipe.unit_id.clear();
  recipe.basic_constraints = "critical,CA:TRUE";
  recipe.key_usage = "critical,digitalSignature,keyCertSign";
  recipe.extended_key_usage.clear();
  certificate_ = read_x509(make_certificate(recipe, key_.get()));
}

Bytes CmpServer::issue(const CertificateRecipe& recipe, BytesView public_key) {
  const std::uint8_t* at = public_key.data();
  const ossl::PkeyPtr subject(d2i_PUBKEY(nullptr, &at, static_cast<long>(public_key.size())));
  return make_certificate(recipe, subject.get(), key_.get());
}

ossl::X509Ptr CmpServer::answer(BytesView public_key) {
  CertificateRecipe recipe;
  recipe.serial = 0x2002;
  return read_x509(issue(recipe, public_key));
}

ossl::X509Ptr CmpServer::key_update(const Bytes& old_certificate, EVP_PKEY* old_key, EVP_PKEY* new_key) {
  const ServerPtr server(OSSL_CMP_SRV_CTX_new(nullptr, nullptr));
  OSSL_CMP_SRV_CTX_init(server.get(), this, grant, nullptr, nullptr, nullptr, confirmed, nullptr);
  OSSL_CMP_CTX* const own = OSSL_CMP_SRV_CTX_get0_cmp_ctx(server.get());
  OSSL_CMP_CTX_set1_cert(own, certificate_.get());
  OSSL_CMP_CTX_set1_pkey(own, key_.get());
  OSSL_CMP_CTX_set0_trustedStore(own, store_of(certificate_.get()));

  const ClientPtr client(OSSL_CMP_CTX_new(nullptr, nullptr));
  const ossl::X509Ptr old = read_x509(old_certificate);
  OSSL_CMP_CTX_set1_cert(client.get(), old.get());
  OSSL_CMP_CTX_set1_oldCert(client.get(), old.get());
  OSSL_CMP_CTX_set1_pkey(client.get(), old_key);
  EVP_PKEY_up_ref(new_key);
  OSSL_CMP_CTX_set0_newPkey(client.get(), 1, new_key);
  OSSL_CMP_CTX_set0_trustedStore(client.get(), store_of(certificate_.get()));
  OSSL_CMP_CTX_set1_srvCert(client.get(), certificate_.get());
  OSSL_CMP_CTX_set_transfer_cb(client.get(), transfer);
  OSSL_CMP_CTX_set_transfer_cb_arg(client.get(), server.get());
  X509* issued = OSSL_CMP_exec_certreq(client.get(), OSSL_CMP_KUR, nullptr);
  if (issued == nullptr) return nullptr;
  X509_up_ref(issued);  // the client's own
  return ossl::X509Ptr(issued);
}

}  // namespace redlips::test
