// SPDX-License-Identifier: Apache-2.0
#include "tray/window/notice_desk.h"

#include <algorithm>
#include <utility>

namespace redlips::tray {
namespace json = boost::json;

NoticeDesk::NoticeDesk(Parts parts)
    : parts_(std::move(parts)),
      board_(make_notice_board([this](const auto& notice, const auto& action, const auto& activation) {
        chosen(notice, action, activation);
      })),
      wake_(watch_wake([this] {
        arm();
        parts_.look_at_keys();
      })) {}

void NoticeDesk::look(bool at_prompt) {
  if (!at_prompt) advise();
  if (at_prompt || parts_.desk.keys.empty() || !std::exchange(armed_, false)) return;
  parts_.call("notice.take", {}, [this](const Reply& reply) {
    for (const auto& notice : notices_of(reply.result, parts_.desk.keys, parts_.desk.authorities))
      board_->show(notice);
  });
}

void NoticeDesk::advise_new_pin(const std::string& token) {
  if (token.empty() || !advised_.insert(token).second) return;
  to_advise_ = token;
  advise();
}

// A key that was just put in may be used before it is listed: then with the listing.
void NoticeDesk::advise() {
  const auto& keys = parts_.desk.keys;
  const auto key = std::ranges::find(keys, to_advise_, &Key::token);
  if (key == keys.end()) return;
  board_->show(initial_pin_notice(*key, authority_of(keys, parts_.desk.authorities, to_advise_, {})));
  to_advise_.clear();
}

void NoticeDesk::chosen(const ShownNotice& notice, const std::string& action, const std::string& activation) {
  if (action == "open") return parts_.open(notice.token, activation);
  if (action == "renew") return parts_.open_renewal(notice.token, activation);
  if (action == "change") return parts_.change_pin(notice.token);
  const int days = action == "tomorrow" ? 1 : 7;
  if (action == "tomorrow" || action == "week")
    parts_.call("notice.snooze", {{"certificate", notice.certificate}, {"days", days}}, [](const Reply&) {});
}

}  // namespace redlips::tray
