// SPDX-License-Identifier: Apache-2.0
// OpenSSL's HTTP client: the only network of the command line.
#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/ssl.h>

#include "daemon/documents/timestamp.h"

namespace redlips::documents {
namespace {

constexpr int seconds = 30;
constexpr std::size_t answer_limit = std::size_t{100} * 1024;

using ContextPtr = std::unique_ptr<SSL_CTX, ossl::Freed<SSL_CTX_free>>;

struct FreedText {
  void operator()(char* text) const noexcept { OPENSSL_free(text); }
};
using TextPtr = std::unique_ptr<char, FreedText>;

struct Address {
  bool tls = false;
  TextPtr host, port, path;
};

[[noreturn]] void unreachable() {
  const char* words = ERR_reason_error_string(ERR_peek_last_error());
  const std::string why = words == nullptr ? "no answer" : words;
  ERR_clear_error();
  throw TimeStampError("tsa_unreachable", why);
}

Address parsed(const std::string& url) {
  int tls = 0;
  char *host = nullptr, *port = nullptr, *path = nullptr;
  const int done =
      OSSL_HTTP_parse_url(url.c_str(), &tls, nullptr, &host, &port, nullptr, &path, nullptr, nullptr);
  Address out{tls != 0, TextPtr(host), TextPtr(port), TextPtr(path)};
  if (done != 1) throw TimeStampError("tsa_unreachable", "no http or https address");
  return out;
}

struct Tls {
  ContextPtr context;
  const char* host;
};

/// Called with the connected socket, and again when it is over: puts TLS on top and takes it away.
BIO* with_tls(BIO* bio, void* argument, int connect, int) {
  const auto& tls = *static_cast<Tls*>(argument);
  if (connect == 0) {
    BIO* below = BIO_pop(bio);
    BIO_free(bio);
    return below;
  }
  BIO* top = BIO_new_ssl(tls.context.get(), 1);
  SSL* ssl = nullptr;
  if (top == nullptr || BIO_get_ssl(top, &ssl) != 1 || SSL_set1_host(ssl, tls.host) != 1 ||
      SSL_set_tlsext_host_name(ssl, tls.host) != 1) {
    BIO_free(top);
    return nullptr;
  }
  return BIO_push(top, bio);
}

Tls tls_for(const Address& address) {
  Tls out{ContextPtr(SSL_CTX_new(TLS_client_method())), address.host.get()};
  if (!out.context || SSL_CTX_set_default_verify_paths(out.context.get()) != 1) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(out.context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(out.context.get(), SSL_VERIFY_PEER, nullptr);
  return out;
}

Bytes contents(BIO* bio) {
  Bytes out(answer_limit);
  std::size_t size = 0;
  while (size < out.size()) {
    const int count = BIO_read(bio, out.data() + size, static_cast<int>(out.size() - size));
    if (count <= 0) break;
    size += static_cast<std::size_t>(count);
  }
  out.resize(size);
  return out;
}

}  // namespace

Bytes ask_over_http(const std::string& url, const Bytes& request) {
  ERR_clear_error();
  const Address address = parsed(url);
  Tls tls = tls_for(address);
  const ossl::BioPtr question(BIO_new_mem_buf(request.data(), static_cast<int>(request.size())));
  const ossl::BioPtr answer(OSSL_HTTP_transfer(nullptr, address.host.get(), address.port.get(),
                                               address.path.get(), address.tls ? 1 : 0, nullptr, nullptr,
                                               nullptr, nullptr, address.tls ? with_tls : nullptr, &tls, 0,
                                               nullptr, "application/timestamp-query", question.get(),
                                               "application/timestamp-reply", 1, answer_limit, seconds, 0));
  if (!answer) unreachable();
  return contents(answer.get());
}

}  // namespace redlips::documents
