// SPDX-License-Identifier: Apache-2.0
// What a page is told comes in order, is bounded, and ends with whoever writes it.
#include "daemon/bridge/outbox.h"

#include <doctest/doctest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>

using redlips::bridge::Outbox;
namespace asio = boost::asio;

namespace {

struct Page {
  asio::io_context io{1};
  std::shared_ptr<Outbox> outbox = std::make_shared<Outbox>(io.get_executor());
  asio::cancellation_signal leave;
  std::string read;
  bool ended = false;

  /// Writes until the outbox ends; the frame owns it, as a session's does.
  static asio::awaitable<void> write(std::shared_ptr<Outbox> outbox, std::string& read) {
    for (;;) {
      auto message = co_await outbox->next();
      if (!message) co_return;
      read += message->text + (message->last ? "." : ",");
    }
  }
  void begin() {
    asio::co_spawn(io, write(outbox, read),
                   asio::bind_cancellation_slot(
                       leave.slot(), [this](const std::exception_ptr& error) { ended = error == nullptr; }));
    settle();
  }
  void settle() {
    io.restart();
    io.poll();
  }
};

}  // namespace

TEST_CASE("messages are taken in the order in which they were put, before and while somebody waits") {
  Page page;
  CHECK(page.outbox->put({"a"}));
  CHECK(page.outbox->put({"b"}));
  page.begin();
  CHECK(page.read == "a,b,");
  CHECK(page.outbox->put({"c"}));
  CHECK(page.outbox->put({"d", true}));
  page.settle();
  CHECK(page.read == "a,b,c,d.");
  CHECK_FALSE(page.ended);
}

TEST_CASE("a page that does not read gets no memory for what it is told") {
  Page page;
  for (std::size_t i = 0; i < Outbox::places; ++i) CHECK(page.outbox->put({"m"}));
  CHECK_FALSE(page.outbox->put({"one too many"}));
  page.begin();
  CHECK(page.read.size() == 2 * Outbox::places);
  CHECK(page.outbox->put({"room again"}));
}

TEST_CASE("a closed outbox ends its reader, now or when he comes, and takes nothing") {
  Page page;
  SUBCASE("he waits") { page.begin(); }
  SUBCASE("he comes") { CHECK(page.outbox->put({"dropped"})); }
  page.outbox->close();
  CHECK_FALSE(page.outbox->put({"late"}));
  if (page.outbox.use_count() == 1) page.begin();
  page.settle();
  CHECK(page.ended);
  CHECK(page.read.empty());
}

TEST_CASE("a reader who is cancelled while he waits ends, and what is put then blocks nobody") {
  Page page;
  page.begin();
  page.leave.emit(asio::cancellation_type::terminal);
  page.settle();
  CHECK(page.ended);
  CHECK(page.outbox->put({"a"}));
  page.settle();
  CHECK(page.read.empty());
  page.begin();
  CHECK(page.read == "a,");
}

TEST_CASE("an outbox whose reader is freed while he waits is freed with him") {
  std::weak_ptr<Outbox> outbox;
  {
    Page page;
    page.begin();
    CHECK(page.outbox->put({"on its way"}));
    outbox = page.outbox;
  }
  CHECK(outbox.expired());
}
