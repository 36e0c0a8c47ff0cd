// SPDX-License-Identifier: Apache-2.0
// The office's counter: which message it is, and what the desk says about a case.
#include "tests/peers/ca/cmp_office.h"

#include <iostream>

#include "tests/peers/ca/cmp_exchange.h"

namespace redlips::peers {

CmpOffice::CmpOffice(const Path& directory, OfficeOptions options, Clock clock)
    : authority_(DemoAuthority::open_or_create(directory, clock())),
      files_(directory),
      log_(directory / "office.log", clock),
      options_(options),
      clock_(std::move(clock)) {}

std::optional<Bytes> CmpOffice::answer(BytesView der) {
  const auto message = read_cmp_message(der);
  if (!message) return std::nullopt;
  Transaction transaction = files_.transaction(message->transaction).value_or(Transaction{});
  if (transaction.last_request == message->digest) return transaction.last_answer;
  transaction.id = message->transaction;
  if (message->body == body_kur) transaction.request.assign(der.begin(), der.end());
  CmpExchange exchange(*this, *message, transaction);
  try {
    Bytes answer = exchange.answer();
    if (!exchange.believable()) return answer;
    transaction.last_answer = std::move(answer);
  } catch (const OsslError& error) {
    std::cerr << "demo CA: " << error.what() << '\n';
    return std::nullopt;
  }
  transaction.last_request = message->digest;
  files_.save(transaction);  // before anybody hears it: who asks again after a kill gets the same
  return transaction.last_answer;
}

std::string CmpOffice::decide(const std::string& id, CaseState state, const std::string& reason) {
  RenewalCase* const found = files_.find(id);
  if (found == nullptr) return "没有这个申请。";
  if (found->state != CaseState::waiting) return "这个申请不在待审核状态。";
  RenewalCase one = *found;
  one.state = state;
  one.reason = reason;
  one.changed = clock_();
  files_.save(one);
  log_.add(std::string(state == CaseState::approved ? "审核通过 " : "退回 ")
               .append(id)
               .append("：")
               .append(one.unit)
               .append(reason.empty() ? "" : "，" + reason));
  return {};
}

std::string CmpOffice::approve(const std::string& id) { return decide(id, CaseState::approved, ""); }

std::string CmpOffice::refuse(const std::string& id, const std::string& reason) {
  if (reason.empty()) return "请写明退回的原因。";
  if (reason.size() > 1024) return "原因太长。";
  return decide(id, CaseState::refused, reason);
}

std::string CmpOffice::revoke(const std::string& id, const std::string& what) {
  const RenewalCase* const found = files_.find(id);
  if (found == nullptr) return "没有这个申请。";
  const Bytes& der = what == "new" ? found->certificate : found->old_certificate;
  if (der.empty()) return "还没有发证。";
  authority_.revoke(*certificate_of(der), clock_());
  log_.add(
      std::string(what == "new" ? "吊销新证书 " : "吊销旧证书 ").append(id).append("：").append(found->unit));
  return {};
}

}  // namespace redlips::peers
