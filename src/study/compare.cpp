#include "study/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/window.hpp"
#include "core/text.hpp"
#include "study/rerun.hpp"
#include "study/results_view.hpp"

namespace teg::study {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct Common {
  Coordinate axis;                 // the positions
  std::vector<std::size_t> in[2];  // where they are in each file
};

bool is_same_position(const Coordinate& a, std::size_t i, const Coordinate& b, std::size_t j) {
  if (a.labels.empty() != b.labels.empty()) return false;
  if (!a.labels.empty()) return a.labels[i] == b.labels[j];
  return std::abs(a.values[i] - b.values[j]) <= 1e-9 * std::max(std::abs(a.values[i]), std::abs(b.values[j]));
}

Common common_positions(const Coordinate& a, const Coordinate& b) {
  Common out{{a.name, a.unit, a.doc, {}, {}}, {}};
  if (a.unit != b.unit) return out;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (!is_same_position(a, i, b, j)) continue;
      if (a.labels.empty())
        out.axis.values.push_back(a.values[i]);
      else
        out.axis.labels.push_back(a.labels[i]);
      out.in[0].push_back(i), out.in[1].push_back(j);
      break;
    }
  return out;
}

class Comparer {
 public:
  Comparer(const Dataset& a, const Dataset& b) : data_{&a, &b} {}

  Result<Comparison> run(std::vector<std::string> names) {
    const bool is_named = !names.empty();
    if (!is_named) names = measure_names(*data_[0]);
    for (const auto& name : names) measure(name, is_named);
    if (out_.measures.empty() && errors_.empty())
      errors_.push_back({Fault::bad_value, "teg compare", "the files measure nothing in common",
                         "name variables that both have (teg export FILE --list)"});
    if (!errors_.empty()) return errors_;
    for (const auto& m : out_.measures) windows(m.a.name);
    parameters();
    versions();
    return std::move(out_);
  }

 private:
  void measure(const std::string& name, bool is_named) {
    const auto *a = data_[0]->variable(name), *b = data_[1]->variable(name);
    if (!a || !b || a->dims != b->dims) {
      if (is_named)
        errors_.push_back({Fault::unknown_name, name,
                           !a || !b ? std::string("is not in ") + (a ? "the second" : "the first") + " file"
                                    : "is not over the same axes in both files",
                           "name variables that both have (teg export FILE --list)"});
      else
        out_.notes.push_back(name + " is not in both files, or over other axes there");
      return;
    }
    for (const auto& dim : a->dims)
      if (axis(dim).in[0].empty()) {
        out_.notes.push_back(name + ": the files have no " + dim + " in common");
        return;
      }
    ComparedMeasure m{restricted(*a, 0), restricted(*b, 1), {}};
    const auto *seeds_a = by_seed(*a, 0), *seeds_b = by_seed(*b, 1);
    m.has_seeds = seeds_a && seeds_b;
    const auto all_a = m.has_seeds ? restricted(*seeds_a, 0) : Variable{};
    const auto all_b = m.has_seeds ? restricted(*seeds_b, 1) : Variable{};
    for (std::size_t i = 0; i < m.a.values.size(); ++i) m.points.push_back(point(m, i, all_a, all_b));
    summarise(m);
    out_.measures.push_back(std::move(m));
  }

  const Common& axis(const std::string& name) {
    if (const auto at = axes_.find(name); at != axes_.end()) return at->second;
    const auto &a = *data_[0]->coordinate(name), &b = *data_[1]->coordinate(name);
    auto common = common_positions(a, b);
    const std::size_t n = common.in[0].size();
    if (n < std::max(a.size(), b.size()))
      out_.notes.push_back(name + ": " + std::to_string(n) + " positions are in both, of " + std::to_string(a.size()) +
                           " and " + std::to_string(b.size()));
    out_.coordinates.push_back(common.axis);
    return axes_.emplace(name, std::move(common)).first->second;
  }

  const Variable* by_seed(const Variable& v, std::size_t file) const {
    const auto* seeds = data_[file]->variable(v.name + "_by_seed");
    auto dims = v.dims;
    dims.emplace_back("seed");
    return seeds && seeds->dims == dims && data_[file]->coordinate("seed")->size() > 1 ? seeds : nullptr;
  }

  // The variable at the common positions; every seed stays.
  Variable restricted(const Variable& v, std::size_t file) {
    std::vector<std::vector<std::size_t>> kept;
    for (const auto& dim : v.dims) {
      const std::size_t n = data_[file]->coordinate(dim)->size();
      if (dim != "seed") {
        kept.push_back(axis(dim).in[file]);
      } else {
        kept.emplace_back();
        for (std::size_t i = 0; i < n; ++i) kept.back().push_back(i);
      }
    }
    Variable out{v.name, v.unit, v.doc, v.dims, {}};
    std::size_t count = 1;
    for (const auto& positions : kept) count *= positions.size();
    for (std::size_t element = 0; element < count; ++element) {
      std::size_t rest = element, at = 0, stride = 1;
      for (std::size_t d = kept.size(); d-- > 0;) {
        at += stride * kept[d][rest % kept[d].size()];
        rest /= kept[d].size();
        stride *= data_[file]->coordinate(v.dims[d])->size();
      }
      out.values.push_back(v.values[at]);
    }
    return out;
  }

  ComparedPoint point(const ComparedMeasure& m, std::size_t i, const Variable& all_a, const Variable& all_b) {
    ComparedPoint p{place(m.a, i), m.a.values[i], m.b.values[i], {}, {none, none, none}};
    p.difference.value = p.b - p.a;
    if (!m.has_seeds) return p;
    const auto of = [&](const Variable& all) {
      const std::size_t n = all.values.size() / m.a.values.size();
      return std::span(all.values).subspan(i * n, n);
    };
    const auto a = of(all_a), b = of(all_b);
    p.a = analysis::mean(a), p.b = analysis::mean(b);
    p.difference = analysis::bootstrap(
        a, b, [](auto first, auto second) { return analysis::mean(second) - analysis::mean(first); },
        {.resamples = m.a.values.size() > 50 ? std::size_t{1000} : std::size_t{10000}});
    p.effect = analysis::hedges_g(a, b);
    return p;
  }

  std::string place(const Variable& v, std::size_t element) {
    std::vector<std::string> at(v.dims.size());
    for (std::size_t d = at.size(); d-- > 0;) {
      const auto& common = axis(v.dims[d]).axis;
      const std::size_t i = element % common.size();
      element /= common.size();
      at[d] = common.name + " = " + (common.labels.empty() ? short_text(common.values[i]) : common.labels[i]) +
              (common.unit.empty() ? "" : " " + common.unit);
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

  void windows(const std::string& measure) {
    for (const auto& field : analysis::window_fields()) {
      const auto name = measure + "_" + std::string(field.name);
      const auto *a = data_[0]->variable(name), *b = data_[1]->variable(name);
      if (a && b && a->dims.empty() && b->dims.empty() && std::isfinite(a->values[0]) && std::isfinite(b->values[0]))
        out_.windows.push_back({name, a->unit, a->values[0], b->values[0]});
    }
  }

  void parameters() {
    const auto a = recorded_study(*data_[0], "A"), b = recorded_study(*data_[1], "B");
    if (!a || !b) {
      out_.notes.emplace_back("parameters are not compared, since a study could not be read from its file");
      return;
    }
    std::map<std::string, std::pair<std::string, std::string>> values;
    for (const auto& r : a->study.resolved) values[r.path].first = r.value;
    for (const auto& r : b->study.resolved) values[r.path].second = r.value;
    for (const auto& [path, both] : values)
      if (both.first != both.second)
        out_.parameters.push_back(
            {path, both.first.empty() ? "-" : both.first, both.second.empty() ? "-" : both.second});
  }

  void versions() {
    const auto a = attribute(*data_[0], "teg_version"), b = attribute(*data_[1], "teg_version");
    if (a != b) out_.notes.push_back("the files were written by teg " + a + " and teg " + b);
    for (std::size_t file : {0, 1})
      if (const auto partial = attribute(*data_[file], "PARTIAL"); !partial.empty())
        out_.notes.push_back(std::string(file == 0 ? "the first" : "the second") + " file is PARTIAL: " + partial);
  }

  const Dataset* data_[2];
  std::map<std::string, Common> axes_;
  Comparison out_;
  Errors errors_;
};

}  // namespace

Result<Comparison> compare_results(const Dataset& a, const Dataset& b, std::vector<std::string> names) {
  return Comparer(a, b).run(std::move(names));
}

}  // namespace teg::study
