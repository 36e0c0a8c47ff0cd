// SPDX-License-Identifier: Apache-2.0
// OpenSSL's HTTP client: the only network of the command line.
#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/ssl.h>

#include "daemon/documents/timestamp.h"

namespace redlips::documents {
namespace {

constexpr std::size_t answer_limit = std::size_t{100} * 1024;
/// Of all that is read: the answer, its head, and what TLS adds.
constexpr std::uint64_t wire_limit = std::uint64_t{256} * 1024;

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

/// One conversation, as OpenSSL's client hands it to us.
struct Talk {
  ContextPtr tls;  ///< none: plain HTTP
  const char* host;
  std::uint64_t read = 0;
};

/// OpenSSL 3.0 counts no header lines, and looks at its clock only when no byte is waiting: a server that
/// pours them out is read as long as it is fast enough. So the socket ends after so many bytes.
long count_read(BIO* bio, int operation, const char*, std::size_t, int, long, int result,
                std::size_t* count) {
  if (operation != (BIO_CB_READ | BIO_CB_RETURN) || result <= 0 || count == nullptr) return result;
  auto& talk = *reinterpret_cast<Talk*>(BIO_get_callback_arg(bio));
  talk.read += *count;
  return talk.read > wire_limit ? 0 : result;
}

BIO* with_tls(BIO* bio, const Talk& talk) {
  BIO* top = BIO_new_ssl(talk.tls.get(), 1);
  SSL* ssl = nullptr;
  if (top == nullptr || BIO_get_ssl(top, &ssl) != 1 || SSL_set1_host(ssl, talk.host) != 1 ||
      SSL_set_tlsext_host_name(ssl, talk.host) != 1) {
    BIO_free(top);
    return nullptr;
  }
  return BIO_push(top, bio);
}

/// Called with the connected socket, and again when it is over: puts what we need on top and takes it away.
BIO* with_limits(BIO* bio, void* argument, int connect, int) {
  auto& talk = *static_cast<Talk*>(argument);
  if (connect != 0) {
    BIO_set_callback_ex(bio, count_read);
    BIO_set_callback_arg(bio, reinterpret_cast<char*>(&talk));
    return talk.tls ? with_tls(bio, talk) : bio;
  }
  if (!talk.tls) return bio;
  BIO* below = BIO_pop(bio);
  BIO_free(bio);
  return below;
}

ContextPtr client_context() {
  ContextPtr out(SSL_CTX_new(TLS_client_method()));
  if (!out || SSL_CTX_set_default_verify_paths(out.get()) != 1) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(out.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(out.get(), SSL_VERIFY_PEER, nullptr);
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

Bytes ask_over_http(const std::string& url, const Bytes& request, std::chrono::seconds limit) {
  ERR_clear_error();
  const Address address = parsed(url);
  Talk talk{address.tls ? client_context() : nullptr, address.host.get()};
  const ossl::BioPtr question(BIO_new_mem_buf(request.data(), static_cast<int>(request.size())));
  const ossl::BioPtr answer(OSSL_HTTP_transfer(
      nullptr, address.host.get(), address.port.get(), address.path.get(), address.tls ? 1 : 0, nullptr,
      nullptr, nullptr, nullptr, with_limits, &talk, 0, nullptr, "application/timestamp-query",
      question.get(), "application/timestamp-reply", 1, answer_limit, static_cast<int>(limit.count()), 0));
  if (!answer) unreachable();
  return contents(answer.get());
}

}  // namespace redlips::documents
