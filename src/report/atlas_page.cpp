#include "report/atlas_page.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace teg::report {
namespace {

using study::atlas::Likeness;
using study::atlas::Part;
using study::atlas::Results;
using study::atlas::Swept;

std::string seconds(double value) { return std::isnan(value) ? "open" : short_text(value, 3) + " s"; }
// On the axis of a window.
std::string position(const Swept& s, double value) {
  if (std::isnan(value)) return "open";
  return short_text(value, 3) + (s.unit(0).empty() ? "" : " " + s.unit(0));
}
std::string plain(double value) { return std::isfinite(value) ? short_text(value, 3) : "-"; }

std::string sign_of(const Swept& s) { return s.window.sign > 0 ? "+" : s.window.sign < 0 ? "\xe2\x88\x92" : "0"; }

std::string name_of(const Swept& s) { return s.region.empty() ? s.entry.label : s.entry.label + ", " + s.region; }

// The rule of the synapse that is measured, or the learner.
std::string rule_of(const Swept& s) {
  const auto& model = s.study.first.model;
  const auto* learner = s.study.document.find("learner");
  if (const auto* kind = learner ? learner->find("kind") : nullptr; kind && kind->text())
    return "learner " + *kind->text();
  std::string rule = model.rules.empty() ? "" : model.rules[0].name;
  const auto* measured = std::get_if<study::Observable>(&s.study.measures[0].of);
  if (const auto entity = measured ? measured->entity : 0; entity < model.synapses.size())
    rule = model.synapses[entity].rule;
  for (const auto& r : model.rules) {
    if (r.name != rule) continue;
    std::vector<std::string> gates;
    for (const auto& c : r.channels) {
      const bool at_once = c.conversion == Conversion::immediate;
      const auto rise = c.tau_rise ? ", rise " + seconds(c.tau_rise->native() / 1000) : "";
      gates.push_back((at_once ? "at once" : "trace " + seconds(c.tau_trace.native() / 1000) + rise) + ", gate " +
                      c.gate);
    }
    return rule + ": " + join(gates, "; ");
  }
  return rule;
}

std::vector<std::string> cites_of(const Swept& s) { return s.entry.cites.empty() ? s.study.cites : s.entry.cites; }

std::string changes_text(const study::atlas::Changes& changes) {
  std::vector<std::string> texts;
  for (const auto& [path, value] : changes) texts.push_back(path + " = " + spec::to_text(value));
  return join(texts, "; ");
}

std::string axes_text(const Swept& s) {
  std::vector<std::string> texts;
  for (std::size_t a = 0; a < s.study.axes.size(); ++a) {
    const auto x = s.positions(a);
    texts.push_back(s.study.axes[a].name + " " + short_text(x.front(), 3) + " to " + short_text(x.back(), 3) + " " +
                    s.unit(a) + ", " + std::to_string(x.size()) + " points");
  }
  return join(texts, "; ");
}

// "0.08 s" with a blank that does not break.
std::string unbroken(const std::string& cell) {
  const auto blank = cell.rfind(' ');
  return blank == std::string::npos ? cell : cell.substr(0, blank) + "\xc2\xa0" + cell.substr(blank + 1);
}

Table window_table(const Results& results) {
  Table table{"Windows in numbers", window_header(), window_rows(results)};
  table.header.insert(table.header.end(), {"study", "rule", "region", "modulator", "source"});
  for (auto& cells : table.rows)
    for (std::size_t i = 2; i < cells.size(); ++i) cells[i] = unbroken(cells[i]);
  std::size_t row = 0;
  for (const auto& s : results.swept) {
    if (s.study.axes.size() != 1) continue;
    const auto region = s.region.empty() ? s.entry.region : s.region;
    for (auto& cell : {s.entry.study, rule_of(s), region, s.entry.modulator, join(cites_of(s), ", ")})
      table.rows[row].push_back(cell);
    ++row;
  }
  return table;
}

Table settings_table(const Results& results) {
  Table table{"How each was made",
              {"entry", "part", "study", "time 0 is", "axis", "measured", "changed in the study",
               "subtracted: the same with", "remark"},
              {}};
  for (const auto& s : results.swept) {
    if (!s.region.empty() && s.region != study::atlas::own_uptake) continue;
    table.rows.push_back({s.entry.label, study::atlas::name_of(s.entry.part), s.entry.study, s.entry.event,
                          axes_text(s), spec::to_text(s.entry.measure), changes_text(s.entry.set),
                          changes_text(s.entry.without), s.entry.note});
  }
  return table;
}

Table left_out_table(const Results& results) {
  Table table{"Studies that are left out", {"studies", "why"}, {}};
  for (const auto& left : results.left_out) {
    const auto same =
        std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& row) { return row[1] == left.reason; });
    if (same == table.rows.end())
      table.rows.push_back({left.study, left.reason});
    else
      (*same)[0] += ", " + left.study;
  }
  return table;
}

Table sentence_table(const Results& results) {
  Table table{"What transfers between tasks, in words", {"counted in this run"}, {}};
  for (const auto& sentence : transfer_sentences(results)) table.rows.push_back({sentence});
  return table;
}

Table pair_table(const Results& results) {
  Table table{"Every pair of tasks", {"r", "in words"}, {}};
  auto pairs = results.pairs;
  std::stable_sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.r > b.r; });
  for (const auto& pair : pairs) table.rows.push_back({plain(pair.r), words(results.swept, pair)});
  return table;
}

constexpr const char* how_made =
    "Every entry is a shipped study with the changes listed below, swept anew. Its delay counts from the event that "
    "leaves the trace (the pairing, the odour, the choice, the outcome) to the onset of what is released; below 0 the "
    "modulator comes first. Where an entry says how the modulator is taken away, the study is run once more without it "
    "at every point, and the window is the difference; elsewhere nothing changes without it. Windows are then divided "
    "by the size of their largest value:";
constexpr const char* how_drawn =
    "which is logarithmic beyond d0 and even within it, so that no window needs an origin of its own. Peaks are those "
    "of the delays that were simulated; half-maximum intervals are interpolated between them; areas are trapezoidal, "
    "after division by the peak. Asymmetry is the area after 0 over the area before it.";
constexpr const char* how_regions =
    "Under the uptake of a region, clearance and tonic level of the modulator are those of the region's entry in the "
    "library (teg list regions), and everything else, the amount of release included, stays as in the study.";

std::string how_compared() {
  return "Tasks are compared over the delays that they share: Pearson's r of the windows, each delay counted once, so "
         "that decades count alike. Two windows agree where r is above " +
         short_text(study::atlas::agreement) +
         "; have opposite signs where their peaks do; are shifted where one peak comes at least " +
         short_text(study::atlas::shift) + " times as late; and otherwise differ in shape.";
}

std::vector<std::string> methods() {
  return {
      how_made,
      "  f(d) = (m(d) - m without modulator) / max over d of |m(d) - m without modulator|",
      "Delays are spaced evenly in their logarithm on both sides of 0 and drawn at",
      "  x(d) = asinh(d / d0),    d0 the shortest delay other than 0",
      how_drawn,
      how_regions,
      how_compared(),
      "Every entry's study, with all changes, stands in studies/ beside this page and runs by itself with teg run."};
}

// Of a window that has a second lobe of the other sign, a fifth of the peak or more.
std::string turning_sentence(const Swept& s) {
  double other = 0;
  for (const double v : s.effect)
    if (v * s.window.sign < 0) other = std::max(other, std::abs(v));
  const double part = other / std::abs(s.window.peak_value);
  if (!(part >= 0.2)) return {};
  return "'" + s.entry.label + "' changes sign at " + position(s, s.window.zero_crossing) +
         ": beyond it the effect reaches " + short_text(100 * part, 2) + " % of the peak, the other way.";
}

std::string summary(const Results& results) {
  const auto windows = results.of(Part::windows);
  std::string text =
      "How much a burst, a dip or an error changes depends on when it comes. The atlas puts the timing windows of "
      "synapses, networks and learners on "
      "one axis of logarithmic time, changes the region, the dose and the order of two modulators, and compares tasks.";
  const auto is_narrower = [](const Swept* a, const Swept* b) { return a->window.width < b->window.width; };
  auto closed = windows;
  std::erase_if(closed, [](const Swept* w) { return std::isnan(w->window.width) || !w->is_over_time(); });
  if (!closed.empty()) {
    const auto [narrowest, widest] = std::minmax_element(closed.begin(), closed.end(), is_narrower);
    text += " Of the " + std::to_string(closed.size()) +
            " windows in time that have two sides, the narrowest at half of its peak is " + (*narrowest)->entry.label +
            " (" + seconds((*narrowest)->window.width) + "), the widest " + (*widest)->entry.label + " (" +
            seconds((*widest)->window.width) + ").";
  }
  if (const auto sentences = transfer_sentences(results); !sentences.empty()) text += " " + sentences[0];
  return text;
}

}  // namespace

std::vector<std::string> window_header() {
  return {"window", "part", "peak at", "sign", "half from", "half to", "area", "asymmetry"};
}

std::vector<std::vector<std::string>> window_rows(const Results& results) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& s : results.swept) {
    if (s.study.axes.size() != 1) continue;
    const auto& w = s.window;
    rows.push_back({name_of(s), study::atlas::name_of(s.entry.part), position(s, w.peak), sign_of(s),
                    position(s, w.half_from), position(s, w.half_to),
                    w.peak_value == 0 ? "-" : position(s, w.area / std::abs(w.peak_value)), plain(w.asymmetry)});
  }
  return rows;
}

std::vector<std::string> transfer_sentences(const Results& results) {
  if (results.pairs.empty()) return {};
  std::size_t n_agree = 0, n_flip = 0, n_shift = 0;
  for (const auto& pair : results.pairs) {
    n_agree += pair.likeness == Likeness::agree;
    n_flip += pair.likeness == Likeness::sign_flips;
    n_shift += pair.likeness == Likeness::peak_shifts;
  }
  std::vector<std::string> sentences{"Of " + std::to_string(results.pairs.size()) + " pairs of tasks, " +
                                     std::to_string(n_agree) + " have windows that agree (r above " +
                                     short_text(study::atlas::agreement) + "), " + std::to_string(n_flip) +
                                     " opposite signs at their peaks, " + std::to_string(n_shift) +
                                     " peaks that are at least " + short_text(study::atlas::shift) + " times apart."};
  const auto groups = study::atlas::groups_of_tasks(results.pairs);
  for (const auto& group : groups) {
    if (group.size() < 2) continue;
    std::vector<std::string> labels;
    for (const auto task : group) labels.push_back("'" + results.swept[task].entry.label + "'");
    sentences.push_back("These agree with each other: " + join(labels, ", ") + ".");
  }
  for (const auto& pair : results.pairs)  // each other group against the first
    for (std::size_t g = 1; g < groups.size(); ++g)
      if (pair.first == groups[0][0] && pair.second == groups[g][0]) sentences.push_back(words(results.swept, pair));
  for (const auto* task : results.of(Part::transfer))
    if (const auto turned = turning_sentence(*task); !turned.empty()) sentences.push_back(turned);
  return sentences;
}

Page atlas_page(const Results& results, std::vector<Figure> figures, const std::string& command) {
  Page page;
  page.title = "Atlas of timing: when a modulator must come";
  page.subtitle = "atlas";
  page.summary = summary(results);
  page.figures = std::move(figures);
  page.methods = methods();
  if (auto windows = window_table(results); !windows.rows.empty()) page.tables.push_back(std::move(windows));
  if (!results.pairs.empty())
    for (const auto make : {sentence_table, pair_table}) page.tables.push_back(make(results));
  page.tables.push_back(settings_table(results));
  if (!results.left_out.empty()) page.tables.push_back(left_out_table(results));
  for (const auto& s : results.swept)
    for (const auto& cite : cites_of(s))
      if (std::find(page.citations.begin(), page.citations.end(), cite) == page.citations.end())
        page.citations.push_back(cite);
  std::size_t points = 0;
  for (const auto& s : results.swept) points += s.study.n_points();
  page.provenance = {{"program", std::string("teg ") + TEG_VERSION},
                     {"fingerprint", results.fingerprint},
                     {"entries", std::to_string(results.swept.size())},
                     {"protocols", std::to_string(points)},
                     {"command", command}};
  return page;
}

}  // namespace teg::report
