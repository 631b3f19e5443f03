#include "study/windows.hpp"

#include <cmath>

#include "core/text.hpp"

namespace teg::study {

std::size_t window_point(const Study& study, std::size_t axis, std::size_t other, std::size_t along) {
  std::size_t point = 0, rest = other;
  std::vector<std::size_t> index(study.axes.size());
  for (std::size_t a = study.axes.size(); a-- > 0;) {
    if (a == axis) continue;
    index[a] = rest % study.axes[a].size();
    rest /= study.axes[a].size();
  }
  index[axis] = along;
  for (std::size_t a = 0; a < study.axes.size(); ++a) point = point * study.axes[a].size() + index[a];
  return point;
}

std::size_t n_other_points(const Study& study, std::size_t axis) { return study.n_points() / study.axes[axis].size(); }

std::string other_place(const Study& study, std::size_t axis, std::size_t other) {
  const std::size_t point = window_point(study, axis, other, 0);
  const auto index = study.indices(point);
  std::vector<std::string> at;
  for (std::size_t a = 0; a < study.axes.size(); ++a)
    if (a != axis) at.push_back(study.axes[a].name + " = " + study.axes[a].label(index[a]));
  return join(at, ", ");
}

std::string window_unit(const Study& study, const MeasureSpec& spec, const analysis::WindowField& field) {
  const auto& x = study.axes[*spec.against].unit;
  const std::string value = spec.normalise_to_peak ? "1" : spec.unit;
  switch (field.unit) {
    case analysis::WindowField::Unit::none: return "";
    case analysis::WindowField::Unit::x: return x;
    case analysis::WindowField::Unit::value: return value;
    case analysis::WindowField::Unit::value_x:
      return value.empty() || value == "1" ? x : x.empty() ? value : value + " " + x;
    case analysis::WindowField::Unit::per_x: return x.empty() ? "" : "1/" + x;
  }
  return "";
}

std::string map_unit(const Study& study, const MeasureSpec& spec, const analysis::MapField& field) {
  const std::size_t along = spec.against.value_or(1);
  const auto &x = study.axes[along].unit, &y = study.axes[1 - along].unit;
  switch (field.unit) {
    case analysis::MapField::Unit::none: return "";
    case analysis::MapField::Unit::x: return x;
    case analysis::MapField::Unit::y: return y;
    case analysis::MapField::Unit::value: return spec.normalise_to_peak ? "1" : spec.unit;
    case analysis::MapField::Unit::x_per_y: return y.empty() ? x : (x.empty() ? "1" : x) + "/" + y;
  }
  return "";
}

std::vector<double> window_values(const Study& study, const std::vector<double>& values, std::size_t axis,
                                  std::size_t other) {
  std::vector<double> y;
  for (std::size_t i = 0; i < study.axes[axis].size(); ++i) y.push_back(values[window_point(study, axis, other, i)]);
  return y;
}

void normalise(const Study& study, const MeasureSpec& m, std::vector<double>& values) {
  for (std::size_t other = 0; other < n_other_points(study, *m.against); ++other) {
    double peak = 0;
    for (const double v : window_values(study, values, *m.against, other))
      if (std::isnan(v) || std::abs(v) > std::abs(peak)) peak = v;  // once NaN, it stays so
    if (peak == 0) continue;
    for (std::size_t i = 0; i < study.axes[*m.against].size(); ++i)
      values[window_point(study, *m.against, other, i)] /= std::abs(peak);
  }
}

}  // namespace teg::study
