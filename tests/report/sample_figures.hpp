// Figures of the kinds that reports have, with everything in them that can go wrong.
#pragma once

#include <cmath>

#include "report/figure.hpp"

namespace teg::report::sample {

inline Figure window() {
  Figure figure{"window", "A window after pairing", "Weight change against the delay of dopamine.", {}};
  Panel panel{.x_label = "delay (s)", .y_label = "weight change (%)", .zero_line = true};
  Series simulated{.label = "simulated"};
  for (int i = 0; i <= 80; ++i) {
    const double delay = -2 + 0.1 * i;
    simulated.x.push_back(delay);
    simulated.y.push_back(i == 60 ? std::nan("") : 60 * std::exp(-(delay - 0.9) * (delay - 0.9)));
  }
  Series published{"measured", {-1, 0.6, 2}, {-3, 58, 12}, {6, 11, 7}, Mark::points, false, true};
  panel.series = {simulated, published};
  panel.bands = {{"published window", 0.3, 2.0}};
  figure.panels = {panel};
  return figure;
}

inline Figure traces() {
  Figure figure{"traces", "One trial", "Spikes, concentration, gate.", {}};
  Panel raster{.y_label = "", .y_ticks = {"pre", "post", "dopamine"}, .height = 0.6};
  raster.series = {{.label = "pre", .x = {0.5, 0.6}, .y = {0, 0}, .mark = Mark::ticks},
                   {.label = "dopamine", .x = {1.2}, .y = {2}, .mark = Mark::ticks}};
  Panel trace{.x_label = "time (s)", .y_label = "dopamine (nM)"};
  Series concentration{.label = "dopamine"}, gate{.label = "gate", .mark = Mark::step, .dashed = true};
  for (int i = 0; i < 6000; ++i) {
    concentration.x.push_back(0.001 * i);
    concentration.y.push_back(50 + (i > 1200 ? 900 * std::exp(-0.001 * (i - 1200)) : 0));
    if (i % 1000 == 0) gate.x.push_back(0.001 * i), gate.y.push_back(i % 2000 == 0 ? 0 : 500);
  }
  trace.series = {concentration, gate};
  figure.panels = {raster, trace};
  return figure;
}

inline Figure map(double least) {
  Figure figure{"map", "Delay and dose", "Change for each pair.", {}};
  Panel panel{.x_label = "delay (s)", .y_label = "dose (nM)"};
  panel.grid = Grid{{0, 1, 2, 4}, {10, 100, 1000}, {}, "change (%)"};
  for (int i = 0; i < 12; ++i) panel.grid->values.push_back(i == 5 ? std::nan("") : least + i);
  figure.panels = {panel};
  return figure;
}

// Nothing in it, infinities, one point, constants, lengths that disagree.
inline Figure odd() {
  const double inf = INFINITY;
  Figure figure{"odd", "", "", {}};
  Panel panel;
  panel.series = {{},
                  {.label = "constant", .x = {1, 2}, .y = {7, 7}},
                  {.label = "one", .x = {1}, .y = {7}, .mark = Mark::points},
                  {.label = "short", .x = {1, 2, 3}, .y = {7}, .error = {1, 2}, .mark = Mark::line_and_points},
                  {.label = "wild", .x = {1, inf, 2, 3}, .y = {-inf, 1, std::nan(""), inf}}};
  panel.bands = {{"everywhere", -inf, inf}, {"nowhere", std::nan(""), 1}, {"backwards", 2, 1}};
  Panel empty_grid;
  empty_grid.grid = Grid{};
  Panel short_grid;
  short_grid.grid = Grid{{1, 2}, {1, 2}, {1}, ""};
  figure.panels = {panel, {}, empty_grid, short_grid};
  return figure;
}

}  // namespace teg::report::sample
