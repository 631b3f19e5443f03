#include <algorithm>
#include <cmath>
#include <memory>

#include "report/panel.hpp"

namespace teg::report {
namespace {

using Image = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
constexpr double pixels_per_point = 3;

Colour colour_of(const ColourRange& colours, double value) {
  if (!std::isfinite(value)) return missing_colour;
  const double t = (value - colours.range.low) / colours.range.span();
  return colours.two_signed ? at(two_signed_map, t) : at(one_signed_map, t);
}

// For each of n pixels from low to high, the cell it lies in.
std::vector<std::size_t> cells_of_pixels(const std::vector<double>& centres, const Scale& scale, double low,
                                         double high, int n) {
  const auto edges = cell_edges(centres, scale);
  const double from = along(scale, low), to = along(scale, high);
  std::vector<std::size_t> cells;
  for (int i = 0; i < n; ++i) {
    const double place = position_at(scale, from + (to - from) * (i + 0.5) / n);
    const auto right = std::upper_bound(edges.begin(), edges.end(), place);
    const auto cell = std::max<std::ptrdiff_t>(0, right - edges.begin() - 1);
    cells.push_back(std::min(static_cast<std::size_t>(cell), centres.size() - 1));
  }
  return cells;
}

struct Span {
  double from, to;
  double size() const { return to - from; }
};

// The grid as pixels: cells keep hard borders in every viewer.
Image pixels_of(const Panel& panel, const Range& x, const Range& y, int width, int height) {
  const Grid& grid = *panel.grid;
  Image image(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height), cairo_surface_destroy);
  if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) return image;
  const auto columns = cells_of_pixels(grid.x, panel.x_scale, x.low, x.high, width);
  const auto rows = cells_of_pixels(grid.y, panel.y_scale, y.high, y.low, height);
  const ColourRange colours = colour_range(grid);
  unsigned char* data = cairo_image_surface_get_data(image.get());
  const int stride = cairo_image_surface_get_stride(image.get());
  for (int r = 0; r < height; ++r) {
    auto* pixel = reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(r) * stride);
    for (int c = 0; c < width; ++c) {
      const std::size_t i = rows[r] * grid.x.size() + columns[c];
      const Colour k = i < grid.values.size() ? colour_of(colours, grid.values[i]) : missing_colour;
      pixel[c] = static_cast<std::uint32_t>(k.red << 16 | k.green << 8 | k.blue);
    }
  }
  cairo_surface_mark_dirty(image.get());
  return image;
}

void paint(Canvas& canvas, cairo_surface_t* image, const Box& box, int width, int height) {
  cairo_t* cairo = canvas.cairo();
  cairo_save(cairo);
  cairo_translate(cairo, box.x, box.y);
  cairo_scale(cairo, box.width / width, box.height / height);
  cairo_set_source_surface(cairo, image, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
  cairo_rectangle(cairo, 0, 0, width, height);
  cairo_fill(cairo);
  cairo_restore(cairo);
}

}  // namespace

void draw_grid(Canvas& canvas, const PanelView& view) {
  const Grid& grid = *view.panel.grid;
  if (grid.x.empty() || grid.y.empty()) return;
  const auto edges = cell_edges(grid.x, view.panel.x_scale);
  const Span across{std::max(view.to_x(edges.front()), view.plot.x),
                    std::min(view.to_x(edges.back()), view.plot.right())};
  if (!(across.size() > 0)) return;
  const Range x{std::max(edges.front(), view.x.low), std::min(edges.back(), view.x.high)};
  const Box box{across.from, view.plot.y, across.size(), view.plot.height};
  const int width = std::max(1, static_cast<int>(std::lround(box.width * pixels_per_point)));
  const int height = std::max(1, static_cast<int>(std::lround(box.height * pixels_per_point)));
  const bool rows_from_top = !view.panel.y_ticks.empty();
  const Range y = rows_from_top ? Range{view.y.high, view.y.low} : view.y;
  const Image image = pixels_of(view.panel, x, y, width, height);
  paint(canvas, image.get(), box, width, height);
}

void draw_colour_bar(Canvas& canvas, const PanelView& view) {
  const ColourRange colours = colour_range(*view.panel.grid);
  const Box bar{view.plot.right() + 10, view.plot.y, 8, view.plot.height};
  constexpr int steps = 128;
  for (int i = 0; i < steps; ++i) {
    canvas.use(colour_of(colours, colours.range.low + colours.range.span() * (i + 0.5) / steps));
    const double top = bar.bottom() - bar.height * (i + 1) / steps;
    canvas.fill({bar.x, top, bar.width, std::min(bar.height / steps + 0.4, bar.bottom() - top)});
  }
  const Ticks ticks = nice_ticks(colours.range, std::clamp(static_cast<int>(bar.height / 18), 2, 7));
  double widest = 0;
  for (std::size_t i = 0; i < ticks.at.size(); ++i) {
    const double y = bar.bottom() - bar.height * ((ticks.at[i] - colours.range.low) / colours.range.span());
    canvas.use(ink);
    canvas.line(bar.right(), y, bar.right() + 2.5, y, 0.5);
    canvas.text(bar.right() + 4.5, y + 2.5, ticks.labels[i], {});
    widest = std::max(widest, canvas.width_of(ticks.labels[i], {}));
  }
  canvas.text(bar.x, bar.y - 4, power_label(ticks.exponent), {});
  const double label_x = bar.right() + 4.5 + widest + 10;
  canvas.text(label_x, bar.y + bar.height / 2, view.panel.grid->label,
              {.size = 7.5, .align = 0.5, .angle = -1.5707963267948966});
}

}  // namespace teg::report
