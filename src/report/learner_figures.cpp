#include "report/learner_figures.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace teg::report {
namespace {

using study::Results;
using study::Study;
constexpr std::size_t most_points = 1000, most_rows = 200;

// Trials in groups, so that a figure stays small.
Series curve(const std::string& label, const std::vector<double>& values, bool dashed) {
  Series s;
  s.label = label, s.dashed = dashed;
  const std::size_t stride = std::max<std::size_t>(1, values.size() / most_points);
  for (std::size_t i = 0; i < values.size(); i += stride)
    if (std::isfinite(values[i])) s.x.push_back(static_cast<double>(i)), s.y.push_back(values[i]);
  if (s.x.size() == 1) s.mark = Mark::points;
  return s;
}

bool varies(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [&](double v) { return std::isfinite(v) && v != values[0]; });
}

Panel series_panel(const Results& results, std::size_t s) {
  const auto& r = *results.learner;
  Panel panel{.x_label = "trial", .y_label = r.names[s]};
  panel.series.push_back(
      curve(results.by_seed.empty() || results.by_seed[0][0].size() == 1 ? "" : "median", r.median[s], false));
  if (r.low[s] == r.high[s]) return panel;
  panel.series.push_back(curve("10 % of the seeds", r.low[s], true));
  panel.series.push_back(curve("90 % of the seeds", r.high[s], true));
  return panel;
}

// A variable at every step: trials below each other where they are equally long, otherwise one line.
Panel trace_panel(const LearnerRecord& record, const std::string& name, const std::vector<double>& values,
                  double step_s) {
  const auto& first = record.first_step;
  const std::size_t n = first.size() > 1 ? first[1] - first[0] : 0;
  bool equal = n > 1 && values.size() == n * first.size();
  for (std::size_t t = 0; t < first.size(); ++t) equal = equal && first[t] == t * n;
  Panel panel{.x_label = equal ? "time in the trial (s)" : "time (s)", .y_label = equal ? "trial" : name};
  if (!equal) {
    Series s;
    const std::size_t stride = std::max<std::size_t>(1, values.size() / (10 * most_points));
    for (std::size_t i = 0; i < values.size(); i += stride)
      s.x.push_back(record.now_ms[i] / 1000), s.y.push_back(values[i]);
    panel.series.push_back(std::move(s));
    return panel;
  }
  Grid grid{{}, {}, {}, name};
  const std::size_t stride = std::max<std::size_t>(1, first.size() / most_rows);
  for (std::size_t i = 0; i < n; ++i) grid.x.push_back(static_cast<double>(i) * step_s);
  for (std::size_t t = 0; t < first.size(); t += stride) {
    grid.y.push_back(static_cast<double>(t));
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first[t]);
    grid.values.insert(grid.values.end(), begin, begin + static_cast<std::ptrdiff_t>(n));
  }
  panel.grid = std::move(grid);
  panel.height = 2;
  return panel;
}

}  // namespace

void add_learner_figures(const Study& study, const Results& results, std::vector<Figure>& figures) {
  const auto& r = *results.learner;
  std::vector<std::string> at;
  for (std::size_t a = 0; a < study.axes.size(); ++a)
    at.push_back(study.axes[a].name + " = " + study.axes[a].text(study.indices(results.shown.point)[a]));
  const std::string where = at.empty() ? "" : ", at " + join(at, ", ");
  Figure curves{"learning", "Trial by trial", std::to_string(study.first.n_seeds()) + " session(s)" + where + ".", {}};
  for (std::size_t s = 0; s < r.names.size(); ++s)
    if (r.names[s] != "trial" && (varies(r.median[s]) || varies(r.high[s])))
      curves.panels.push_back(series_panel(results, s));
  if (!curves.panels.empty()) figures.push_back(std::move(curves));
  const auto& traces = study.first.learner->model.traces;
  const double step_s = r.first.now_ms.size() > 1 ? (r.first.now_ms[1] - r.first.now_ms[0]) / 1000 : 1;
  for (std::size_t i = 0; i < traces.size() && i < r.first.traces.size(); ++i)
    figures.push_back({"record_" + std::to_string(i),
                       traces[i] + " at every step",
                       "The first session" + where + ".",
                       {trace_panel(r.first, traces[i], r.first.traces[i], step_s)}});
}

std::string learner_methods(const Study& study) {
  return "The study was simulated on the learner substrate: one session of the task for each of " +
         std::to_string(study.first.n_seeds()) + " seed(s) at each point.";
}

}  // namespace teg::report
