// SPDX-License-Identifier: Apache-2.0
#include "daemon/signing/for_page.h"

#include <boost/json/array.hpp>

#include "daemon/documents/enclosure.h"

namespace redlips::signing {
namespace {

boost::json::object one_view(const Bytes& detached, std::uint64_t size, bool attached) {
  if (!attached) return {{"cms", to_base64(detached)}};
  const auto enclosure = cms::enclose(detached, size).value();
  return {{"before", to_base64(enclosure.before)}, {"after", to_base64(enclosure.after)}};
}

boost::asio::awaitable<login::Answer> sign(Signer& signer, Request request, bool attached) {
  std::vector<std::uint64_t> sizes;
  sizes.reserve(request.pieces.size());
  for (const auto& piece : request.pieces) sizes.push_back(piece.document.digest.size);
  const auto answer = co_await signer.sign(std::move(request));
  if (!answer.code.empty()) co_return login::Answer{answer.code, {}, answer.detail};
  boost::json::array documents;
  for (std::size_t i = 0; i < answer.cms.size(); ++i)
    documents.push_back(one_view(answer.cms[i], sizes[i], attached));
  co_return login::Answer{{}, {{"algorithm", answer.algorithm}, {"documents", std::move(documents)}}};
}

}  // namespace

ForPage for_page(Signer& signer, Spool& spool) {
  ForPage out;
  out.refuses = [&signer](const Origin& asker, bool hash_only, const std::string& caller) {
    return signer.refuses(asker, hash_only, caller);
  };
  out.sign = [&signer](Request request, bool attached) { return sign(signer, std::move(request), attached); };
  out.spool = &spool;
  return out;
}

}  // namespace redlips::signing
