// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/session.h"

#include <algorithm>
#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "daemon/bridge/codes.h"
#include "daemon/bridge/outbox.h"
#include "daemon/bridge/watched_prompter.h"
#include "daemon/signing/upload.h"
#include "daemon/texts/error_text.h"
#include "drivers/wire/rpc.h"

namespace redlips::bridge {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace asio::experimental::awaitable_operators;

constexpr std::size_t json_depth = 4;

// The request in work. Owned by its completion handler, so that the prompter outlives the dialog it opened.
struct Pending {
  Pending(std::int64_t number, keyring::Prompter& true_prompter, WatchedPrompter::News news)
      : id(number), prompter(true_prompter, std::move(news)) {}
  std::int64_t id;
  asio::cancellation_signal cancel;
  WatchedPrompter prompter;
  std::optional<signing::Upload> documents;  // the files that the dialog names
  bool cancelled = false;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(asio::any_io_executor executor, WebSocket& socket, Deadline& deadline, Asker asker,
          SessionNeeds needs)
      : executor_(std::move(executor)),
        socket_(socket),
        deadline_(deadline),
        asker_(std::move(asker)),
        needs_(std::move(needs)),
        outbox_(executor_) {}

  asio::awaitable<void> run();

  // Documents on their way to us.
  struct Upload {
    std::int64_t id;
    std::optional<Origin> asker;
    bool attached = false;
    signing::Upload documents;
  };
  struct Method {
    std::string_view name;
    void (Session::*handle)(std::int64_t id, const json::object& params);
  };
  static const std::array<Method, 4> methods;

 private:
  asio::awaitable<void> read_loop();
  asio::awaitable<void> write_loop();
  bool handle(const std::string& text);
  void authenticate(std::int64_t id, const json::object& params);
  void sign_document(std::int64_t id, const json::object& params);
  void data(std::int64_t id, const json::object& params);
  void cancel(std::int64_t id, const json::object& params);
  std::string refusal_of_another() const;
  std::string begin_upload(Upload& upload, const json::object& params);
  void go_on(const std::string& code);
  void sign_uploaded();
  void drop_upload(std::string_view code);
  std::shared_ptr<Pending> begin(std::int64_t id);
  void run(std::shared_ptr<Pending> pending, asio::awaitable<login::Answer> work);
  bool once() const;
  std::optional<std::string> asking_origin(const json::object& params) const;
  void start(std::int64_t id, std::string origin, std::string nonce);
  void done(const std::shared_ptr<Pending>& pending, std::exception_ptr fault, login::Answer answer);
  void send(json::object message, bool last = false);
  void refuse(const json::value& id, std::string_view code, bool last = false);
  void tell_state(std::int64_t id, std::string_view state);
  void greet();

  asio::any_io_executor executor_;
  WebSocket& socket_;
  Deadline& deadline_;
  Asker asker_;
  SessionNeeds needs_;
  Outbox outbox_;
  std::shared_ptr<Pending> pending_;
  std::optional<Upload> upload_;
  bool asked_ = false, over_ = false;
};

const std::array<Session::Method, 4> Session::methods{{{"authenticate", &Session::authenticate},
                                                       {"signDocument", &Session::sign_document},
                                                       {"data", &Session::data},
                                                       {"cancel", &Session::cancel}}};

asio::awaitable<void> Session::run() {
  const auto self = shared_from_this();
  deadline_.arm(needs_.idle);
  greet();
  co_await (read_loop() || write_loop());
  over_ = true;
  deadline_.disarm();
  // The page is gone or has closed: its dialog goes too, and the PIN frame on its way is void.
  if (const auto pending = pending_) pending->cancel.emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> Session::read_loop() {
  for (;;) {
    const auto text = co_await socket_.read();
    if (!text || !handle(*text)) break;
  }
  socket_.abort();
  outbox_.close();
}

asio::awaitable<void> Session::write_loop() {
  for (;;) {
    auto message = co_await outbox_.next();
    if (!message) co_return;
    const bool written = co_await socket_.write(std::move(message->text));
    if (!written) break;
    if (message->last) {
      deadline_.arm(needs_.closing);
      co_await socket_.close();
      break;
    }
  }
  socket_.abort();
}

// False where the peer does not speak our language at all.
bool Session::handle(const std::string& text) {
  const auto message = wire::parse_object(text, json_depth);
  const auto name = message ? wire::text_of(*message, "method") : std::nullopt;
  if (!name) return false;
  const auto id = wire::integer_of(*message, "id");
  const auto* params = wire::object_of(*message, "params");
  const auto method =
      std::find_if(methods.begin(), methods.end(), [&](const Method& m) { return m.name == *name; });
  if (method == methods.end()) {
    refuse(id ? json::value(*id) : json::value(nullptr), "invalid_request");
    return true;
  }
  static const json::object none;
  (this->*method->handle)(id.value_or(-1), params ? *params : none);
  return true;
}

// Pages of one login: their socket ends with its answer.
bool Session::once() const { return asker_.way == Asker::Way::popup || asker_.way == Asker::Way::redirect; }

void Session::authenticate(std::int64_t id, const json::object& params) {
  const auto nonce = asker_.redirect ? asker_.redirect->nonce : wire::text_of(params, "nonce");
  if (id < 0) return refuse(nullptr, "invalid_request");
  if (const auto code = nonce ? refusal_of_another() : "invalid_request"; !code.empty())
    return refuse(id, code);
  auto origin = asking_origin(params);
  if (!origin) return refuse(id, "origin_not_allowed");
  asked_ = true;
  start(id, std::move(*origin), *nonce);
}

// Whether a request may begin: the socket of a page of one login takes one in all, any other one at a time.
std::string Session::refusal_of_another() const {
  if (asked_ && once()) return "invalid_request";
  return pending_ || upload_ ? "busy" : "";
}

void Session::sign_document(std::int64_t id, const json::object& params) {
  if (id < 0) return refuse(nullptr, "invalid_request");
  // No browser has attested who asks there: a login that went astray is worth nothing, a document is.
  if (asker_.redirect) return refuse(id, "origin_not_allowed");
  if (const auto code = refusal_of_another(); !code.empty()) return refuse(id, code);
  auto documents = signing::Upload::read(params);
  if (!documents) return refuse(id, "invalid_request");
  Upload upload{id, {}, wire::bool_of(params, "attached").value_or(false), std::move(*documents)};
  asked_ = true;
  if (const auto code = begin_upload(upload, params); !code.empty())
    return refuse(id, code, asker_.way == Asker::Way::popup);
  upload_.emplace(std::move(upload));
  tell_state(id, "receiving");
  deadline_.arm(needs_.upload);
  go_on("");
}

// Refused before a byte of a document is taken.
std::string Session::begin_upload(Upload& upload, const json::object& params) {
  const auto origin = asking_origin(params);
  upload.asker = origin ? Origin::parse(*origin) : std::nullopt;
  if (!upload.asker || !needs_.signing.refuses) return "origin_not_allowed";
  auto code =
      needs_.signing.refuses(*upload.asker, upload.documents.hash_only(), std::string(text_of(asker_.way)));
  if (!code.empty()) return code;
  return upload.documents.reserve(*needs_.signing.spool) ? "" : "busy";
}

void Session::data(std::int64_t, const json::object& params) {
  const auto id = wire::integer_of(params, "id");
  // Pieces may still be on their way when their request has been refused.
  if (!upload_ || id != upload_->id) return;
  const auto base64 = wire::text_of(params, "base64");
  const auto code = base64 ? upload_->documents.add(*base64) : "invalid_request";
  if (code.empty() && !upload_->documents.complete())
    send({{"method", "more"}, {"params", {{"id", upload_->id}}}});
  go_on(code);
}

void Session::go_on(const std::string& code) {
  if (!code.empty()) return drop_upload(code);
  if (upload_->documents.complete()) sign_uploaded();
}

void Session::drop_upload(std::string_view code) {
  const auto id = upload_->id;
  upload_.reset();
  deadline_.arm(needs_.idle);
  refuse(id, code_for_page(code, false), asker_.way == Asker::Way::popup);
}

void Session::sign_uploaded() {
  auto upload = std::move(*upload_);
  upload_.reset();
  auto pending = begin(upload.id);
  signing::Request request;
  request.asker = std::move(upload.asker);
  request.pieces = upload.documents.pieces();
  request.caller = std::string(text_of(asker_.way));
  request.prompter = &pending->prompter;
  pending->documents = std::move(upload.documents);
  run(pending, needs_.signing.sign(std::move(request), upload.attached));
}

// Only our own page may say who asks: it saw event.origin. On a hall's own socket the header says it (RFC
// 6455 §10.2).
std::optional<std::string> Session::asking_origin(const json::object& params) const {
  if (asker_.way == Asker::Way::direct) return asker_.origin;
  if (asker_.redirect) return asker_.redirect->origin;
  auto origin = wire::text_of(params, "origin");
  if (asker_.way == Asker::Way::popup || !origin) return origin;
  const auto& allowed = asker_.hall->origins;
  const bool known =
      std::any_of(allowed.begin(), allowed.end(), [&](const Origin& o) { return o.text() == *origin; });
  return known ? origin : std::nullopt;
}

std::shared_ptr<Pending> Session::begin(std::int64_t id) {
  const auto news = [weak = weak_from_this(), id](std::string_view state) {
    if (const auto self = weak.lock()) self->tell_state(id, state);
  };
  pending_ = std::make_shared<Pending>(id, needs_.prompter, news);
  deadline_.disarm();
  return pending_;
}

void Session::start(std::int64_t id, std::string origin, std::string nonce) {
  const auto pending = begin(id);
  login::Request request;
  request.origin = std::move(origin);
  request.nonce = std::move(nonce);
  request.caller = std::string(text_of(asker_.way));
  request.prompter = &pending->prompter;
  run(pending, needs_.authenticate(std::move(request)));
}

void Session::run(std::shared_ptr<Pending> pending, asio::awaitable<login::Answer> work) {
  auto& slot_owner = *pending;
  auto finish = [self = shared_from_this(), pending = std::move(pending)](std::exception_ptr fault,
                                                                          login::Answer answer) {
    self->done(pending, std::move(fault), std::move(answer));
  };
  asio::co_spawn(executor_, std::move(work),
                 asio::bind_cancellation_slot(slot_owner.cancel.slot(), std::move(finish)));
}

void Session::cancel(std::int64_t, const json::object& params) {
  const auto id = wire::integer_of(params, "id");
  if (upload_ && id == upload_->id) return drop_upload("user_cancelled");
  const auto pending = pending_;
  if (!pending || id != pending->id) return;
  pending->cancelled = true;
  pending->cancel.emit(asio::cancellation_type::terminal);
}

void Session::done(const std::shared_ptr<Pending>& pending, std::exception_ptr fault, login::Answer answer) {
  if (pending_ == pending) pending_.reset();
  if (over_) return;
  deadline_.arm(needs_.idle);
  const bool last = once();
  if (pending->cancelled) return refuse(pending->id, "user_cancelled", last);
  if (fault) answer.code = "internal";
  if (!answer.code.empty())
    return refuse(pending->id, code_for_page(answer.code, pending->prompter.answered()), last);
  if (!needs_.peer_is_ours()) return socket_.abort();
  send({{"id", pending->id}, {"result", std::move(answer.token)}}, last);
}

void Session::send(json::object message, bool last) {
  // A page that asks without reading the answers does not get memory for them.
  if (!outbox_.put({json::serialize(message), last})) socket_.abort();
}

void Session::refuse(const json::value& id, std::string_view code, bool last) {
  const ErrorText text = error_text(code);
  send({{"id", id}, {"error", {{"code", code}, {"zh", text.zh}, {"en", text.en}}}}, last);
}

void Session::tell_state(std::int64_t id, std::string_view state) {
  if (!over_) send({{"method", "state"}, {"params", {{"id", id}, {"state", state}}}});
}

// A redirect's page and a start page learn over the socket whose they are: their files are the same for all.
void Session::greet() {
  if (asker_.redirect) {
    const RedirectLogin& login = *asker_.redirect;
    send({{"method", "redirect"},
          {"params",
           {{"zh", login.hall.zh},
            {"en", login.hall.en},
            {"origin", login.origin},
            {"url", login.url},
            {"state", login.state},
            {"ticket", login.ticket}}}});
  }
  if (asker_.way != Asker::Way::reverse) return;
  json::array origins;
  for (const Origin& origin : asker_.hall->origins) origins.emplace_back(origin.text());
  send({{"method", "hall"},
        {"params",
         {{"zh", asker_.hall->name.zh},
          {"en", asker_.hall->name.en},
          {"url", asker_.hall->login_url},
          {"origins", std::move(origins)}}}});
}

}  // namespace

std::string_view text_of(Asker::Way way) noexcept {
  constexpr std::array<std::string_view, 4> names{"popup", "reverse", "direct", "redirect"};
  return names[static_cast<std::size_t>(way)];
}

std::vector<std::string_view> session_methods() {
  std::vector<std::string_view> out(Session::methods.size());
  std::transform(Session::methods.begin(), Session::methods.end(), out.begin(),
                 [](const Session::Method& method) { return method.name; });
  return out;
}

asio::awaitable<void> run_session(WebSocket& socket, Deadline& deadline, Asker asker, SessionNeeds needs) {
  const auto executor = co_await asio::this_coro::executor;
  const auto session =
      std::make_shared<Session>(executor, socket, deadline, std::move(asker), std::move(needs));
  co_await session->run();
}

}  // namespace redlips::bridge
