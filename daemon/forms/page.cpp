// SPDX-License-Identifier: Apache-2.0
#include "daemon/forms/page.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <cmath>
#include <stdexcept>

namespace redlips::forms {
namespace {

constexpr double thin = 0.6, small_part = 0.8;
constexpr guint16 grey_level = 0x6666;

cairo_status_t keep(void* bytes, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

using FontPtr = std::unique_ptr<PangoFontDescription, Freed<pango_font_description_free>>;
using AttributesPtr = std::unique_ptr<PangoAttrList, Freed<pango_attr_list_unref>>;

void add(PangoAttrList* list, PangoAttribute* attribute, std::size_t from) {
  attribute->start_index = static_cast<guint>(from);
  attribute->end_index = PANGO_ATTR_INDEX_TO_TEXT_END;
  pango_attr_list_insert(list, attribute);
}

/// Grey for all of it, or for what stands below; that is smaller too.
AttributesPtr attributes(const PaperText& text, const Type& type) {
  AttributesPtr list(pango_attr_list_new());
  const auto colour = [] { return pango_attr_foreground_new(grey_level, grey_level, grey_level); };
  if (type.grey) add(list.get(), colour(), 0);
  if (text.below.empty()) return list;
  add(list.get(), colour(), text.text.size());
  add(list.get(), pango_attr_scale_new(small_part), text.text.size());
  add(list.get(), pango_attr_weight_new(PANGO_WEIGHT_NORMAL), text.text.size());
  return list;
}

}  // namespace

Page::Page(const std::string& title)
    : surface_(cairo_pdf_surface_create_for_stream(&keep, &bytes_, width, height)),
      cairo_(cairo_create(surface_.get())) {
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "RedLips");
  cairo_set_line_width(cairo_.get(), thin);
}

LayoutPtr Page::laid_out(const PaperText& text, const Type& type, double column) {
  LayoutPtr layout(pango_cairo_create_layout(cairo_.get()));
  PangoContext* const context = pango_layout_get_context(layout.get());
  pango_cairo_context_set_resolution(context, 72);  // points are the page's unit
  // Han characters have other shapes in Japan: the unit's name is Chinese in every language of the user.
  pango_context_set_language(context, pango_language_from_string("zh-cn"));
  const FontPtr font(pango_font_description_from_string("Noto Sans CJK SC, sans-serif"));
  pango_font_description_set_absolute_size(font.get(), type.size * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), type.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font.get());
  const auto words = text.below.empty() ? text.text : text.text + '\n' + text.below;
  pango_layout_set_text(layout.get(), words.c_str(), static_cast<int>(words.size()));
  pango_layout_set_attributes(layout.get(), attributes(text, type).get());
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout.get(), column < 0 ? -1 : static_cast<int>(column * PANGO_SCALE));
  pango_layout_set_alignment(layout.get(), type.centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  return layout;
}

double Page::height_of(const PaperText& text, const Type& type, double column) {
  if (text.empty()) return 0;
  int tall = 0;
  pango_layout_get_size(laid_out(text, type, column).get(), nullptr, &tall);
  return static_cast<double>(tall) / PANGO_SCALE;
}

double Page::width_of(const PaperText& text, const Type& type) {
  int wide = 0;
  pango_layout_get_size(laid_out(text, type, -1).get(), &wide, nullptr);
  // A column must hold what was measured: round up.
  return std::ceil(static_cast<double>(wide) / PANGO_SCALE) + 1;
}

void Page::write(const PaperText& text, const Type& type, double x, double y, double column) {
  if (text.empty()) return;
  const auto layout = laid_out(text, type, column);
  cairo_move_to(cairo_.get(), x, y);
  pango_cairo_show_layout(cairo_.get(), layout.get());
}

void Page::line(double x1, double y1, double x2, double y2, bool dotted) {
  const double dash[] = {1.5, 2.5};
  cairo_set_dash(cairo_.get(), dash, dotted ? 2 : 0, 0);
  cairo_move_to(cairo_.get(), x1, y1);
  cairo_line_to(cairo_.get(), x2, y2);
  cairo_stroke(cairo_.get());
}

void Page::frame(double x, double y, double w, double h, bool dotted) {
  line(x, y, x + w, y, dotted);
  line(x + w, y, x + w, y + h, dotted);
  line(x, y + h, x + w, y + h, dotted);
  line(x, y, x, y + h, dotted);
}

void Page::turn() { cairo_show_page(cairo_.get()); }

bool Page::can_write(const std::string& text) {
  return pango_layout_get_unknown_glyphs_count(laid_out({text, {}}, {}, -1).get()) == 0;
}

std::string Page::finish() {
  cairo_.reset();
  cairo_surface_finish(surface_.get());
  const auto status = cairo_surface_status(surface_.get());
  if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
  return std::move(bytes_);
}

}  // namespace redlips::forms
