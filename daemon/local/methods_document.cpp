// SPDX-License-Identifier: Apache-2.0
// Documents of the user's own: the client has hashed them, the daemon asks, signs and makes the envelopes.
#include <boost/json/array.hpp>

#include "daemon/local/methods_key.h"
#include "daemon/local/session.h"

namespace redlips::local {
namespace json = boost::json;
using Result = boost::asio::awaitable<json::value>;

namespace {

std::optional<signing::Piece> piece_of(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto name = wire::text_of(*object, "name");
  const auto size = wire::integer_of(*object, "size");
  auto sha256 = from_hex(wire::text_of(*object, "sha256").value_or(""));
  auto sha384 = from_hex(wire::text_of(*object, "sha384").value_or(""));
  if (!name || !size || *size < 0 || !sha256 || !sha384) return std::nullopt;
  auto document =
      Document::make(*name, {static_cast<std::uint64_t>(*size), std::move(*sha256), std::move(*sha384)});
  if (!document) return std::nullopt;
  return signing::Piece{std::move(*document), {}, false};
}

std::vector<signing::Piece> pieces_of(const json::object& params) {
  const auto* list = wire::array_of(params, "documents");
  if (list == nullptr || list->empty() || list->size() > most_documents) throw ApiError("invalid_request");
  std::vector<signing::Piece> pieces;
  for (const auto& value : *list) {
    auto piece = piece_of(value);
    if (!piece) throw ApiError("invalid_request");
    pieces.push_back(std::move(*piece));
  }
  return pieces;
}

}  // namespace

Result document_sign(Api& api, Session& session, json::object params) {
  signing::Request request;
  request.pieces = pieces_of(params);
  request.caller = "cli";
  request.token_serial = wire::text_of(params, "serial");
  request.prefer_pss = wire::bool_of(params, "pss").value_or(false);
  const auto prompter = session.prompter(wire::bool_of(params, "prompts").value_or(false));
  request.prompter = prompter.get();
  auto answer = co_await api.signer.sign(std::move(request));
  if (!answer.code.empty())
    throw ApiError(answer.code,
                   answer.detail.empty() ? json::object() : json::object{{"detail", answer.detail}});
  json::array documents;
  for (const Bytes& envelope : answer.cms) documents.push_back(json::object{{"cms", to_hex(envelope)}});
  co_return json::object{{"algorithm", answer.algorithm}, {"documents", std::move(documents)}};
}

}  // namespace redlips::local
