// SPDX-License-Identifier: Apache-2.0
// Pixels of the drawing.
#include "tray/window/icon_pixmaps.h"

#include <wx/image.h>

#include <vector>

#include "tray/window/lips.h"
#include "tray/window/wx.h"

namespace redlips::tray {
namespace {

std::vector<guint8> argb(const wxImage& image) {
  const auto count = static_cast<std::size_t>(image.GetWidth()) * static_cast<std::size_t>(image.GetHeight());
  const auto* const colour = image.GetData();
  const auto* const alpha = image.GetAlpha();
  std::vector<guint8> bytes;
  bytes.reserve(count * 4);
  for (std::size_t i = 0; i < count; ++i) {
    bytes.push_back(alpha == nullptr ? 255 : alpha[i]);
    bytes.insert(bytes.end(), {colour[3 * i], colour[3 * i + 1], colour[3 * i + 2]});
  }
  return bytes;
}

}  // namespace

GVariant* icon_pixmaps(IconState state) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(iiay)"));
  for (const int size : {16, 22, 24, 32, 48, 64}) {
    const auto bytes = argb(lips(state, {size, size}).GetBitmap({size, size}).ConvertToImage());
    GVariant* const pixels =
        g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, bytes.data(), bytes.size(), sizeof(guint8));
    g_variant_builder_add(&builder, "(ii@ay)", size, size, pixels);
  }
  return g_variant_builder_end(&builder);
}

}  // namespace redlips::tray
