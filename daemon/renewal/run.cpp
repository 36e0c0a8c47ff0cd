// SPDX-License-Identifier: Apache-2.0
// The child's verbs but those that use the key (run_key.cpp).
#include "daemon/renewal/run.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "daemon/keyring/codes.h"
#include "daemon/not_saved.h"
#include "daemon/shown_text.h"
#include "drivers/platform/random.h"
#include "drivers/wire/rpc.h"

namespace redlips::renewal {
namespace json = boost::json;
using boost::asio::awaitable;

namespace {

constexpr int child_protocol = 1, most_leases = 4;
constexpr std::int64_t longest_wait = 100LL * 24 * 3600;
constexpr std::size_t code_limit = 40;

json::array hex_list(const std::vector<Bytes>& list) {
  json::array out;
  for (const auto& one : list) out.emplace_back(to_hex(one));
  return out;
}

/// "ca_tls", and nothing that another part of the house could mean.
bool is_ca_code(const std::string& code) {
  return code.starts_with("ca_") && code.size() <= code_limit &&
         code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

/// What broke at the key, as the child and the job call it.
keyring::Failure failure_at_key(const std::exception_ptr& error) {
  auto failure = keyring::failure_of(error);
  try {
    std::rethrow_exception(error);
  } catch (const drivers::HostError& fault) {
    if (fault.error() && fault.error()->kind() == pkcs11::TokenError::Kind::full) failure.code = "token_full";
  } catch (const std::exception&) {
    return failure;
  }
  return failure;
}

}  // namespace

Job& Run::job() const {
  auto* const found = parts_.jobs.find(id_);
  if (found == nullptr) throw BrokenRule("has no job any more");
  return *found;
}

void Run::save(const std::string& happened) {
  auto& now = job();
  now.changed = std::chrono::floor<std::chrono::seconds>(parts_.now());
  parts_.jobs.save();
  parts_.news(now, happened);
}

void Run::stop_at(std::string code, std::string detail) {
  job().code = std::move(code);
  job().detail = std::move(detail);
  save();
}

awaitable<json::object> Run::dispatch(std::string verb, json::object params) {
  struct Row {
    std::string_view verb;
    Result (Run::*run)(json::object);
  };
  static constexpr std::array rows{Row{"job", &Run::job_verb}, Row{"transaction", &Run::transaction},
                                   Row{"lease", &Run::lease},  Row{"release", &Run::release},
                                   Row{"key", &Run::key},      Row{"sign", &Run::sign},
                                   Row{"write", &Run::write},  Row{"confirmed", &Run::confirmed}};
  const auto* const row = std::ranges::find(rows, verb, &Row::verb);
  if (row == rows.end()) throw BrokenRule("asks for " + shown_text(verb, code_limit));
  if (!told_ && verb != "job") throw BrokenRule("does not ask for its job first");
  return (this->*row->run)(std::move(params));
}

awaitable<json::object> Run::answer(std::string verb, json::object params) {
  std::exception_ptr error;
  try {
    auto work = dispatch(std::move(verb), std::move(params));
    auto value = co_await std::move(work);
    co_return value;
  } catch (const drivers::HostError&) {
    error = std::current_exception();
  } catch (const NotSaved&) {
    error = std::current_exception();
  }
  auto failure = failure_at_key(error);
  auto& now = job();
  now.code = failure.code;
  now.detail = failure.detail;
  if (failure.code != "not_saved") save();
  throw VerbRefused(failure.code);
}

Run::Result Run::job_verb(json::object params) {
  if (told_ || wire::integer_of(params, "protocol") != child_protocol)
    throw BrokenRule("asks for its job in another way");
  told_ = true;
  const auto& service = parts_.authority.renewal.value();
  co_return json::object{{"job", id_},
                         {"directory", parts_.jobs.directory(job()).string()},
                         {"url", service.url},
                         {"anchors", hex_list(service.anchors)},
                         {"tls_anchors", hex_list(service.tls_anchors)},
                         {"sender", service.sender},
                         {"responder", to_hex(service.responder)},
                         {"old_certificate", to_hex(job().old.der)},
                         {"unsigned_poll", service.unsigned_poll},
                         {"transactions", hex_list(job().transactions)},
                         {"attended", parts_.prompter != nullptr}};
}

Run::Result Run::transaction(json::object) {
  auto& list = job().transactions;
  if (list.size() >= most_transactions) throw VerbRefused("internal", "transactions");
  Bytes fresh(transaction_size);
  platform::random_bytes(fresh);
  list.push_back(fresh);
  save();
  co_return json::object{{"transaction", to_hex(fresh)}};
}

keyring::LoginQuestion Run::question(const std::string& step) const {
  keyring::LoginQuestion question;
  question.purpose = keyring::LoginQuestion::Purpose::renew;
  question.site = keyring::LoginQuestion::Site::local;
  question.renewal =
      keyring::Renewing{job().old.unit_name(), job().old.not_after, step, step == "request" ? 2 : 1};
  return question;
}

Run::Result Run::lease(json::object params) {
  const auto step = wire::text_of(params, "step").value_or("");
  if (step != "request" && step != "poll" && step != "finish") throw BrokenRule("wants the key for nothing");
  if (lease_ && lease_->open()) co_return json::object();
  lease_.reset();
  if (parts_.prompter == nullptr) throw VerbRefused("unattended");
  if (!no_lease_.empty()) throw VerbRefused(no_lease_);
  if (++leases_ > most_leases) throw BrokenRule("wants the key too often");
  keyring::LeaseAsk ask{job().old.sha256, question(step)};
  auto asking = parts_.keyring.lease(std::move(ask), *parts_.prompter);
  auto done = co_await std::move(asking);
  if (!done.code.empty()) {
    no_lease_ = done.code;
    stop_at(done.code, done.detail);
    throw VerbRefused(done.code);
  }
  lease_ = std::move(done.lease);
  co_return json::object();
}

Run::Result Run::release(json::object) {
  lease_.reset();
  co_return json::object();
}

Run::Result Run::confirmed(json::object) {
  if (job().step != Step::written) throw BrokenRule("is done with nothing on the key");
  lease_.reset();
  auto& now = job();
  now.step = Step::done;
  now.code = now.detail = {};
  now.next = {};
  save("renewal.done");
  co_return json::object();
}

void Run::progress(const json::object& params) {
  const auto step = wire::text_of(params, "step").value_or("");
  const auto text = wire::text_of(params, "text").value_or("");
  const auto code = wire::text_of(params, "code").value_or("");
  const auto wait = wire::integer_of(params, "next_s").value_or(0);
  if (text.size() > ca_text_limit || wait < 0) throw BrokenRule("tells what is no progress");
  auto& now = job();
  if (now.step == Step::done) return;
  const auto next = std::chrono::floor<std::chrono::seconds>(parts_.now()) +
                    std::chrono::seconds(std::min(wait, longest_wait));
  now.next = wait > 0 ? next : std::chrono::sys_seconds();
  now.code = now.detail = {};
  if (!text.empty()) now.ca_text = text;
  if (step == "asking") {
    now.step = Step::asked;
    now.ca_text.clear();
    return save("renewal.requested");
  }
  if (step == "waiting") now.step = Step::waiting;
  if (step == "approved" && now.step != Step::written) now.step = Step::approved;
  if (step == "lost" && now.step != Step::written) now.step = Step::key_made;
  if (step == "refused") {
    now.step = Step::refused;
    return save("renewal.refused");
  }
  if (step == "unreachable") {
    if (!is_ca_code(code)) throw BrokenRule("is stopped by no reason");
    now.code = code;
  }
  constexpr std::array known{"waiting", "approved", "confirming", "lost", "unreachable"};
  if (std::ranges::find(known, step) == known.end()) throw BrokenRule("tells of an unknown step");
  save();
}

}  // namespace redlips::renewal
