// SPDX-License-Identifier: Apache-2.0
// Blocking, on a loop of its own: each phase runs until it is done or its time is over.
#include "updater/http_client.h"

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "updater/ca_failure.h"
#include "updater/http_tls.h"
#include "updater/retry_after.h"

namespace redlips::updater {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;
using Fault = boost::system::error_code;
using Request = http::request<http::vector_body<std::uint8_t>>;
using Parser = http::response_parser<http::vector_body<std::uint8_t>>;

constexpr int http_11 = 11;
constexpr std::size_t buffer_limit = std::size_t{64} * 1024;

/// What Beast's reader says of an answer that is none; the rest are the network's own faults.
[[noreturn]] void fail_reading(const Fault& fault) {
  const bool big = fault == http::error::header_limit || fault == http::error::body_limit ||
                   fault == http::error::buffer_overflow;
  if (big) throw CaFailure("ca_too_big", fault.message());
  // A peer that only hangs up has answered nothing; one that stops within its answer has answered garbage.
  if (fault == http::error::end_of_stream) throw CaFailure("ca_unreachable", "no answer");
  const bool garbage = fault.category() == http::make_error_code(http::error::bad_value).category() ||
                       fault == asio::ssl::error::stream_truncated;
  throw CaFailure(garbage ? "ca_garbage" : "ca_unreachable", fault.message());
}

class Talk {
 public:
  Talk(const HttpQuestion& question, const HttpLimits& limits)
      : question_(question), limits_(limits), end_(Clock::now() + limits.all), socket_(io_) {}

  Bytes ask() {
    connect();
    if (!question_.address.tls) return converse(socket_);
    if (question_.proxy) tunnel();
    auto context = tls_context(question_.tls_anchors);
    TlsStream stream(socket_, context);
    expect_host(stream, question_.address.host);
    const Fault fault = within(limits_.tls, "ca_slow", [&](auto done) {
      stream.async_handshake(TlsStream::client, std::move(done));
    });
    if (fault) throw CaFailure("ca_tls", fault.message());
    return converse(stream);
  }

 private:
  /// Runs what `start` begins to its end and gives its fault. Beast's own timeouts did not fire while data
  /// kept coming (RENEWAL-FACTS, "Pitfalls"), so the clock is here.
  template <class Start>
  Fault within(seconds limit, const char* code, Start start) {
    std::optional<Fault> result;
    start([&result](const Fault& fault, auto&&...) { result = fault; });
    const auto until = std::min(Clock::now() + limit, end_);
    io_.restart();
    while (!result && io_.run_one_until(until) != 0) {
    }
    if (result) return *result;
    Fault ignored;
    socket_.close(ignored);
    resolver_.cancel();
    io_.run();  // what was started ends here, before what it refers to does
    throw CaFailure(code, "out of time");
  }

  void connect() {
    const auto& address = question_.address;
    const std::string& host = question_.proxy ? question_.proxy->host : address.host;
    const std::string& port = question_.proxy ? question_.proxy->port : address.port;
    tcp::resolver::results_type found;
    Fault fault = within(limits_.connect, "ca_unreachable", [&](auto done) {
      resolver_.async_resolve(host, port,
                              [&found, done = std::move(done)](const Fault& why, auto results) mutable {
                                found = std::move(results);
                                done(why);
                              });
    });
    if (!fault) {
      fault = within(limits_.connect, "ca_unreachable",
                     [&](auto done) { asio::async_connect(socket_, found, std::move(done)); });
    }
    if (fault) throw CaFailure("ca_unreachable", fault.message());
    socket_.set_option(tcp::no_delay(true), fault);
  }

  /// A tunnel through the proxy (RFC 9110 §9.3.6): what it says itself is no answer of the authority's.
  void tunnel() {
    Request request(http::verb::connect, question_.address.authority(false), http_11);
    request.set(http::field::host, question_.address.authority(false));
    authorize(request);
    send(socket_, request, limits_.tls);
    http::response_parser<http::empty_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header));
    parser.skip(true);
    boost::beast::flat_buffer buffer(buffer_limit);
    const Fault fault = within(limits_.tls, "ca_slow", [&](auto done) {
      http::async_read_header(socket_, buffer, parser, std::move(done));
    });
    if (fault) fail_reading(fault);
    const bool open = http::to_status_class(parser.get().result()) == http::status_class::successful;
    if (!open || buffer.size() != 0) {
      throw CaFailure("ca_unreachable", "the proxy says " + std::to_string(parser.get().result_int()));
    }
  }

  void authorize(Request& request) const {
    if (question_.proxy && !question_.proxy->authorization.empty()) {
      request.set(http::field::proxy_authorization, question_.proxy->authorization);
    }
  }

  template <class Stream>
  void send(Stream& stream, const Request& request, seconds limit) {
    const Fault fault =
        within(limit, "ca_slow", [&](auto done) { http::async_write(stream, request, std::move(done)); });
    if (fault) throw CaFailure("ca_unreachable", fault.message());
  }

  Request request() const {
    const auto& address = question_.address;
    const bool relayed = question_.proxy && !address.tls;
    Request out(question_.content_type.empty() ? http::verb::get : http::verb::post,
                relayed ? "http://" + address.authority(true) + address.target : address.target, http_11);
    out.set(http::field::host, address.authority(true));
    out.set(http::field::user_agent, "RedLips");
    out.set(http::field::connection, "close");
    if (relayed) authorize(out);
    if (question_.content_type.empty()) return out;
    out.set(http::field::content_type, question_.content_type);
    out.set(http::field::accept, question_.content_type);
    out.body() = question_.body;
    out.prepare_payload();
    return out;
  }

  template <class Stream>
  Bytes converse(Stream& stream) {
    send(stream, request(), limits_.send);
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header));
    parser.body_limit(limits_.body);
    boost::beast::flat_buffer buffer(buffer_limit);
    const Fault fault = within(limits_.answer, "ca_slow",
                               [&](auto done) { http::async_read(stream, buffer, parser, std::move(done)); });
    if (fault) fail_reading(fault);
    return accepted(parser.release());
  }

  Bytes accepted(http::response<http::vector_body<std::uint8_t>> answer) const {
    const unsigned status = answer.result_int();
    const std::string said = "HTTP " + std::to_string(status);
    if (status >= 500 || status == 429) {
      throw CaFailure("ca_http_5xx", said, retry_after(answer[http::field::retry_after]));
    }
    if (status != 200) throw CaFailure("ca_garbage", said);
    const auto& type = question_.content_type;
    const auto got = answer[http::field::content_type];
    // A hotel's login page comes with a 200 as well.
    if (!type.empty() && !boost::beast::iequals(got.substr(0, got.find(';')), type)) {
      throw CaFailure("ca_garbage", "another kind of answer");
    }
    return std::move(answer.body());
  }

  const HttpQuestion& question_;
  HttpLimits limits_;
  Clock::time_point end_;
  asio::io_context io_{1};
  tcp::resolver resolver_{io_};
  tcp::socket socket_;
};

}  // namespace

Bytes ask_http(const HttpQuestion& question, const HttpLimits& limits) {
  return Talk(question, limits).ask();
}

}  // namespace redlips::updater
