// SPDX-License-Identifier: Apache-2.0
// Each verb as a request and its answer.
#include "updater/pipe_key_side.h"

#include <boost/json/array.hpp>
#include <utility>

namespace redlips::updater {
namespace {

constexpr std::int64_t protocol = 1;
/// What goes along with a certificate has to fit a frame, in hex.
constexpr std::size_t chain_limit = std::size_t{64} * 1024;

[[noreturn]] void broken(std::string_view member) {
  throw wire::ChannelError("the daemon's answer has no good " + std::string(member));
}

std::string text_of(const boost::json::object& object, std::string_view name) {
  auto text = wire::text_of(object, name);
  if (!text) broken(name);
  return std::move(*text);
}

Bytes bytes_of(const boost::json::object& object, std::string_view name) {
  auto bytes = from_hex(text_of(object, name));
  if (!bytes) broken(name);
  return std::move(*bytes);
}

std::vector<Bytes> list_of(const boost::json::object& object, std::string_view name) {
  const auto* const array = wire::array_of(object, name);
  if (array == nullptr) broken(name);
  std::vector<Bytes> out;
  for (const auto& value : *array) {
    auto bytes = value.is_string() ? from_hex(value.get_string()) : std::nullopt;
    if (!bytes) broken(name);
    out.push_back(std::move(*bytes));
  }
  return out;
}

const char* name_of(LeaseStep step) {
  switch (step) {
    case LeaseStep::request:
      return "request";
    case LeaseStep::poll:
      return "poll";
    case LeaseStep::finish:
      break;
  }
  return "finish";
}

const char* name_of(Purpose purpose) { return purpose == Purpose::cmp ? "cmp" : "certificate_request"; }

[[noreturn]] void refuse(const boost::json::object& error) {
  const auto* const data = wire::object_of(error, "data");
  if (data == nullptr) throw DaemonRefused("internal", "");
  throw DaemonRefused(wire::text_of(*data, "code").value_or("internal"),
                      wire::text_of(*data, "why").value_or(""));
}

}  // namespace

Job read_job(const boost::json::object& answer) {
  Job out;
  out.id = text_of(answer, "job");
  out.directory = text_of(answer, "directory");
  out.url = text_of(answer, "url");
  out.anchors = list_of(answer, "anchors");
  out.tls_anchors = list_of(answer, "tls_anchors");
  out.sender = text_of(answer, "sender");
  out.responder = bytes_of(answer, "responder");
  out.old_certificate = bytes_of(answer, "old_certificate");
  out.transactions = list_of(answer, "transactions");
  const auto unsigned_poll = wire::bool_of(answer, "unsigned_poll");
  const auto attended = wire::bool_of(answer, "attended");
  if (!unsigned_poll || !attended) broken("unsigned_poll or attended");
  out.unsigned_poll = *unsigned_poll;
  out.attended = *attended;
  return out;
}

boost::json::object PipeKeySide::ask(std::string_view verb, boost::json::object params) {
  const std::int64_t id = ++last_id_;
  channel_.write(wire::request(id, verb, std::move(params)));
  auto message = channel_.read();
  if (!message) throw wire::ChannelError("the daemon has gone");
  if (!message->secrets.empty() || wire::integer_of(message->body, "id") != id) {
    throw wire::ChannelError("the daemon answers something else");
  }
  if (const auto* const error = wire::object_of(message->body, "error")) refuse(*error);
  const auto* const result = wire::object_of(message->body, "result");
  return result == nullptr ? boost::json::object() : *result;
}

CrlJob PipeKeySide::crl_job() {
  const auto answer = ask("job", {{"protocol", protocol}});
  return {text_of(answer, "url"), list_of(answer, "anchors"), text_of(answer, "directory")};
}

Job PipeKeySide::job() { return read_job(ask("job", {{"protocol", protocol}})); }

Bytes PipeKeySide::transaction() { return bytes_of(ask("transaction"), "transaction"); }

void PipeKeySide::lease(LeaseStep step) { ask("lease", {{"step", name_of(step)}}); }

void PipeKeySide::release() { ask("release"); }

Bytes PipeKeySide::public_key() { return bytes_of(ask("key"), "public_key"); }

Bytes PipeKeySide::sign(Purpose purpose, BytesView message) {
  const auto answer = ask("sign", {{"purpose", name_of(purpose)}, {"message", to_hex(message)}});
  // OpenSSL has already written the algorithm into the message.
  if (text_of(answer, "hash") != "sha256") broken("hash");
  return bytes_of(answer, "signature");
}

void PipeKeySide::write(BytesView certificate, const std::vector<Bytes>& chain) {
  boost::json::array list;
  std::size_t size = 0;
  for (const Bytes& der : chain) {
    size += der.size();
    if (size > chain_limit) break;
    list.emplace_back(to_hex(der));
  }
  ask("write", {{"certificate", to_hex(certificate)}, {"chain", std::move(list)}});
}

void PipeKeySide::confirmed() { ask("confirmed"); }

void PipeKeySide::progress(const Progress& progress) {
  boost::json::object params{{"step", progress.step}};
  if (!progress.text.empty()) params["text"] = progress.text;
  if (progress.next) params["next_s"] = progress.next->count();
  if (!progress.code.empty()) params["code"] = progress.code;
  channel_.write(wire::notification("progress", std::move(params)));
}

}  // namespace redlips::updater
