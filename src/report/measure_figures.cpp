#include "report/measure_figures.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "report/axes.hpp"
#include "report/network_figures.hpp"
#include "run/results.hpp"
#include "study/study.hpp"
#include "study/windows.hpp"

namespace teg::report {
namespace {

using study::Results;
using study::Study;

constexpr std::size_t most_lines = 8;   // more windows than this are drawn as a heat map
constexpr std::size_t most_rows = 200;  // of a table of windows

std::string with_value_unit(double value, const std::string& unit) {
  return short_text(value) + (unit.empty() || !std::isfinite(value) ? "" : " " + unit);
}

std::string value_label(const study::MeasureSpec& m) {
  return with_unit(m.label, m.normalise_to_peak ? "of peak" : m.unit);
}

void add_published(const study::MeasureSpec& m, Panel& panel) {
  for (std::size_t i = 0; i + 1 < m.published.interval.size(); i += 2)
    panel.bands.push_back({m.published.label, m.published.interval[i], m.published.interval[i + 1]});
  if (m.published.x.empty()) return;
  Series s{m.published.label, m.published.x, m.published.y, m.published.error, Mark::points};
  s.published = true;
  panel.series.push_back(std::move(s));
}

std::string window_caption(const Study& study, const study::MeasureSpec& m, const analysis::WindowSummary& w) {
  const auto& axis = study.axes[*m.against];
  const auto at = [&](double x) {
    return std::isnan(x) ? std::string("open") : short_text(x, 3) + (axis.unit.empty() ? "" : " " + axis.unit);
  };
  return "Each point is one protocol. Peak at " + at(w.peak) + "; at half maximum from " + at(w.half_from) + " to " +
         at(w.half_to) + ".";
}

std::string title_of(const Study& study, const study::MeasureSpec& spec) {
  if (!spec.against) return spec.label;
  const auto& axis = study.axes[*spec.against];
  return axis.one.dim == dim::time ? "Timing window: " + spec.label : spec.label + " against " + axis.name;
}

// The 10 %, 50 % and 90 % quantiles of the values at each position.
struct Spread {
  std::vector<double> low, middle, high;
  void add(const std::vector<double>& values) {
    low.push_back(analysis::quantile(values, 0.1));
    middle.push_back(analysis::quantile(values, 0.5));
    high.push_back(analysis::quantile(values, 0.9));
  }
};

// A line for the middle and dashed ones for 10 % and 90 %, where they differ.
void draw_spread(const std::string& label, const std::vector<double>& x, const Spread& spread, Mark mark,
                 Panel& panel) {
  panel.series.push_back({label, x, spread.middle, {}, mark});
  if (spread.low == spread.high) return;
  panel.series.push_back({label + ", 10 %", x, spread.low, {}, mark, true});
  panel.series.push_back({label + ", 90 %", x, spread.high, {}, mark, true});
}

// Along one axis: lines for the positions of the other, a heat map where there are many, or, where more vary, their
// spread.
void draw_measure(const Study& study, const Results& results, std::size_t m, std::size_t along, Figure& figure) {
  const auto& spec = study.measures[m];
  auto& panel = figure.panels[0];
  const auto x = study.axes[along].positions();
  const std::size_t n = study::n_other_points(study, along);
  const auto row = [&](std::size_t k) { return study::window_values(study, results.values[m], along, k); };
  const auto mark = study.axes[along].labels.empty() ? Mark::line : Mark::points;
  const bool is_plain = study.axes.size() <= 2 && study.sampled.empty();
  const study::Axis* other = study.axes.size() == 2 ? &study.axes[1 - along] : nullptr;
  if (!is_plain && n > 1) {
    Spread spread;
    std::vector<std::vector<double>> rows;
    for (std::size_t k = 0; k < n; ++k) rows.push_back(row(k));
    std::size_t lacking = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      std::vector<double> values;
      for (const auto& values_of_row : rows)
        if (!std::isnan(values_of_row[i])) values.push_back(values_of_row[i]);
      lacking += n - values.size();
      spread.add(values);
    }
    draw_spread("median", x, spread, mark, panel);
    figure.caption = "Median and 10 to 90 % interval over " + std::to_string(n) +
                     " combinations of the other parameters" +
                     (lacking > 0 ? "; " + std::to_string(lacking) + " points have no value and are left out." : ".");
  } else if (other && n > most_lines && other->labels.empty()) {
    Grid grid{x, other->values, {}, value_label(spec)};
    for (std::size_t k = 0; k < n; ++k) {
      const auto values = row(k);
      grid.values.insert(grid.values.end(), values.begin(), values.end());
    }
    panel.grid = std::move(grid);
    panel.y_label = with_unit(other->name, other->unit);
    panel.y_scale = scale_for(other->values);
    panel.zero_line = false;
    panel.height = 2;
    figure.caption = "Each cell is one protocol.";
  } else {
    for (std::size_t k = 0; k < n; ++k)
      panel.series.push_back({other ? other->name + " " + other->label(k) : "simulated", x, row(k), {}, mark});
    if (study.first.n_seeds() > 1 && !other) add_seed_interval(results, m, x, panel);
  }
}

// The closed form over a single line, and how far it is from what was simulated.
void draw_closed_form(const Study& study, const Results& results, std::size_t m, std::size_t along, Figure& figure) {
  if (m >= results.closed_form.size() || results.closed_form[m].empty()) return;
  double most = 0, largest = 0;
  for (std::size_t p = 0; p < results.values[m].size(); ++p) {
    most = std::max(most, std::abs(results.values[m][p] - results.closed_form[m][p]));
    largest = std::max(largest, std::abs(results.values[m][p]));
  }
  figure.caption += " The closed form is within " + short_text(most, 2) + " everywhere (largest value " +
                    short_text(largest, 3) + ").";
  if (study::n_other_points(study, along) > 1) return;
  Series line{"closed form", study.axes[along].positions(), results.closed_form[m]};
  line.dashed = true;
  figure.panels[0].series.push_back(std::move(line));
}

Figure measure_figure(const Study& study, const Results& results, std::size_t m) {
  const auto& spec = study.measures[m];
  const std::size_t along = spec.against.value_or(study.axes.size() - 1);
  const auto& axis = study.axes[along];
  Figure figure{spec.name, title_of(study, spec), "Each point is one protocol.", {}};
  if (spec.against && !results.windows[m].empty()) figure.caption = window_caption(study, spec, results.windows[m][0]);
  figure.panels.push_back(
      {.x_label = with_unit(axis.name, axis.unit), .y_label = value_label(spec), .zero_line = true, .height = 1.4});
  figure.panels[0].x_ticks = axis.labels;
  figure.panels[0].x_scale = scale_for(axis.values);
  draw_measure(study, results, m, along, figure);
  draw_closed_form(study, results, m, along, figure);
  add_published(spec, figure.panels[0]);
  return figure;
}

// What a parameter may move: a value, or where a window lies.
struct Moved {
  std::string label;
  std::vector<double> values;  // [point of the other axes], or [point] where there is no window
};
std::vector<Moved> moved_by_parameters(const Study& study, const Results& results, std::size_t m) {
  if (!study.measures[m].against) return {{study.measures[m].label, results.values[m]}};
  std::vector<Moved> moved{{"peak", {}}, {"half maximum, begin", {}}, {"half maximum, end", {}}};
  for (const auto& w : results.windows[m]) {
    moved[0].values.push_back(w.peak);
    moved[1].values.push_back(w.half_from);
    moved[2].values.push_back(w.half_to);
  }
  return moved;
}

// Against one parameter: its positions, and at which of them each of the values is.
struct Parameter {
  std::string name, unit;
  std::vector<double> x;
  std::vector<std::string> x_ticks;
  std::vector<std::size_t> at;
  bool is_sampled = false;
};

std::vector<Parameter> parameters_of(const Study& study, std::optional<std::size_t> along) {
  std::vector<Parameter> out;
  const std::size_t n = along ? study::n_other_points(study, *along) : study.n_points();
  std::vector<std::vector<std::size_t>> indices;
  for (std::size_t k = 0; k < n; ++k)
    indices.push_back(study.indices(along ? study::window_point(study, *along, k, 0) : k));
  const auto add = [&](const study::Axis& axis, std::size_t of, bool is_sampled) {
    Parameter p{axis.name, axis.unit, axis.positions(), axis.labels, {}, is_sampled};
    for (const auto& index : indices) p.at.push_back(index[of]);
    if (p.x.size() > 1) out.push_back(std::move(p));
  };
  for (std::size_t a = study.sampled.empty() ? 0 : 1; a < study.axes.size(); ++a)
    if (a != along) add(study.axes[a], a, false);
  for (const auto& axis : study.sampled) add(axis, 0, true);
  return out;
}

Figure parameter_figure(const Study& study, const Results& results, std::size_t m, const Parameter& parameter) {
  const auto& spec = study.measures[m];
  const std::string what = spec.against ? "Where the window of " + spec.label + " lies" : spec.label;
  Figure figure{spec.name + "-by-" + parameter.name, what + ", against " + parameter.name, "", {}};
  const auto& axis = spec.against ? study.axes[*spec.against] : study::Axis{};
  figure.panels.push_back({.x_label = with_unit(parameter.name, parameter.unit),
                           .y_label = spec.against ? with_unit(axis.name, axis.unit) : value_label(spec)});
  figure.panels[0].x_ticks = parameter.x_ticks;
  if (!parameter.is_sampled) figure.panels[0].x_scale = scale_for(parameter.x);
  bool has_spread = false;
  std::size_t lacking = 0;
  for (const auto& moved : moved_by_parameters(study, results, m)) {
    if (parameter.is_sampled) {
      Series series{moved.label, {}, {}, {}, Mark::points};
      for (std::size_t k = 0; k < moved.values.size(); ++k)
        series.x.push_back(parameter.x[parameter.at[k]]), series.y.push_back(moved.values[k]);
      figure.panels[0].series.push_back(std::move(series));
      continue;
    }
    std::vector<std::vector<double>> at(parameter.x.size());
    for (std::size_t k = 0; k < moved.values.size(); ++k)
      if (std::isfinite(moved.values[k]))
        at[parameter.at[k]].push_back(moved.values[k]);
      else
        ++lacking;
    Spread spread;
    for (const auto& values : at) spread.add(values);
    if (figure.panels[0].series.empty()) {
      has_spread = spread.low != spread.high;
      draw_spread(moved.label, parameter.x, spread, Mark::line_and_points, figure.panels[0]);
    } else {
      figure.panels[0].series.push_back({moved.label, parameter.x, spread.middle, {}, Mark::line_and_points});
    }
  }
  figure.caption = parameter.is_sampled ? "Each point is one point of the sample."
                   : has_spread
                       ? "Medians over all values of the other parameters, and the 10 to 90 % interval of the first."
                       : "Each point is one value of the parameter.";
  if (lacking > 0)
    figure.caption += " Where a window is open or has no value (" + std::to_string(lacking) + "), it is left out.";
  return figure;
}

std::string interval_text(const Results& results, std::size_t m, std::size_t other, std::size_t field) {
  if (results.intervals.empty()) return {};
  const auto& e = results.intervals[m][other][field];
  return std::isnan(e.low) ? "-" : short_text(e.low, 3) + " to " + short_text(e.high, 3);
}

}  // namespace

void add_measure_figures(const Study& study, const Results& results, std::vector<Figure>& figures) {
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    const auto& spec = study.measures[m];
    const bool is_only_sample = !study.sampled.empty() && study.axes.size() == 1;
    if (!is_only_sample) figures.push_back(measure_figure(study, results, m));
    if (!spec.against && study.axes.size() < 3 && study.sampled.empty()) continue;
    for (const auto& parameter : parameters_of(study, spec.against))
      if (parameter.x_ticks.empty() && parameter.x.size() > 2)
        figures.push_back(parameter_figure(study, results, m, parameter));
  }
}

Table window_table(const Study& study, const Results& results, std::size_t m) {
  const auto& spec = study.measures[m];
  const auto fields = analysis::window_fields();
  const auto value = [&](std::size_t w, std::size_t f) {
    return with_value_unit(results.windows[m][w].*fields[f].member, study::window_unit(study, spec, fields[f]));
  };
  Table table{"Window of " + spec.label, {}, {}};
  const bool has_intervals = !results.intervals.empty();
  if (results.windows[m].size() == 1) {
    table.header = {"what", "value", "meaning"};
    if (has_intervals) table.header.insert(table.header.begin() + 2, "95 % interval over seeds");
    for (std::size_t f = 0; f < fields.size(); ++f) {
      table.rows.push_back({std::string(fields[f].name), value(0, f), std::string(fields[f].doc)});
      if (has_intervals) table.rows.back().insert(table.rows.back().begin() + 2, interval_text(results, m, 0, f));
    }
    return table;
  }
  table.title = "Windows of " + spec.label;
  table.header = {"at"};
  for (const auto& field : fields) table.header.emplace_back(field.name);
  for (std::size_t w = 0; w < std::min(results.windows[m].size(), most_rows); ++w) {
    auto& row = table.rows.emplace_back(std::vector{study::other_place(study, *spec.against, w)});
    for (std::size_t f = 0; f < fields.size(); ++f)
      row.push_back(value(w, f) + (has_intervals ? " (" + interval_text(results, m, w, f) + ")" : ""));
  }
  if (results.windows[m].size() > most_rows)
    table.title += ": the first " + std::to_string(most_rows) + " of " + std::to_string(results.windows[m].size());
  return table;
}

Table map_table(const Study& study, std::size_t m, const analysis::MapSummary& map) {
  const auto& spec = study.measures[m];
  const std::size_t along = spec.against.value_or(1);
  Table table{"Map of " + spec.label + " over " + study.axes[along].name + " and " + study.axes[1 - along].name,
              {"what", "value", "meaning"},
              {}};
  for (const auto& field : analysis::map_fields())
    table.rows.push_back({std::string(field.name),
                          with_value_unit(map.*field.member, study::map_unit(study, spec, field)),
                          std::string(field.doc)});
  return table;
}

}  // namespace teg::report
