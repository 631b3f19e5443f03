#include "compare/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/window.hpp"
#include "compare/compare_seeds.hpp"
#include "core/text.hpp"
#include "keep/common_positions.hpp"
#include "keep/results_view.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr const char* ordinals[] = {"first", "second"};
constexpr const char* how_to_name = "name variables that both have (teg export FILE --list)";

std::string over(const Variable& v) { return "over (" + join(v.dims, ", ") + ")"; }

class Comparer {
 public:
  Comparer(const Dataset& a, const Dataset& b) : data_{&a, &b} {}

  Result<Comparison> run(std::vector<std::string> names) {
    const bool is_named = !names.empty();
    if (!is_named) names = measures_of_both();
    read_studies();
    for (const auto& name : names) measure(name, is_named);
    if (out_.measures.empty() && errors_.empty())
      errors_.push_back(
          {Fault::bad_value, "teg compare",
           "the files measure nothing in common" + std::string(out_.notes.empty() ? "" : ": ") + join(out_.notes, "; "),
           how_to_name});
    if (!errors_.empty()) return errors_;
    for (const auto& m : out_.measures) windows(m.a);
    parameters();
    versions();
    return std::move(out_);
  }

 private:
  std::vector<std::string> measures_of_both() const {
    auto names = measure_names(*data_[0]);
    for (const auto& name : measure_names(*data_[1]))
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    return names;
  }

  // The study of each file, for how it reduces its seeds and for its parameters; a PARTIAL one has it too.
  void read_studies() {
    for (const std::size_t file : {0u, 1u}) {
      auto study = load_study(attribute(*data_[file], "resolved_study"), ordinals[file]);
      if (study) studies_[file] = *std::move(study);
    }
  }

  // What keeps a variable from being compared; "" where nothing does.
  std::string obstacle(const std::string& name) {
    const auto *a = data_[0]->variable(name), *b = data_[1]->variable(name);
    if (!a || !b) return std::string("is not in the ") + ordinals[a ? 1 : 0] + " file";
    if (a->dims != b->dims) return "is " + over(*a) + " in the first file and " + over(*b) + " in the second";
    if (!conversion(b->unit, a->unit))
      return "is in " + a->unit + " in the first file and in " + b->unit + " in the second";
    for (const auto& dim : a->dims)
      if (axis(dim).in[0].empty()) return "the files have no position of " + dim + " in common";
    return {};
  }

  void measure(const std::string& name, bool is_named) {
    if (const auto what = obstacle(name); !what.empty()) {
      if (is_named)
        errors_.push_back({Fault::unknown_name, name, what, how_to_name});
      else
        out_.notes.push_back(name + " " + what);
      return;
    }
    const auto &a = *data_[0]->variable(name), &b = *data_[1]->variable(name);
    ComparedMeasure m{restricted(a, 0), restricted(b, 1), {}};
    convert(m.b, a.unit);
    for (std::size_t i = 0; i < m.a.values.size(); ++i) {
      ComparedPoint point{place(m.a, i), m.a.values[i], m.b.values[i], {}, {none, none, none}};
      point.difference.value = point.b - point.a;
      m.points.push_back(std::move(point));
    }
    seeds(a, b, m);
    summarise(m);
    out_.measures.push_back(std::move(m));
  }

  const CommonPositions& axis(const std::string& name) {
    if (const auto at = axes_.find(name); at != axes_.end()) return at->second;
    const auto &a = *data_[0]->coordinate(name), &b = *data_[1]->coordinate(name);
    auto common = common_positions(a, b);
    const std::size_t n = common.in[0].size();
    if (n > 0 && n < std::max(a.size(), b.size()))
      out_.notes.push_back(name + ": " + std::to_string(n) + " positions are in both, of " + std::to_string(a.size()) +
                           " and " + std::to_string(b.size()));
    out_.coordinates.push_back(common.axis);
    return axes_.emplace(name, std::move(common)).first->second;
  }

  // Where the points of common positions are among the elements of a file's variable.
  std::vector<std::size_t> elements(const Variable& v, std::size_t file) {
    std::size_t count = 1;
    for (const auto& dim : v.dims) count *= axis(dim).in[file].size();
    std::vector<std::size_t> out(count);
    for (std::size_t element = 0; element < count; ++element) {
      std::size_t rest = element, stride = 1;
      for (std::size_t d = v.dims.size(); d-- > 0;) {
        const auto& kept = axis(v.dims[d]).in[file];
        out[element] += stride * kept[rest % kept.size()];
        rest /= kept.size();
        stride *= data_[file]->coordinate(v.dims[d])->size();
      }
    }
    return out;
  }

  Variable restricted(const Variable& v, std::size_t file) {
    Variable out{v.name, v.unit, v.doc, v.dims, {}};
    for (const std::size_t at : elements(v, file)) out.values.push_back(v.values[at]);
    return out;
  }

  static void convert(Variable& v, const std::string& unit) {
    const double ratio = *conversion(v.unit, unit);
    for (double& value : v.values) value *= ratio;
    v.unit = unit;
  }

  void seeds(const Variable& a, const Variable& b, ComparedMeasure& m) {
    if (!studies_[0] || !studies_[1] || a.unit != b.unit) return;
    auto of_a = seeded_measure(*data_[0], *studies_[0], a), of_b = seeded_measure(*data_[1], *studies_[1], b);
    if (!of_a || !of_b) return;
    m.has_seeds = true;
    if (!is_reduced_alike(*of_a, *of_b))
      out_.notes.push_back(m.a.name +
                           ": the studies make one number of their seeds in different ways (over_seeds, normalise)");
    of_a->points = elements(a, 0), of_b->points = elements(b, 1);
    const auto differences = seed_differences(*of_a, *of_b);
    for (std::size_t i = 0; i < m.points.size(); ++i) {
      auto& p = m.points[i];
      p.effect = analysis::hedges_g(of_a->seeds_at(of_a->points[i]), of_b->seeds_at(of_b->points[i]));
      if (std::isfinite(p.difference.value))
        p.difference.low = differences[i].low, p.difference.high = differences[i].high;
    }
  }

  static bool is_reduced_alike(const SeededMeasure& a, const SeededMeasure& b) {
    return a.reduction.kind == b.reduction.kind && a.reduction.quantile == b.reduction.quantile &&
           a.reduction.threshold == b.reduction.threshold && (a.row > 0) == (b.row > 0);
  }

  std::string place(const Variable& v, std::size_t element) {
    std::vector<std::string> at(v.dims.size());
    for (std::size_t d = at.size(); d-- > 0;) {
      const auto& common = axis(v.dims[d]).axis;
      at[d] = position_text(common, element % common.size());
      element /= common.size();
    }
    return join(at, ", ");
  }

  static void summarise(ComparedMeasure& m) {
    double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0, off = 0, most = -1;
    for (std::size_t i = 0; i < m.points.size(); ++i) {
      const double x = m.points[i].a, y = m.points[i].b;
      if (!std::isfinite(x) || !std::isfinite(y)) continue;
      n += 1, a += x, b += y, aa += x * x, bb += y * y, ab += x * y, off += (y - x) * (y - x);
      if (std::abs(y - x) > most) most = std::abs(y - x), m.largest = i;
    }
    m.root_mean_square = std::sqrt(off / n);
    m.correlation = n < 3 ? none : (n * ab - a * b) / std::sqrt((n * aa - a * a) * (n * bb - b * b));
  }

  // A window's numbers at each common point of the axes that it is not along.
  void windows(const Variable& measure) {
    for (const auto& field : analysis::window_fields()) {
      const auto name = measure.name + "_" + std::string(field.name);
      const auto *in_a = data_[0]->variable(name), *in_b = data_[1]->variable(name);
      if (!in_a || !in_b || in_a->dims.size() + 1 != measure.dims.size()) continue;
      if (const auto what = obstacle(name); !what.empty()) {
        out_.notes.push_back(name + " " + what);
        continue;
      }
      const auto points_a = elements(*in_a, 0), points_b = elements(*in_b, 1);
      const double ratio = *conversion(in_b->unit, in_a->unit);
      for (std::size_t i = 0; i < points_a.size(); ++i) {
        ComparedWindow w{name, in_a->unit, place(*in_a, i), in_a->values[points_a[i]],
                         ratio * in_b->values[points_b[i]]};
        w.a_open = is_open(measure.name, field.name, w.a, 0, points_a[i]);
        w.b_open = is_open(measure.name, field.name, w.b, 1, points_b[i]);
        if (std::isfinite(w.a) || std::isfinite(w.b) || w.a_open || w.b_open) out_.windows.push_back(std::move(w));
      }
    }
  }

  // A side that has no number though there is a peak.
  bool is_open(const std::string& measure, std::string_view field, double value, std::size_t file,
               std::size_t at) const {
    const bool is_side = field == "half_from" || field == "half_to" || field == "width";
    const auto* peak = data_[file]->variable(measure + "_peak_value");
    return is_side && std::isnan(value) && peak && at < peak->values.size() && std::abs(peak->values[at]) > 0;
  }

  void parameters() {
    for (const std::size_t file : {0u, 1u})
      if (!studies_[file])
        out_.notes.push_back(std::string("parameters and seeds are not compared, since the ") + ordinals[file] +
                             " file has no study that this version reads");
    if (!studies_[0] || !studies_[1]) return;
    std::map<std::string, std::pair<std::string, std::string>> values;
    for (const auto& r : studies_[0]->resolved) values[r.path].first = r.value;
    for (const auto& r : studies_[1]->resolved) values[r.path].second = r.value;
    for (const auto& [path, both] : values)
      if (both.first != both.second)
        out_.parameters.push_back(
            {path, both.first.empty() ? "-" : both.first, both.second.empty() ? "-" : both.second});
  }

  void versions() {
    const auto a = attribute(*data_[0], "teg_version"), b = attribute(*data_[1], "teg_version");
    if (a != b) out_.notes.push_back("the files were written by teg " + a + " and teg " + b);
    for (const std::size_t file : {0u, 1u})
      if (const auto partial = attribute(*data_[file], "PARTIAL"); !partial.empty())
        out_.notes.push_back(std::string("the ") + ordinals[file] + " file is PARTIAL: " + partial);
  }

  const Dataset* data_[2];
  std::optional<Study> studies_[2];
  std::map<std::string, CommonPositions> axes_;
  Comparison out_;
  Errors errors_;
};

}  // namespace

Result<Comparison> compare_results(const Dataset& a, const Dataset& b, std::vector<std::string> names) {
  return Comparer(a, b).run(std::move(names));
}

}  // namespace teg::study
