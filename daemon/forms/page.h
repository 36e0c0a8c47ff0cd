// SPDX-License-Identifier: Apache-2.0
// A PDF of A4 pages: boxes of text and lines, by pango and cairo, which embed what they use of a font and
// find a font for rare characters.
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include <memory>
#include <string>

#include "daemon/forms/form.h"

namespace redlips::forms {

template <auto Free>
struct Freed {
  template <class Handle>
  void operator()(Handle* handle) const noexcept {
    Free(handle);
  }
};
using SurfacePtr = std::unique_ptr<cairo_surface_t, Freed<cairo_surface_destroy>>;
using CairoPtr = std::unique_ptr<cairo_t, Freed<cairo_destroy>>;
using LayoutPtr = std::unique_ptr<PangoLayout, Freed<g_object_unref>>;

/// How a text is set. Sizes are points, of 1/72 inch.
struct Type {
  double size = 10.5;
  bool bold = false, centred = false, grey = false;
};

/// Draws from (0, 0) at the top left, in points.
class Page {
 public:
  static constexpr double width = 595.28, height = 841.89;  ///< A4, ISO 216

  /// `title` is the document's in its properties.
  explicit Page(const std::string& title);

  /// How tall the text is in a column of that width.
  double height_of(const PaperText& text, const Type& type, double column);
  double width_of(const PaperText& text, const Type& type);
  void write(const PaperText& text, const Type& type, double x, double y, double column);
  void line(double x1, double y1, double x2, double y2, bool dotted = false);
  void frame(double x, double y, double w, double h, bool dotted = false);
  void turn();  ///< a new page
  /// Can every character be drawn with the fonts of this computer?
  bool can_write(const std::string& text);
  /// The whole document; nothing can be drawn any more. Throws std::runtime_error where cairo failed.
  std::string finish();

 private:
  LayoutPtr laid_out(const PaperText& text, const Type& type, double column);

  std::string bytes_;
  SurfacePtr surface_;
  CairoPtr cairo_;
};

}  // namespace redlips::forms
