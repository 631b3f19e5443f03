#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "report/atlas_page.hpp"
#include "report/axes.hpp"

namespace teg::report {
namespace {

using study::atlas::Part;
using study::atlas::Results;
using study::atlas::Swept;
using Windows = std::vector<const Swept*>;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_lines = 6;  // of a panel: as many as there are colours

Scale scale_of(const Swept& swept, std::size_t axis) {
  return {swept.entry.axes[axis].log_beyond, swept.unit(axis) == "s"};
}

std::string axis_label(const Swept& swept, std::size_t axis) {
  return with_unit(swept.study.axes[axis].name, swept.unit(axis));
}

std::string x_label(const Windows& windows, const char* of_time) {
  return windows[0]->is_over_time() ? of_time : axis_label(*windows[0], 0);
}

// Those over time, and those over each other axis, since one figure has one axis. Those over time come first.
std::vector<Windows> by_axis(const Windows& windows) {
  std::vector<Windows> groups(1);
  for (const auto* w : windows) {
    const auto is_alike = [&](const Windows& group) {
      return !group.empty() && !group[0]->is_over_time() && axis_label(*group[0], 0) == axis_label(*w, 0);
    };
    auto at = w->is_over_time() ? groups.begin() : std::find_if(groups.begin(), groups.end(), is_alike);
    if (at == groups.end()) at = groups.insert(at, Windows{});
    at->push_back(w);
  }
  if (groups[0].empty()) groups.erase(groups.begin());
  return groups;
}

// Of a figure of windows over one axis: "windows", or "windows-dose_nM".
std::string figure_id(std::string part, const Windows& windows) {
  if (windows[0]->is_over_time()) return part;
  const auto unit = windows[0]->unit(0);
  auto axis = windows[0]->study.axes[0].name + (unit.empty() ? "" : "_" + unit);
  std::replace_if(axis.begin(), axis.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return std::move(part) + "-" + axis;
}

// The scale of the window that reaches nearest to 0, so that all are drawn on one.
Scale finest(const Windows& windows) {
  Scale scale{0, windows[0]->is_over_time()};
  for (const auto* w : windows)
    if (const double beyond = w->entry.axes[0].log_beyond;
        beyond > 0 && (scale.log_beyond == 0 || beyond < scale.log_beyond))
      scale.log_beyond = beyond;
  return scale;
}

Series line(const Swept& swept, const std::string& label, std::vector<double> y) {
  return {label, swept.positions(0), std::move(y)};
}

// Windows of one kind a panel, in the order of the entries.
Figure window_figure(const Windows& windows) {
  Figure figure{figure_id("windows", windows),
                "Timing windows, aligned in logarithmic time",
                "Each line is one rule, region or task: what a modulator changes, over its largest change, against "
                "when it "
                "comes. 0 is the event that leaves the trace; time is logarithmic on both sides of it, even within the "
                "shortest delay. The table below says what the event is and what was released.",
                {}};
  if (!windows[0]->is_over_time())
    figure.title = "Windows against " + axis_label(*windows[0], 0),
    figure.caption = "Each line is one rule, region or task: what a modulator changes, over its largest change.";
  const Scale scale = finest(windows);
  std::vector<std::string> groups;
  for (const auto* w : windows) {
    auto at = std::find(groups.begin(), groups.end(), w->entry.group);
    if (at == groups.end() ||
        figure.panels[static_cast<std::size_t>(at - groups.begin())].series.size() == most_lines) {
      groups.push_back(w->entry.group);
      figure.panels.push_back({.x_label = x_label(windows, "delay of the modulator (s)"),
                               .y_label = w->entry.group,
                               .zero_line = true,
                               .height = 1.2,
                               .x_scale = scale});
      at = groups.end() - 1;
    }
    figure.panels[static_cast<std::size_t>(at - groups.begin())].series.push_back(
        line(*w, w->entry.label, w->of_peak()));
  }
  return figure;
}

// Positions on both sides of 0 that all windows are shown at.
std::vector<double> common_delays(const Windows& windows, const Scale& scale) {
  double least = 0, most = 0;
  for (const auto* w : windows) {
    const auto x = w->positions(0);
    least = std::min(least, x.front()), most = std::max(most, x.back());
  }
  constexpr int n = 240;
  const double from = along(scale, least), to = along(scale, most);
  std::vector<double> out;
  for (int i = 0; i <= n; ++i) out.push_back(position_at(scale, from + (to - from) * i / n));
  return out;
}

Windows by_peak(Windows windows) {
  std::stable_sort(windows.begin(), windows.end(),
                   [](const Swept* a, const Swept* b) { return a->window.peak < b->window.peak; });
  return windows;
}

// All windows as rows of one map, the earliest peak on top.
Figure map_figure(const Windows& given) {
  const Windows windows = by_peak(given);
  Panel panel{.x_label = "delay of the modulator (s)", .x_scale = finest(windows)};
  panel.height = 0.4 + 0.065 * static_cast<double>(windows.size());
  Grid grid{common_delays(windows, panel.x_scale), {}, {}, "change, of the largest"};
  Series peaks{.label = "peak", .mark = Mark::points};
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const auto& w = *windows[i];
    const auto x = w.positions(0), y = w.of_peak();
    grid.y.push_back(static_cast<double>(i));
    for (const double delay : grid.x) grid.values.push_back(analysis::value_at(x, y, delay));
    peaks.x.push_back(w.window.peak), peaks.y.push_back(static_cast<double>(i));
    panel.y_ticks.push_back(w.entry.label);
  }
  panel.grid = std::move(grid);
  panel.series = {std::move(peaks)};
  return {"map",
          "Every window at a glance",
          "One row a window, sorted by its peak: orange where the modulator adds weight, value or success, blue where "
          "it takes some away. Grey: not "
          "simulated.",
          {std::move(panel)}};
}

// From half of the peak to half of the peak; where a window is still above it at the end of its axis, to there.
Figure interval_figure(const Windows& given) {
  const Windows windows = by_peak(given);
  Panel panel{.x_label = "delay of the modulator (s)", .x_scale = finest(windows)};
  panel.height = 0.4 + 0.065 * static_cast<double>(windows.size());
  Series up{.label = "at least half of the peak, change above 0"}, down{.label = "the same, below 0"};
  Series peaks{.label = "peak", .mark = Mark::points};
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const auto& w = windows[i]->window;
    const auto x = windows[i]->positions(0);
    auto& half = w.sign < 0 ? down : up;
    for (const double at :
         {std::isnan(w.half_from) ? x.front() : w.half_from, std::isnan(w.half_to) ? x.back() : w.half_to, missing})
      half.x.push_back(at), half.y.push_back(static_cast<double>(i));
    half.y.back() = missing;
    peaks.x.push_back(w.peak), peaks.y.push_back(static_cast<double>(i));
    panel.y_ticks.push_back(windows[i]->entry.label);
  }
  for (auto* series : {&up, &down})
    if (!series->x.empty()) panel.series.push_back(std::move(*series));
  panel.series.push_back(std::move(peaks));
  return {"intervals",
          "When each window is open",
          "From where a window is at least half of its peak to where it no longer is.",
          {std::move(panel)}};
}

Figure pairing_figure(const Windows& windows) {
  Figure figure{figure_id("pairings", windows),
                "For comparison: windows of spike pairing",
                "The interval between two spikes is changed instead, and the modulator comes when the study has it. "
                "These windows are "
                "milliseconds wide; what bridges the seconds above is the eligibility trace.",
                {{.x_label = x_label(windows, "from presynaptic to postsynaptic spike (s)"),
                  .y_label = "change, of the largest",
                  .zero_line = true,
                  .x_scale = finest(windows)}}};
  for (const auto* w : windows) figure.panels[0].series.push_back(line(*w, w->entry.label, w->of_peak()));
  return figure;
}

std::vector<std::string> distinct(const Windows& windows, const std::string& (*name)(const Swept&)) {
  std::vector<std::string> out;
  for (const auto* w : windows)
    if (std::find(out.begin(), out.end(), name(*w)) == out.end()) out.push_back(name(*w));
  return out;
}
const std::string& region_name(const Swept& s) { return s.region; }
const std::string& entry_label(const Swept& s) { return s.entry.label; }

// Rules down, regions across.
Panel region_panel(const Windows& windows, const std::string& value_label,
                   double (*value)(const Swept&, const Swept& own)) {
  Panel panel{.x_label = "uptake and tonic level of"};
  panel.x_ticks = distinct(windows, region_name), panel.y_ticks = distinct(windows, entry_label);
  Grid grid{{}, {}, std::vector<double>(panel.x_ticks.size() * panel.y_ticks.size(), missing), value_label};
  for (std::size_t i = 0; i < panel.x_ticks.size(); ++i) grid.x.push_back(static_cast<double>(i));
  for (std::size_t i = 0; i < panel.y_ticks.size(); ++i) grid.y.push_back(static_cast<double>(i));
  const Swept* own = nullptr;
  for (const auto* w : windows) {
    if (w->region == study::atlas::own_uptake) own = w;
    const auto row = std::find(panel.y_ticks.begin(), panel.y_ticks.end(), w->entry.label) - panel.y_ticks.begin();
    const auto column = std::find(panel.x_ticks.begin(), panel.x_ticks.end(), w->region) - panel.x_ticks.begin();
    if (own)
      grid.values[static_cast<std::size_t>(row) * panel.x_ticks.size() + static_cast<std::size_t>(column)] =
          value(*w, *own);
  }
  panel.grid = std::move(grid);
  panel.height = 0.5 + 0.16 * static_cast<double>(panel.y_ticks.size());
  return panel;
}

// "D1 spine: 1.4 s wide in dorsal-striatum, 3.1 s in PFC."
std::string region_sentences(const Windows& windows) {
  std::string text;
  for (const auto& label : distinct(windows, entry_label)) {
    const Swept *narrowest = nullptr, *widest = nullptr;
    for (const auto* w : windows) {
      if (w->entry.label != label || w->region == study::atlas::own_uptake || std::isnan(w->window.width)) continue;
      if (!narrowest || w->window.width < narrowest->window.width) narrowest = w;
      if (!widest || w->window.width > widest->window.width) widest = w;
    }
    if (!narrowest || narrowest == widest) continue;
    const std::string unit = widest->unit(0).empty() ? "" : " " + widest->unit(0);
    text += " " + label + ": " + short_text(narrowest->window.width, 3) + unit + " wide in " + narrowest->region +
            ", " + short_text(widest->window.width, 3) + unit + " in " + widest->region + ".";
  }
  return text;
}

Figure region_map(const Windows& windows) {
  return {"regions",
          "The same rule under the uptake of each region",
          "What is released stays as in the study; only clearance and tonic level are those of the region. a: when the "
          "modulator works best; b: how "
          "wide the window is, over what it is with the study's own clearance; c: how large the peak is, likewise (all "
          "logarithms to base ten). "
          "Grey: not known there, or a window that is open at an end." +
              region_sentences(windows),
          {region_panel(windows, "peak at (s)",
                        [](const Swept& s, const Swept&) {
                          return std::isnan(s.window.width) || !s.is_over_time() ? missing : s.window.peak;
                        }),
           region_panel(windows, "log width ratio",
                        [](const Swept& s, const Swept& own) { return std::log10(s.window.width / own.window.width); }),
           region_panel(windows, "log size ratio", [](const Swept& s, const Swept& own) {
             return std::log10(std::abs(s.window.peak_value / own.window.peak_value));
           })}};
}

Figure region_windows(const Windows& windows) {
  Figure figure{
      figure_id("region-windows", windows),
      "Windows under the uptake of each region",
      "One panel a rule. Each is drawn over its largest change in any region, so that heights can be compared too.",
      {}};
  const Scale scale = finest(windows);
  for (const auto& label : distinct(windows, entry_label)) {
    Panel panel{.x_label = x_label(windows, "delay of the modulator (s)"),
                .y_label = label,
                .zero_line = true,
                .height = 1.2,
                .x_scale = scale};
    double largest = 0;
    for (const auto* w : windows)
      if (w->entry.label == label) largest = std::max(largest, std::abs(w->window.peak_value));
    for (const auto* w : windows) {
      if (w->entry.label != label) continue;
      auto y = w->effect;
      for (double& v : y) v /= largest > 0 ? largest : 1;
      auto s = line(*w, w->region, std::move(y));
      s.published = s.dashed = w->region == study::atlas::own_uptake;  // the neutral colour
      panel.series.push_back(std::move(s));
    }
    figure.panels.push_back(std::move(panel));
  }
  return figure;
}

// "largest at delay 0.68 s and duration 0.05 s".
std::string largest_at(const Swept& s) {
  std::size_t largest = 0;
  for (std::size_t i = 1; i < s.effect.size(); ++i)
    if (std::abs(s.effect[i]) > std::abs(s.effect[largest])) largest = i;
  const auto index = s.study.indices(largest);
  std::vector<std::string> at;
  for (std::size_t a = s.study.axes.size(); a-- > 0;)
    at.push_back(s.study.axes[a].name + " " + short_text(s.positions(a)[index[a]], 4) +
                 (s.unit(a).empty() ? "" : " " + s.unit(a)));
  return short_text(s.effect[largest], 3) + " at " + join(at, " and ");
}

Figure phase_figure(const Swept& s) {
  Panel panel{.x_label = axis_label(s, 1),
              .y_label = axis_label(s, 0),
              .height = 1.1,
              .x_scale = scale_of(s, 1),
              .y_scale = scale_of(s, 0)};
  panel.grid =
      Grid{s.positions(1), s.positions(0), s.effect, s.entry.value_label.empty() ? "change" : s.entry.value_label};
  std::string caption = "Time 0 is " + s.entry.event + ". Largest: " + largest_at(s) + ".";
  if (!s.entry.without.empty()) caption += " What it is without the modulator has been taken away.";
  if (!s.entry.note.empty()) caption += " " + s.entry.note;
  return {"phase-" + s.entry.id, s.entry.label, caption, {std::move(panel)}};
}

Figure transfer_figure(const Windows& tasks) {
  Figure figure{figure_id("transfer", tasks),
                "The same delays in different tasks",
                "What a modulator that comes so long after the event changes in each task, over its largest change.",
                {}};
  const Scale scale = finest(tasks);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (i % most_lines == 0)
      figure.panels.push_back({.x_label = x_label(tasks, "delay of the modulator (s)"),
                               .y_label = "of the largest",
                               .zero_line = true,
                               .height = 1.5,
                               .x_scale = scale});
    figure.panels.back().series.push_back(line(*tasks[i], tasks[i]->entry.label, tasks[i]->of_peak()));
  }
  return figure;
}

Figure matrix_figure(const Results& results, const Windows& tasks) {
  Panel panel{.x_label = "task", .height = 0.5 + 0.08 * static_cast<double>(tasks.size())};
  const std::size_t n = tasks.size(), first = static_cast<std::size_t>(tasks[0] - results.swept.data());
  Grid grid{{}, {}, std::vector<double>(n * n, 1), "correlation r"};
  for (std::size_t i = 0; i < n; ++i) {
    grid.x.push_back(static_cast<double>(i)), grid.y.push_back(static_cast<double>(i));
    const auto number = std::to_string(i + 1);
    panel.x_ticks.push_back(number), panel.y_ticks.push_back(number + "  " + tasks[i]->entry.label);
  }
  for (const auto& pair : results.pairs) {
    const std::size_t a = pair.first - first, b = pair.second - first;
    grid.values[a * n + b] = grid.values[b * n + a] = pair.r;
  }
  panel.grid = std::move(grid);
  return {"transfer-matrix",
          "Which windows transfer from task to task",
          "Correlation of the windows of each two tasks, in the same order down and across. " +
              transfer_sentences(results)[0],
          {std::move(panel)}};
}

}  // namespace

std::vector<Figure> atlas_figures(const Results& results) {
  std::vector<Figure> figures;
  for (const auto& windows : by_axis(results.of(Part::windows))) {
    figures.push_back(window_figure(windows));
    if (!windows[0]->is_over_time()) continue;
    for (auto make : {map_figure, interval_figure}) figures.push_back(make(windows));
  }
  for (const auto& pairings : by_axis(results.of(Part::pairings))) figures.push_back(pairing_figure(pairings));
  if (const auto regions = results.of(Part::regions); !regions.empty()) figures.push_back(region_map(regions));
  for (const auto& regions : by_axis(results.of(Part::regions))) figures.push_back(region_windows(regions));
  for (const auto* phase : results.of(Part::phase)) figures.push_back(phase_figure(*phase));
  if (const auto tasks = results.of(Part::transfer); !tasks.empty()) {
    for (const auto& alike : by_axis(tasks)) figures.push_back(transfer_figure(alike));
    if (tasks.size() > 1) figures.push_back(matrix_figure(results, tasks));
  }
  return figures;
}

}  // namespace teg::report
