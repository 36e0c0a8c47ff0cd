// SPDX-License-Identifier: Apache-2.0
// The journal's JSON, strict on the way in, and its file.
#include "updater/journal.h"

#include <boost/json/serialize.hpp>
#include <system_error>
#include <utility>

#include "drivers/platform/files.h"
#include "drivers/wire/rpc.h"

namespace redlips::updater {
namespace {

constexpr std::int64_t version = 1;
constexpr std::size_t transaction_size = 16;
constexpr std::size_t public_key_limit = 1024;
constexpr std::int64_t count_limit = 1'000'000;
/// Three exchanges in hex, and the rest.
constexpr std::size_t file_limit = std::size_t{12} * message_limit + 8192;

boost::json::object object_of(const Exchange& exchange) {
  return {{"sent", to_hex(exchange.sent)}, {"received", to_hex(exchange.received)}};
}

std::optional<Bytes> bytes_of(const boost::json::object& object, std::string_view name, std::size_t least,
                              std::size_t most) {
  const auto text = wire::text_of(object, name);
  auto bytes = text ? from_hex(*text) : std::nullopt;
  if (!bytes || bytes->size() < least || bytes->size() > most) return std::nullopt;
  return bytes;
}

std::optional<Exchange> exchange_of(const boost::json::object& object, std::string_view name) {
  const auto* const member = wire::object_of(object, name);
  if (member == nullptr) return std::nullopt;
  auto sent = bytes_of(*member, "sent", 1, message_limit);
  auto received = bytes_of(*member, "received", 0, message_limit);
  if (!sent || !received) return std::nullopt;
  return Exchange{std::move(*sent), std::move(*received)};
}

std::optional<unsigned> count_of(const boost::json::object& object, std::string_view name) {
  const auto count = wire::integer_of(object, name);
  if (!count || *count < 0 || *count > count_limit) return std::nullopt;
  return static_cast<unsigned>(*count);
}

std::optional<Transaction> transaction_of(const boost::json::object& object) {
  auto id = bytes_of(object, "id", transaction_size, transaction_size);
  auto public_key = bytes_of(object, "public_key", 1, public_key_limit);
  auto request = exchange_of(object, "request");
  const auto accepted = wire::bool_of(object, "accepted");
  const auto polls = count_of(object, "polls");
  const auto doubts = count_of(object, "doubts");
  if (!id || !public_key || !request || !accepted || !polls || !doubts) return std::nullopt;
  Transaction out{std::move(*id),
                  std::move(*public_key),
                  std::move(*request),
                  exchange_of(object, "poll"),
                  exchange_of(object, "confirm"),
                  *accepted,
                  *polls,
                  *doubts};
  // Nothing comes before the answer to the request.
  const bool later = object.contains("poll") || object.contains("confirm");
  const bool read = object.contains("poll") == out.poll.has_value() &&
                    object.contains("confirm") == out.confirm.has_value();
  if (!read || (later && out.request.received.empty())) return std::nullopt;
  return out;
}

}  // namespace

std::string journal_text(const std::optional<Transaction>& transaction, unsigned failures) {
  boost::json::object out{{"version", version}, {"failures", failures}};
  if (transaction) {
    boost::json::object object{{"id", to_hex(transaction->id)},
                               {"public_key", to_hex(transaction->public_key)},
                               {"request", object_of(transaction->request)},
                               {"accepted", transaction->accepted},
                               {"polls", transaction->polls},
                               {"doubts", transaction->doubts}};
    if (transaction->poll) object["poll"] = object_of(*transaction->poll);
    if (transaction->confirm) object["confirm"] = object_of(*transaction->confirm);
    out["transaction"] = std::move(object);
  }
  return boost::json::serialize(out);
}

std::optional<JournalContents> read_journal(std::string_view text) {
  const auto object = wire::parse_object(text);
  if (!object || wire::integer_of(*object, "version") != version) return std::nullopt;
  const auto failures = count_of(*object, "failures");
  if (!failures) return std::nullopt;
  if (!object->contains("transaction")) return JournalContents{std::nullopt, *failures};
  const auto* const member = wire::object_of(*object, "transaction");
  auto transaction = member == nullptr ? std::nullopt : transaction_of(*member);
  if (!transaction) return std::nullopt;
  return JournalContents{std::move(transaction), *failures};
}

Journal::Journal(const std::filesystem::path& directory) : path_(directory / "journal.json") { read(); }

void Journal::read() {
  std::optional<std::string> text;
  try {
    text = platform::read_own_file(path_, file_limit);
    if (!text) return;
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::file_too_large) throw;
  }
  auto contents = text ? read_journal(*text) : std::nullopt;
  if (!contents) {
    platform::keep_aside(path_);
    return;
  }
  transaction_ = std::move(contents->transaction);
  failures_ = contents->failures;
}

void Journal::write() const { platform::replace_file(path_, journal_text(transaction_, failures_)); }

void Journal::save(Transaction transaction) {
  transaction_ = std::move(transaction);
  write();
}

void Journal::save_answered(Transaction transaction) {
  failures_ = 0;
  save(std::move(transaction));
}

void Journal::forget() {
  transaction_.reset();
  failures_ = 0;
  write();
}

void Journal::count_failure() {
  ++failures_;
  write();
}

}  // namespace redlips::updater
