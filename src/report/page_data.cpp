#include "report/page_data.hpp"

#include <nlohmann/json.hpp>

#include "report/axes.hpp"
#include "report/palette.hpp"

namespace teg::report {
namespace {

using Json = nlohmann::ordered_json;

const char* name(Mark mark) {
  switch (mark) {
    case Mark::line: return "line";
    case Mark::points: return "points";
    case Mark::line_and_points: return "line_and_points";
    case Mark::ticks: return "ticks";
    case Mark::step: return "step";
  }
  return "line";
}

Json pair(const Range& range) { return {range.low, range.high}; }

template <class Colours>
Json hex_list(const Colours& colours) {
  Json out = Json::array();
  for (const Colour& colour : colours) out.push_back(hex(colour));
  return out;
}

Json palette() {
  return {{"series", hex_list(series_colours)},     {"series_on_dark", hex_list(series_colours_on_dark)},
          {"published", hex(published_colour)},     {"published_on_dark", hex(published_colour_on_dark)},
          {"bands", hex_list(band_colours)},        {"missing", hex(missing_colour)},
          {"one_signed", hex_list(one_signed_map)}, {"two_signed", hex_list(two_signed_map)}};
}

Json series_json(const Series& series, int colour) {
  return {{"label", series.label}, {"mark", name(series.mark)},     {"dashed", series.dashed},
          {"colour", colour},      {"published", series.published}, {"x", series.x},
          {"y", series.y},         {"error", series.error}};
}

Json scale_json(const Scale& scale) { return {{"log_beyond", scale.log_beyond}, {"seconds", scale.seconds}}; }

Json grid_json(const Panel& panel) {
  const Grid& grid = *panel.grid;
  const ColourRange colours = colour_range(grid);
  const Ticks ticks = nice_ticks(colours.range, 6);
  return {{"label", grid.label},
          {"x", grid.x},
          {"y", grid.y},
          {"x_edges", cell_edges(grid.x, panel.x_scale)},
          {"y_edges", cell_edges(grid.y, panel.y_scale)},
          {"values", grid.values},
          {"range", pair(colours.range)},
          {"two_signed", colours.two_signed},
          {"ticks", {{"at", ticks.at}, {"labels", ticks.labels}, {"power", power_label(ticks.exponent)}}}};
}

Json panel_json(const Panel& panel, const std::vector<int>& colours) {
  Json series = Json::array(), bands = Json::array();
  for (std::size_t i = 0; i < panel.series.size(); ++i) series.push_back(series_json(panel.series[i], colours[i]));
  for (const auto& band : panel.bands) bands.push_back({{"label", band.label}, {"from", band.from}, {"to", band.to}});
  return {{"x_label", panel.x_label},
          {"y_label", panel.y_label},
          {"y_range", pair(y_range(panel))},
          {"height", panel.height},
          {"zero_line", panel.zero_line},
          {"rows", panel.y_ticks},
          {"columns", panel.x_ticks},
          {"bands", std::move(bands)},
          {"series", std::move(series)},
          {"grid", panel.grid ? grid_json(panel) : Json()},
          {"x_scale", scale_json(panel.x_scale)},
          {"y_scale", scale_json(panel.y_scale)}};
}

Json figure_json(const Figure& figure) {
  const auto colours = colour_indices(figure);
  Json panels = Json::array();
  for (std::size_t i = 0; i < figure.panels.size(); ++i) panels.push_back(panel_json(figure.panels[i], colours[i]));
  return {
      {"id", figure.id}, {"title", figure.title}, {"x_range", pair(x_range(figure))}, {"panels", std::move(panels)}};
}

}  // namespace

std::string page_data(const std::vector<Figure>& figures) {
  Json list = Json::array();
  for (const auto& figure : figures) list.push_back(figure_json(figure));
  const Json all = {{"palette", palette()}, {"figures", std::move(list)}};
  std::string out;
  for (const char c : all.dump(-1, ' ', false, Json::error_handler_t::replace))
    c == '<' ? out.append("\\u003c") : out.append(1, c);
  return out;
}

}  // namespace teg::report
