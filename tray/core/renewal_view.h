// SPDX-License-Identifier: Apache-2.0
// The page of a renewal before it is drawn: from what is known to title, sentences and buttons. Pure but for
// the language.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tray/core/renewal.h"
#include "tray/core/words.h"

namespace redlips::tray {

/// What the person is asked on the page itself.
enum class RenewalAsk { nothing, unit_changed, remove_old };

/// What is known when the page is made.
struct RenewalSight {
  const Key* key = nullptr;
  const Authority* authority = nullptr;
  const Renewal* renewal = nullptr;        ///< of this key
  const Conditions* conditions = nullptr;  ///< nullptr: not told
  bool looking = false;                    ///< they will be told
  bool starting = false;                   ///< asked for, and not listed yet
  bool key_at_work = false;                ///< a PIN was typed and the key has it
  std::string code;                        ///< why the last thing that was asked for did not happen
  RenewalAsk ask = RenewalAsk::nothing;
  Time now{};
};

/// What a button of the page does.
enum class RenewalAct {
  start,        ///< the unit is the same: begin
  changed,      ///< the unit is another
  back,         ///< to the question again
  look_again,   ///< look at the conditions again
  resume,       ///< go on, or hand in again
  remove,       ///< ask whether the old certificate shall go
  remove_sure,  ///< it shall
  remove_not,
  calendar,  ///< a reminder as a file
  print      ///< a page on paper
};

struct RenewalButton {
  RenewalAct act;
  std::string label;
  bool primary = false;
};

struct RenewalView {
  enum class Kind {
    ways,         ///< no renewal of ours: until when, and how the authority renews
    looking,      ///< the conditions are being looked at
    question,     ///< all is ready but for the person's word
    blocked,      ///< a condition is missing
    changed,      ///< the unit is another
    running,      ///< a step is being done
    waiting,      ///< the authority has it
    ready,        ///< approved: only the key is missing
    refused,      ///< by the authority
    interrupted,  ///< stopped in the middle
    done
  };
  Kind kind = Kind::ways;
  std::string title;
  Tone tone = Tone::plain;
  int station = -1;         ///< 0 to 4, of renewal_stations(); -1: none is shown
  std::string hold;         ///< "do not pull it", only while that is so
  std::vector<Line> lines;  ///< what happens now, what is promised, what to do
  std::vector<Line> checks;
  std::string unit, unit_id;                              ///< to be looked at, large
  std::vector<std::pair<std::string, std::string>> rows;  ///< what, and its value
  std::string authority_words;                            ///< the CA's own; plain text
  std::string warning;                                    ///< before something goes for good
  std::vector<RenewalButton> buttons;
  std::string code;  ///< for the hotline; last and grey

  bool has(RenewalAct act) const;
};

/// The five stations of a renewal.
std::vector<std::string> renewal_stations();
RenewalView renewal_view(const RenewalSight& sight);
/// "2026-12-01  昆明…  续期完成", for the list of all.
std::string renewal_history_line(const Renewal& renewal, const Authority* authority);

}  // namespace redlips::tray
