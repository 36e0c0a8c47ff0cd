// SPDX-License-Identifier: Apache-2.0
// Top to bottom: headline, table, declaration with room for the stamp, the authority's part, where it goes.
#include "daemon/forms/form_page.h"

#include <algorithm>

#include "daemon/forms/page.h"

namespace redlips::forms {
namespace {

constexpr double margin = 54, inner = Page::width - 2 * margin;
constexpr double label_share = 0.22;  // of the table
constexpr double stamp_side = 125;    // points: seals of Chinese units are 40 to 45 mm across

/// One pass from top to bottom at one scale; the first passes only measure.
class Sheet {
 public:
  Sheet(Page& page, double scale, bool draws) : page_(page), scale_(scale), draws_(draws) {}

  int pages() const noexcept { return pages_; }
  void compose(const Paper& paper);

 private:
  using Cell = std::pair<double, double>;  // left edge, width

  double scaled(double points) const { return points * scale_; }
  Type type(double size, bool bold = false, bool centred = false, bool grey = false) const {
    return {scaled(size), bold, centred, grey};
  }
  double pad() const { return scaled(6); }
  void make_room(double tall);
  void write(const PaperText& text, const Type& type, double x, double y, double column);
  void frame(double x, double y, double w, double h, bool dotted = false);
  void paragraph(const PaperText& text, const Type& type, double gap);
  void headline(const Paper& paper);
  double choices(const std::vector<PaperChoice>& list, Cell cell, double y, bool draw);
  double content_height(const PaperRow& row, double column);
  void content(const PaperRow& row, Cell cell, double y, double tall);
  void table_line(const PaperRow* first, std::size_t count);
  void table(const std::vector<PaperRow>& rows);
  void stamp_part(const Paper& paper);
  void office_part(const PaperText& office);

  Page& page_;
  double scale_;
  bool draws_;
  double y_ = margin;
  int pages_ = 1;
};

void Sheet::make_room(double tall) {
  if (y_ + tall <= Page::height - margin || y_ <= margin) return;
  if (draws_) page_.turn();
  ++pages_;
  y_ = margin;
}

void Sheet::write(const PaperText& text, const Type& type, double x, double y, double column) {
  if (draws_) page_.write(text, type, x, y, column);
}

void Sheet::frame(double x, double y, double w, double h, bool dotted) {
  if (draws_) page_.frame(x, y, w, h, dotted);
}

void Sheet::paragraph(const PaperText& text, const Type& type, double gap) {
  if (text.empty()) return;
  const double tall = page_.height_of(text, type, inner);
  make_room(tall);
  write(text, type, margin, y_, inner);
  y_ += tall + scaled(gap);
}

void Sheet::headline(const Paper& paper) {
  if (!paper.mark.empty()) {
    const auto mark = type(11, true, true);
    const double wide = page_.width_of(paper.mark, mark) + 2 * pad(),
                 tall = page_.height_of(paper.mark, mark, wide) + pad();
    frame(margin + inner - wide, y_, wide, tall);
    write(paper.mark, mark, margin + inner - wide, y_ + pad() / 2, wide);
    y_ += tall + scaled(2);
  }
  paragraph(paper.title, type(19, true, true), 6);
  paragraph(paper.note, type(8.5, false, true, true), 14);
}

/// Boxes with their texts, one after the other, in as many lines as that takes; answers how tall it is.
double Sheet::choices(const std::vector<PaperChoice>& list, Cell cell, double y, bool draw) {
  const auto [left, wide] = cell;
  double x = left, bottom = y, line = 0;
  for (const auto& one : list) {
    const PaperText words{
        (one.ticked ? "■ " : "□ ") + one.text.text + (one.text.below.empty() ? "" : " " + one.text.below),
        {}};
    const double needs = std::min(page_.width_of(words, type(10.5)), wide);
    if (x > left && x + needs > left + wide) x = left, bottom += line, line = 0;
    line = std::max(line, page_.height_of(words, type(10.5), needs) + scaled(3));
    if (draw) write(words, type(10.5), x, bottom, needs);
    x += needs + scaled(16);
  }
  return bottom + line - y;
}

double Sheet::content_height(const PaperRow& row, double column) {
  if (!row.choices.empty()) return choices(row.choices, {0, column}, 0, false);
  return page_.height_of({row.value, {}}, type(11), column);
}

void Sheet::content(const PaperRow& row, Cell cell, double y, double tall) {
  const auto [left, wide] = cell;
  const Cell inside{left + pad(), wide - 2 * pad()};
  const double top = y + (tall - content_height(row, inside.second)) / 2;
  if (!row.choices.empty()) {
    choices(row.choices, inside, top, true);
  } else {
    write({row.value, {}}, type(11), inside.first, top, inside.second);
  }
}

/// One row, or two that share a line.
void Sheet::table_line(const PaperRow* first, std::size_t count) {
  const double part = inner / static_cast<double>(count);
  const double label = count == 1 ? inner * label_share : part * 2 * label_share, rest = part - label;
  double tall = scaled(28);
  for (const auto* row = first; row != first + count; ++row) {
    tall = std::max(tall, 2 * pad() + page_.height_of(row->label, type(10.5, true, true), label - pad()));
    tall = std::max(tall, 2 * pad() + content_height(*row, rest - 2 * pad()));
  }
  make_room(tall);
  double x = margin;
  for (const auto* row = first; row != first + count; ++row, x += part) {
    const auto label_type = type(10.5, true, true);
    const double label_tall = page_.height_of(row->label, label_type, label - pad());
    frame(x, y_, label, tall);
    frame(x + label, y_, rest, tall);
    write(row->label, label_type, x + pad() / 2, y_ + (tall - label_tall) / 2, label - pad());
    content(*row, {x + label, rest}, y_, tall);
  }
  y_ += tall;
}

void Sheet::table(const std::vector<PaperRow>& rows) {
  for (std::size_t i = 0; i < rows.size();) {
    const std::size_t count = rows[i].half && i + 1 < rows.size() && rows[i + 1].half ? 2 : 1;
    table_line(&rows[i], count);
    i += count;
  }
}

/// What the unit declares; below it the seal on the left, signature and date on the right. A paper without a
/// seal has words only.
void Sheet::stamp_part(const Paper& paper) {
  if (paper.stamp.empty()) {
    y_ += scaled(14);
    return paragraph(paper.statement, type(10.5), 4);
  }
  const double words = page_.height_of(paper.statement, type(10.5), inner - 2 * pad());
  // A seal has the size it has, however small the print.
  const double tall = words + stamp_side + 4 * pad();
  make_room(tall);
  frame(margin, y_, inner, tall);
  write(paper.statement, type(10.5), margin + pad(), y_ + pad(), inner - 2 * pad());
  const double box = y_ + words + 2 * pad(), left = margin + 4 * pad();
  frame(left, box, stamp_side, stamp_side, true);
  const auto stamp = type(9, false, true, true);
  const double stamp_words = page_.height_of(paper.stamp, stamp, stamp_side - pad());
  write(paper.stamp, stamp, left + pad() / 2, box + (stamp_side - stamp_words) / 2, stamp_side - pad());
  const double right = margin + inner / 2, column = inner / 2 - 2 * pad();
  double line = box + stamp_side * 0.25;
  for (const auto& text : {paper.signature, paper.date}) {
    write(text, type(10.5), right, line, column);
    line += stamp_side * 0.4;
  }
  y_ += tall;
}

void Sheet::office_part(const PaperText& office) {
  if (office.empty()) return;
  const auto words = type(9.5, false, false, true);
  const double tall = page_.height_of(office, words, inner - 2 * pad()) + scaled(64);
  make_room(tall);
  frame(margin, y_, inner, tall);
  write(office, words, margin + pad(), y_ + pad(), inner - 2 * pad());
  y_ += tall;
}

void Sheet::compose(const Paper& paper) {
  headline(paper);
  table(paper.rows);
  stamp_part(paper);
  office_part(paper.office);
  y_ += scaled(10);
  paragraph(paper.hand_in, type(9.5), 0);
}

/// The largest type with which it is one page, else the first.
double best_scale(Page& page, const Paper& paper) {
  for (const double scale : {1.0, 0.93, 0.86, 0.8, 0.74}) {
    Sheet trial(page, scale, false);
    trial.compose(paper);
    if (trial.pages() == 1) return scale;
  }
  return 1;
}

}  // namespace

Drawing draw_form(Paper paper) {
  Page page(paper.title.text);
  Drawing drawing;
  for (auto& row : paper.rows) {
    if (page.can_write(row.value)) continue;
    drawing.not_written.push_back(row.label.text);
    row.value.clear();
  }
  Sheet(page, best_scale(page, paper), true).compose(paper);
  drawing.pdf = page.finish();
  return drawing;
}

}  // namespace redlips::forms
