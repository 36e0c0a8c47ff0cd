// SPDX-License-Identifier: Apache-2.0
// One table of all wrong answers, and the list of those that are on.
#include "tests/peers/ca/wrong_answers.h"

#include <algorithm>
#include <array>

namespace redlips::peers {
namespace {

constexpr std::array names{
    WrongName{Wrong::other_subject, Layer::certificate, "other_subject", "证书里是别的单位名称"},
    WrongName{Wrong::other_unit_id, Layer::certificate, "other_unit_id", "证书里是别的统一社会信用代码"},
    WrongName{Wrong::other_key, Layer::certificate, "other_key", "证书里是别的公钥"},
    WrongName{Wrong::bad_chain, Layer::certificate, "bad_chain", "证书由冒名的 CA 签发"},
    WrongName{Wrong::past, Layer::certificate, "past", "证书的有效期已经过去"},
    WrongName{Wrong::too_long, Layer::certificate, "too_long", "证书的有效期太长"},
    WrongName{Wrong::ca_certificate, Layer::certificate, "ca_certificate", "证书是 CA 证书"},
    WrongName{Wrong::not_signing, Layer::certificate, "not_signing", "证书不能用于数字签名"},
    WrongName{Wrong::encryption, Layer::certificate, "encryption", "证书只能用于加密"},
    WrongName{Wrong::signer_unit, Layer::signer, "signer_unit", "答复由单位证书签名"},
    WrongName{Wrong::signer_tls, Layer::signer, "signer_tls", "答复由网站证书签名"},
    WrongName{Wrong::signer_expired, Layer::signer, "signer_expired", "答复由过期证书签名"},
    WrongName{Wrong::signer_none, Layer::signer, "signer_none", "答复没有签名"},
    WrongName{Wrong::refused, Layer::decision, "refused", "退回申请"},
    WrongName{Wrong::waiting, Layer::decision, "waiting", "一直等待审核"},
    WrongName{Wrong::unprotected_error, Layer::decision, "unprotected_error", "没有签名的错误答复"},
    WrongName{Wrong::check_after_huge, Layer::poll, "check_after_huge", "等待审核，很久以后再查"},
    WrongName{Wrong::check_after_zero, Layer::poll, "check_after_zero", "等待审核，马上再查"},
    WrongName{Wrong::garbage, Layer::wire, "garbage", "乱码"},
    WrongName{Wrong::http_500, Layer::wire, "http_500", "服务器错误 503"},
    WrongName{Wrong::truncated, Layer::wire, "truncated", "答复只有一半"},
    WrongName{Wrong::endless, Layer::wire, "endless", "答复没有尽头"},
    WrongName{Wrong::slow, Layer::wire, "slow", "答复极慢"},
    WrongName{Wrong::silent, Layer::wire, "silent", "不答复"},
    WrongName{Wrong::closed, Layer::wire, "closed", "断开连接"},
    WrongName{Wrong::dies_unheard, Layer::wire, "dies_unheard", "服务在办理之前中断"},
    WrongName{Wrong::dies_unsaid, Layer::wire, "dies_unsaid", "服务在办理之后、答复之前中断"}};

template <class Entries>
auto first_of(Entries& entries, Layer layer) {
  return std::find_if(entries.begin(), entries.end(),
                      [&](const auto& entry) { return entry.what.layer == layer; });
}

}  // namespace

std::span<const WrongName> wrong_names() { return names; }

std::optional<WrongName> wrong_named(std::string_view name) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [&](const WrongName& one) { return one.name == name; });
  if (found == names.end()) return std::nullopt;
  return *found;
}

void WrongAnswers::add(const WrongName& what, std::optional<long> messages, long skipped) {
  if (!messages || *messages > 0) entries_.push_back({what, messages, skipped});
}

std::optional<Wrong> WrongAnswers::look(Layer layer) const {
  const auto found = first_of(entries_, layer);
  if (found == entries_.end() || found->skipped > 0) return std::nullopt;
  return found->what.wrong;
}

std::optional<Wrong> WrongAnswers::take(Layer layer) {
  const auto found = first_of(entries_, layer);
  if (found == entries_.end()) return std::nullopt;
  if (found->skipped > 0) {
    --found->skipped;
    return std::nullopt;
  }
  const Wrong wrong = found->what.wrong;
  if (found->left && --*found->left == 0) entries_.erase(found);
  return wrong;
}

}  // namespace redlips::peers
