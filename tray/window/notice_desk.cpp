// SPDX-License-Identifier: Apache-2.0
#include "tray/window/notice_desk.h"

#include <utility>

namespace redlips::tray {
namespace json = boost::json;

NoticeDesk::NoticeDesk(Parts parts)
    : parts_(std::move(parts)),
      board_(make_notice_board({parts_.open,
                                [this](const std::string& certificate, int days) {
                                  parts_.call("notice.snooze", {{"certificate", certificate}, {"days", days}},
                                              [](const Reply&) {});
                                }})),
      wake_(watch_wake([this] {
        arm();
        parts_.look_at_keys();
      })) {}

void NoticeDesk::look(bool at_prompt) {
  if (at_prompt || parts_.desk.keys.empty() || !std::exchange(armed_, false)) return;
  parts_.call("notice.take", {}, [this](const Reply& reply) {
    for (const auto& notice : notices_of(reply.result, parts_.desk.keys, parts_.desk.authorities))
      board_->show(notice);
  });
}

}  // namespace redlips::tray
