#include "report/compare_page.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "keep/results_view.hpp"

namespace teg::report {
namespace {

using study::ComparedMeasure;
using study::Comparison;

constexpr std::size_t most_effects = 200;

const Coordinate& axis_of(const Comparison& comparison, const std::string& name) {
  return *std::ranges::find(comparison.coordinates, name, &Coordinate::name);
}

Figure overlay(const Comparison& comparison, const ComparedMeasure& m, const ComparedFiles& files) {
  const auto& axis = axis_of(comparison, m.a.dims[0]);
  const auto x = axis.positions();
  const auto mark = !axis.labels.empty() ? Mark::points : axis.size() > 40 ? Mark::line : Mark::line_and_points;
  const std::string x_label = with_unit(axis.name, axis.unit);
  Figure figure{
      m.a.name,
      m.a.doc.empty() ? m.a.name : m.a.doc,
      m.has_seeds ? "As each study makes one number of its seeds, and the difference with its 95 % bootstrap interval."
                  : "",
      {}};
  Panel both{.x_label = x_label, .y_label = with_unit(m.a.name, m.a.unit), .height = 1.4};
  Panel difference{.x_label = x_label, .y_label = with_unit("difference", m.a.unit), .zero_line = true};
  both.x_ticks = difference.x_ticks = axis.labels;
  Series a{files.name_a, x, {}, {}, mark}, b{files.name_b, x, {}, {}, mark}, off{"second - first", x, {}, {}, mark};
  Series low{"95 %, from", x, {}, {}, mark, true}, high{"to", x, {}, {}, mark, true};
  for (const auto& p : m.points) {
    a.y.push_back(p.a), b.y.push_back(p.b), off.y.push_back(p.difference.value);
    low.y.push_back(p.difference.low), high.y.push_back(p.difference.high);
  }
  both.series = {std::move(a), std::move(b)};
  difference.series = {std::move(off)};
  if (m.has_seeds) difference.series.push_back(std::move(low)), difference.series.push_back(std::move(high));
  figure.panels = {std::move(both), std::move(difference)};
  return figure;
}

Figure map(const Comparison& comparison, const ComparedMeasure& m) {
  const auto &y = axis_of(comparison, m.a.dims[0]), &x = axis_of(comparison, m.a.dims[1]);
  Figure figure{m.a.name, "Difference of " + (m.a.doc.empty() ? m.a.name : m.a.doc), "Second minus first.", {}};
  Panel panel{.x_label = with_unit(x.name, x.unit), .y_label = with_unit(y.name, y.unit), .height = 2};
  panel.grid = Grid{x.positions(), y.positions(), {}, with_unit("difference of " + m.a.name, m.a.unit)};
  for (const auto& p : m.points) panel.grid->values.push_back(p.difference.value);
  figure.panels = {std::move(panel)};
  return figure;
}

std::string interval(double low, double high) {
  return std::isnan(low) ? "-" : short_text(low, 3) + " to " + short_text(high, 3);
}

std::string number(double v) { return std::isnan(v) ? "-" : short_text(v, 4); }

}  // namespace

std::vector<Figure> compare_figures(const Comparison& comparison, const ComparedFiles& files) {
  std::vector<Figure> figures;
  for (const auto& m : comparison.measures) {
    if (m.a.dims.size() == 1) figures.push_back(overlay(comparison, m, files));
    const bool is_map = m.a.dims.size() == 2 && axis_of(comparison, m.a.dims[0]).labels.empty() &&
                        axis_of(comparison, m.a.dims[1]).labels.empty();
    if (is_map) figures.push_back(map(comparison, m));
  }
  return figures;
}

Table measure_table(const Comparison& comparison) {
  Table table{
      "Largest differences", {"measure", "at", "first", "second", "difference", "root mean square", "correlation"}, {}};
  for (const auto& m : comparison.measures) {
    const auto& p = m.points[m.largest];
    table.rows.push_back({m.a.name, p.at, number(p.a), number(p.b), number(p.b - p.a), number(m.root_mean_square),
                          number(m.correlation)});
  }
  return table;
}

Table effect_table(const Comparison& comparison, std::size_t most) {
  Table table{
      "Effects over seeds, largest first",
      {"measure", "at", "first", "second", "difference", "95 % interval", "Hedges' g of means", "95 % interval"},
      {}};
  struct Entry {
    const ComparedMeasure* m;
    const study::ComparedPoint* p;
  };
  std::vector<Entry> entries;
  for (const auto& m : comparison.measures)
    for (const auto& p : m.points)
      if (m.has_seeds) entries.push_back({&m, &p});
  std::ranges::stable_sort(entries, std::greater<>{},
                           [](const Entry& e) { return std::isnan(e.p->effect.g) ? -1 : std::abs(e.p->effect.g); });
  for (std::size_t i = 0; i < std::min(most, entries.size()); ++i) {
    const auto& [m, p] = entries[i];
    table.rows.push_back({m->a.name, p->at, number(p->a), number(p->b), number(p->difference.value),
                          interval(p->difference.low, p->difference.high), number(p->effect.g),
                          interval(p->effect.low, p->effect.high)});
  }
  return table;
}

Table compared_window_table(const Comparison& comparison) {
  Table table{"Windows", {"what", "at", "first", "second", "difference", "unit"}, {}};
  const auto side = [](double value, bool is_open) { return is_open ? "open" : number(value); };
  for (const auto& w : comparison.windows)
    table.rows.push_back({w.name, w.at, side(w.a, w.a_open), side(w.b, w.b_open), number(w.b - w.a), w.unit});
  const bool has_places = std::ranges::any_of(comparison.windows, [](const auto& w) { return !w.at.empty(); });
  if (has_places) return table;
  table.header.erase(table.header.begin() + 1);
  for (auto& row : table.rows) row.erase(row.begin() + 1);
  return table;
}

Table changed_table(const Comparison& comparison) {
  Table table{"Parameters that differ", {"parameter", "first", "second"}, {}};
  for (const auto& p : comparison.parameters) table.rows.push_back({p.path, p.a, p.b});
  return table;
}

Page compare_page(const Comparison& comparison, const ComparedFiles& files) {
  Page page;
  page.title = files.name_a + " and " + files.name_b;
  page.subtitle = "comparison";
  page.summary =
      "First: " + study::attribute(files.a, "title") + ". Second: " + study::attribute(files.b, "title") + ".";
  for (const auto& note : comparison.notes) page.summary += " Note: " + note + ".";
  page.figures = compare_figures(comparison, files);
  page.methods = {
      "Values are compared at the positions that both files have. With seeds they are what each study makes of "
      "them (over_seeds; over the peak where it is normalised), and their "
      "difference has the bias-corrected and accelerated bootstrap interval of 95 % (seeds of the two files "
      "resampled apart, reduced and normalised anew; Efron 1987, doi:10.1080/01621459.1987.10478410). Hedges' g with "
      "its correction for small samples measures the difference of the means over seeds, before any normalising, in "
      "standard deviations (Hedges 1981, doi:10.3102/10769986006002107). Seeds "
      "with equal numbers are taken as independent."};
  page.tables = {measure_table(comparison)};
  for (auto& table :
       {effect_table(comparison, most_effects), compared_window_table(comparison), changed_table(comparison)})
    if (!table.rows.empty()) page.tables.push_back(table);
  for (const auto& [name, data] : {std::pair{"first", &files.a}, std::pair{"second", &files.b}}) {
    page.provenance.emplace_back(std::string(name) + " fingerprint", study::attribute(*data, "fingerprint"));
    page.provenance.emplace_back(std::string(name) + " command", study::attribute(*data, "command"));
    page.provenance.emplace_back(std::string(name) + " program", "teg " + study::attribute(*data, "teg_version"));
  }
  page.provenance.emplace_back("command", files.command);
  return page;
}

}  // namespace teg::report
