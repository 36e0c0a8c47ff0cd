// SPDX-License-Identifier: Apache-2.0
// OpenSSL's own checks, switched on.
#include "updater/http_tls.h"

#include <boost/asio/ip/address.hpp>
#include <new>

#include "updater/ca_failure.h"
#include "updater/cmp_message.h"

namespace redlips::updater {
namespace ssl = boost::asio::ssl;

ssl::context tls_context(const std::vector<Bytes>& anchors) {
  ssl::context out(ssl::context::tls_client);
  SSL_CTX* const context = out.native_handle();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (anchors.empty()) {
    if (SSL_CTX_set_default_verify_paths(context) != 1) throw CaFailure("ca_tls", "no roots of the system");
    return out;
  }
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  for (const Bytes& der : anchors) {
    const auto anchor = read_x509(der);
    if (!anchor || X509_STORE_add_cert(store, anchor.get()) != 1) throw CaFailure("ca_tls", "a bad anchor");
  }
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  return out;
}

void expect_host(TlsStream& stream, const std::string& host) {
  SSL* const connection = stream.native_handle();
  X509_VERIFY_PARAM* const rules = SSL_get0_param(connection);
  boost::system::error_code no_address;
  boost::asio::ip::make_address(host, no_address);
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const int done = no_address ? X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size())
                              : X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str());
  if (done != 1) throw std::bad_alloc();
  if (no_address && SSL_set_tlsext_host_name(connection, host.c_str()) != 1) throw std::bad_alloc();
}

}  // namespace redlips::updater
