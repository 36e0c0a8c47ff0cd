// SPDX-License-Identifier: Apache-2.0
#include "tray/window/answering_line.h"

namespace redlips::tray {

AnsweringLine::AnsweringLine(wxWindow* parent, const Authority& authority, int width, const char* style,
                             Time now)
    : Paragraph(parent, "", width, style), authority_(hours_of(authority)) {
  look(now);
}

Authority AnsweringLine::hours_of(const Authority& authority) {
  Authority hours;
  hours.offset = authority.offset;
  hours.contact.open = authority.contact.open;
  hours.contact.calendar = authority.contact.calendar;
  return hours;
}

std::optional<Time> AnsweringLine::look(Time now) {
  const auto hotline = hotline_at(authority_, now);
  const auto line = hotline_line(hotline, authority_, now);
  Show(!line.text.empty());
  set_tone(line.tone);
  say(line.text.empty() ? "" : "● " + line.text);
  return hotline.changes;
}

Time time_now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace redlips::tray
