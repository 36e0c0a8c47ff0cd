// SPDX-License-Identifier: Apache-2.0
// Whom https believes: the anchors it was given, for the name it asked for, today, and nothing older than
// TLS 1.2.
#include <doctest/doctest.h>

#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include "drivers/platform/process.h"
#include "tests/support/http_listener.h"
#include "updater/ca_failure.h"
#include "updater/http_client.h"

using namespace redlips;
using namespace redlips::updater;
using test::CertificateRecipe;
using test::CmpAuthority;
using test::HttpListener;
namespace ssl = boost::asio::ssl;

namespace {

CertificateRecipe server_recipe() {
  CertificateRecipe recipe;
  recipe.cn = "ca";
  recipe.unit_id.clear();
  recipe.extended_key_usage = "serverAuth";
  recipe.subject_alt_name = "IP:127.0.0.1,DNS:ca.test";
  return recipe;
}

/// An https server with one key and certificate.
class TlsServer {
 public:
  TlsServer(const CmpAuthority& authority, const CertificateRecipe& recipe, bool hangs_up = false)
      : context_(ssl::context::tls_server), listener_([this, hangs_up](HttpListener::Socket& socket) {
          ssl::stream<HttpListener::Socket&> stream(socket, context_);
          stream.handshake(ssl::stream_base::server);
          std::string text;
          boost::asio::read_until(stream, boost::asio::dynamic_buffer(text), "\r\n\r\nq");
          const std::string answer = hangs_up
                                         ? "HTTP/1.1 200 OK\r\nContent-Type: application/pkixcmp\r\n\r\nans"
                                         : test::http_answer("answer");
          boost::asio::write(stream, boost::asio::buffer(answer));
        }) {
    const auto key = test::make_key();
    const Bytes der = authority.issue(recipe, test::public_key_of(key.get()));
    SSL_CTX_use_certificate_ASN1(context_.native_handle(), static_cast<int>(der.size()), der.data());
    SSL_CTX_use_PrivateKey(context_.native_handle(), key.get());
  }
  ssl::context& context() { return context_; }
  std::string port() const { return listener_.port(); }

 private:
  ssl::context context_;
  HttpListener listener_;
};

/// "" where there is an answer.
std::string code_of(const TlsServer& server, const std::vector<Bytes>& anchors,
                    const std::string& host = "127.0.0.1") {
  platform::outlive_readers();
  HttpQuestion question{*parse_http_address("https://" + host + ":" + server.port() + "/cmp")};
  question.tls_anchors = anchors;
  question.content_type = "application/pkixcmp";
  question.body = {'q'};
  try {
    const Bytes answer = ask_http(question);
    CHECK(std::string(answer.begin(), answer.end()) == "answer");
  } catch (const CaFailure& failure) {
    return failure.code();
  }
  return {};
}

}  // namespace

TEST_CASE("https brings an answer from the host that was asked, below the given anchors") {
  const CmpAuthority authority, other;
  const TlsServer server(authority, server_recipe());
  CHECK(code_of(server, {authority.root}).empty());
  CHECK(code_of(server, {other.root}) == "ca_tls");
  CHECK(code_of(server, {}) == "ca_tls");
  CHECK(code_of(server, {Bytes{0x30}}) == "ca_tls");
  CHECK(code_of(server, {authority.root}, "localhost") == "ca_tls");
}

TEST_CASE("an expired server, one for clients, and one that speaks TLS 1.1 are refused") {
  const CmpAuthority authority;
  auto recipe = server_recipe();
  recipe.not_before -= std::chrono::hours(48);
  recipe.not_after = CertificateRecipe::now() - std::chrono::hours(1);
  CHECK(code_of(TlsServer(authority, recipe), {authority.root}) == "ca_tls");
  recipe = server_recipe();
  recipe.extended_key_usage = "clientAuth";
  CHECK(code_of(TlsServer(authority, recipe), {authority.root}) == "ca_tls");
  TlsServer old(authority, server_recipe());
  SSL_CTX_set_security_level(old.context().native_handle(), 0);
  SSL_CTX_set_min_proto_version(old.context().native_handle(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(old.context().native_handle(), TLS1_1_VERSION);
  CHECK(code_of(old, {authority.root}) == "ca_tls");
}

TEST_CASE("an answer without a length that ends without TLS's own end may be cut, and is none") {
  const CmpAuthority authority;
  CHECK(code_of(TlsServer(authority, server_recipe(), true), {authority.root}) == "ca_garbage");
}
