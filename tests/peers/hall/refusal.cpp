// SPDX-License-Identifier: Apache-2.0
// The table of refusals.
#include "tests/peers/hall/refusal.h"

#include <array>

namespace redlips::peers {
namespace {

using enum Refusal;

constexpr std::array texts{
    RefusalText{redirect_unknown, "redirect_unknown",
                "这次跳转登录已经用过或不存在，没有登录。Key 和证书都正常，请返回登录页重新登录。"},
    RefusalText{redirect_foreign, "redirect_foreign",
                "这次登录不是在本浏览器里发起的，已拒绝。如果您刚才没有点登录，请不要再输入 PIN 码。"},
    RefusalText{redirect_undelivered, "redirect_undelivered",
                "没有收到小红唇送来的登录结果，没有登录。Key 和证书都正常，请返回登录页重新登录。"},
    RefusalText{request_invalid, "request_invalid",
                "登录请求不完整，没有登录。Key 和证书都正常，请刷新本页后再点“CA登录”。"},
    RefusalText{origin_foreign, "origin_foreign", "登录请求来自别的网站，已拒绝。请从本大厅的网址重新进入。"},
    RefusalText{session_missing, "session_missing",
                "页面打开太久，登录请求已失效。Key 和证书都正常，请刷新本页后再登录。"},
    RefusalText{token_invalid, "token_invalid", "收到的登录凭据不完整，没有登录。请刷新本页后再试。"},
    RefusalText{token_format, "token_format", "登录凭据的版本不受支持。请更新小红唇证书助手后再登录。"},
    RefusalText{challenge_unknown, "challenge_unknown",
                "这次登录请求已经用过或不存在，没有登录。请再点一次“CA登录”。"},
    RefusalText{challenge_expired, "challenge_expired",
                "登录超过了 5 分钟，请求已过期。请再点一次“CA登录”。"},
    RefusalText{challenge_foreign, "challenge_foreign",
                "这次登录请求不是本窗口发出的，已拒绝。请再点一次“CA登录”。"},
    RefusalText{certificate_invalid, "certificate_invalid",
                "读不懂这张证书，没有登录。请换一把 Key，或联系 CA。"},
    RefusalText{certificate_untrusted, "certificate_untrusted",
                "这张证书不是本大厅认可的 CA 签发的。请插入演示 CA 签发的 Key 后再登录。"},
    RefusalText{certificate_expired, "certificate_expired",
                "证书已经到期，不能登录；Key 没有坏，已办业务不受影响。请先办理年审续期。"},
    RefusalText{certificate_not_yet_valid, "certificate_not_yet_valid",
                "证书还没有到生效时间，暂不能登录。请核对电脑时间，或在生效日之后再登录。"},
    RefusalText{certificate_usage, "certificate_usage",
                "这张证书不能用于登录（不是签名证书）。请选择签名证书。"},
    RefusalText{certificate_revoked, "certificate_revoked",
                "证书已被 CA 吊销，不能登录；Key 可重新写入证书，请联系 CA。"},
    RefusalText{revocation_unknown, "revocation_unknown",
                "暂时查不到证书是否被吊销，没有登录。证书没有问题，请稍后再试。"},
    RefusalText{algorithm_unsupported, "algorithm_unsupported",
                "本大厅不支持这种签名算法。请更新小红唇证书助手。"},
    RefusalText{key_mismatch, "key_mismatch", "签名算法与证书不符，没有登录。请更新小红唇证书助手后再试。"},
    RefusalText{signature_invalid, "signature_invalid",
                "签名核对不上，没有登录。请核对网址是否是本大厅的网址，再点一次“CA登录”。"},
    RefusalText{unit_missing, "unit_missing",
                "证书里没有统一社会信用代码，无法确定单位。请联系 CA 更换证书。"},
};

constexpr bool in_order() {
  for (std::size_t at = 0; at < texts.size(); ++at)
    if (static_cast<std::size_t>(texts.at(at).refusal) != at) return false;
  return texts.size() == static_cast<std::size_t>(unit_missing) + 1;
}
static_assert(in_order(), "text_of looks up by position");

}  // namespace

std::span<const RefusalText> refusal_texts() { return texts; }

const RefusalText& text_of(Refusal refusal) { return texts.at(static_cast<std::size_t>(refusal)); }

}  // namespace redlips::peers
