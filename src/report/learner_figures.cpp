#include "report/learner_figures.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "run/results.hpp"
#include "study/study.hpp"

namespace teg::report {
namespace {

using study::Results;
using study::Study;
constexpr std::size_t most_points = 1000, most_rows = 200;

// Every so many trials, so that a figure stays small; `errors` times the standard error away from the mean.
Series curve(const study::LearnerResults& r, std::size_t series, double errors) {
  Series s;
  s.label = errors == 0 ? "mean" : errors < 0 ? "2.5 % end of its interval" : "97.5 % end";
  s.dashed = errors != 0;
  const auto& mean = r.mean[series];
  const std::size_t stride = std::max<std::size_t>(1, mean.size() / most_points);
  for (std::size_t i = 0; i < mean.size(); i += stride) {
    const double y = errors == 0 ? mean[i] : mean[i] + errors * r.error[series][i];
    if (std::isfinite(y)) s.x.push_back(static_cast<double>(i)), s.y.push_back(y);
  }
  if (s.x.size() == 1) s.mark = Mark::points;
  return s;
}

bool varies(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [&](double v) { return std::isfinite(v) && v != values[0]; });
}

Panel series_panel(const study::LearnerResults& r, std::size_t s) {
  Panel panel{.x_label = "trial", .y_label = r.names[s], .series = {curve(r, s, 0)}};
  for (const double errors : {-1.96, 1.96})
    if (auto bound = curve(r, s, errors); bound.x.size() > 1) panel.series.push_back(std::move(bound));
  return panel;
}

// What a figure shows of every trial: how well it went, and what the study asked for.
bool is_shown(const Study& study, const std::string& name) {
  const auto& asked = study.first.learner().model.series;
  return name == "reward" || name == "correct" || name == "value_error" ||
         std::any_of(asked.begin(), asked.end(), [&](const auto& s) { return s.name == name; });
}

// A variable at every step: the first trials above each other where all are equally long, otherwise one line.
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
  for (std::size_t i = 0; i < n; ++i) grid.x.push_back(static_cast<double>(i) * step_s);
  for (std::size_t t = 0; t < std::min(first.size(), most_rows); ++t) {
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
  const std::string at = study.place(results.shown.point), where = at.empty() ? "" : ", at " + at;
  Figure curves{"learning", "Trial by trial", std::to_string(study.first.n_seeds()) + " session(s)" + where + ".", {}};
  for (std::size_t s = 0; s < r.names.size(); ++s)
    if (is_shown(study, r.names[s]) && varies(r.mean[s])) curves.panels.push_back(series_panel(r, s));
  if (!curves.panels.empty()) figures.push_back(std::move(curves));
  const auto& traces = study.first.learner().model.traces;
  const double step_s = r.first.now_ms.size() > 1 ? (r.first.now_ms[1] - r.first.now_ms[0]) / 1000 : 1;
  for (std::size_t i = 0; i < traces.size() && i < r.first.traces.size(); ++i)
    figures.push_back({"record_" + std::to_string(i),
                       traces[i] + " at every step",
                       "The first session" + where + ".",
                       {trace_panel(r.first, traces[i], r.first.traces[i], step_s)}});
}

std::string learner_methods(const study::BuiltLearner& learner) {
  return "The study was simulated on the learner substrate: one session of the task for each of " +
         std::to_string(learner.seeds) + " seed(s) at each point.";
}

}  // namespace teg::report
