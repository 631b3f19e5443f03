#include "report/results_figure.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "keep/results_view.hpp"
#include "report/axes.hpp"

namespace teg::report {
namespace {

constexpr std::size_t most_lines = 8;  // more are drawn as a heat map

std::string label(const Coordinate& axis, std::size_t i) {
  if (!axis.labels.empty()) return axis.labels[i];
  return short_text(axis.values[i]) + (axis.unit.empty() ? "" : " " + axis.unit);
}

// A variable as rows along `against`: [position of the other axis][position].
struct Rows {
  const Coordinate* along = nullptr;
  const Coordinate* other = nullptr;
  std::vector<std::vector<double>> values;
};

Result<Rows> rows_of(const Dataset& data, const Variable& v, const std::string& against) {
  if (v.dims.empty() || v.dims.size() > 2)
    return Error{
        Fault::bad_value, v.name,
        v.dims.empty() ? "is one number" : "is over " + std::to_string(v.dims.size()) + " axes: " + join(v.dims, ", "),
        v.dims.empty() ? "plot a variable over an axis" : "fix all but two of them with --at axis=value"};
  const auto at = against.empty() ? v.dims.end() - 1 : std::ranges::find(v.dims, against);
  if (at == v.dims.end())
    return Error{Fault::unknown_name, "--against " + against, "is no axis of " + v.name, name_hint(against, v.dims)};
  const auto d = static_cast<std::size_t>(at - v.dims.begin());
  Rows rows{data.coordinate(*at), v.dims.size() == 2 ? data.coordinate(v.dims[1 - d]) : nullptr, {}};
  const std::size_t n = rows.along->size(), m = rows.other ? rows.other->size() : 1;
  rows.values.assign(m, std::vector<double>(n));
  for (std::size_t k = 0; k < m; ++k)
    for (std::size_t i = 0; i < n; ++i) rows.values[k][i] = v.values[d == 0 ? i * m + k : k * n + i];
  return rows;
}

Panel& panel_for(const std::string& y_label, const Rows& rows, Figure& figure) {
  const auto found = std::ranges::find(figure.panels, y_label, &Panel::y_label);
  if (found != figure.panels.end()) return *found;
  figure.panels.push_back(
      {.x_label = with_unit(rows.along->name, rows.along->unit), .y_label = y_label, .height = 1.4});
  figure.panels.back().x_ticks = rows.along->labels;
  figure.panels.back().x_scale = scale_for(rows.along->values);
  return figure.panels.back();
}

void draw_lines(const Variable& v, const Rows& rows, const Dataset& all, bool is_alone, Panel& panel) {
  const auto x = rows.along->positions();
  const auto mark = rows.along->labels.empty() ? Mark::line : Mark::points;
  for (std::size_t k = 0; k < rows.values.size(); ++k) {
    std::string name = rows.other ? rows.other->name + " = " + label(*rows.other, k) : "";
    if (!is_alone || name.empty()) name = v.name + (name.empty() ? "" : ", " + name);
    panel.series.push_back({name, x, rows.values[k], {}, mark});
  }
  for (const char* part : {"_p10", "_p90"})
    if (const auto* bound = all.variable(v.name + part); bound && bound->dims == v.dims && v.dims.size() == 1)
      panel.series.push_back({bound->name, x, bound->values, {}, mark, true});
}

}  // namespace

Result<Figure> results_figure(const Dataset& data, const Dataset& all, const std::string& against) {
  Figure figure{"plot", study::attribute(data, "title"), "", {}};
  Errors errors;
  bool has_map = false;
  for (const auto& v : data.variables) {
    const auto rows = rows_of(data, v, against);
    if (!rows) {
      errors.insert(errors.end(), rows.errors().begin(), rows.errors().end());
      continue;
    }
    if (rows->other && rows->other->labels.empty() && rows->along->labels.empty() && rows->values.size() > most_lines) {
      has_map = true;
      Panel panel{.x_label = with_unit(rows->along->name, rows->along->unit),
                  .y_label = with_unit(rows->other->name, rows->other->unit),
                  .height = 2,
                  .x_scale = scale_for(rows->along->values),
                  .y_scale = scale_for(rows->other->values)};
      panel.grid = Grid{rows->along->positions(), rows->other->positions(), {}, with_unit(v.name, v.unit)};
      for (const auto& row : rows->values) panel.grid->values.insert(panel.grid->values.end(), row.begin(), row.end());
      figure.panels.push_back(std::move(panel));
      continue;
    }
    const bool is_alone = data.variables.size() == 1;
    const auto y_label = is_alone ? with_unit(v.name, v.unit) : with_unit("value", v.unit);
    draw_lines(v, *rows, all, is_alone, panel_for(y_label, *rows, figure));
  }
  if (errors.empty() && has_map && figure.panels.size() > 1)
    errors.push_back({Fault::bad_value, "teg plot", "a heat map stands alone", "name one variable"});
  if (!errors.empty()) return errors;
  return figure;
}

}  // namespace teg::report
