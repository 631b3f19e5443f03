#include "compare/compare_seeds.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "study/seed_reduction.hpp"

namespace teg::study {
namespace {

constexpr std::size_t few_points = 50;  // which have time for many resamples

// The value at some of the points, for members of the seeds.
class Reduced {
 public:
  Reduced(const SeededMeasure& of, std::vector<std::size_t> points) : of_(of), points_(std::move(points)) {}

  void fill(std::span<const std::size_t> members, std::span<double> values) {
    std::size_t begin = static_cast<std::size_t>(-1);  // of the row in curve_
    for (std::size_t k = 0; k < points_.size(); ++k) {
      const std::size_t point = points_[k];
      if (of_.row == 0) {
        values[k] = at(point, members);
        continue;
      }
      const std::size_t along = point / of_.stride % of_.row, first = point - along * of_.stride;
      if (first != begin) read_row(begin = first, members);
      values[k] = curve_[along];
    }
  }

 private:
  double at(std::size_t point, std::span<const std::size_t> members) {
    drawn_.clear();
    const auto seeds = of_.seeds_at(point);
    for (const std::size_t s : members) drawn_.push_back(seeds[s]);
    return over_seeds(of_.reduction, drawn_);
  }
  void read_row(std::size_t begin, std::span<const std::size_t> members) {
    double peak = 0;
    curve_.clear();
    for (std::size_t i = 0; i < of_.row; ++i) {
      curve_.push_back(at(begin + i * of_.stride, members));
      peak = std::max(peak, std::abs(curve_.back()));
    }
    if (peak > 0)
      for (double& v : curve_) v /= peak;
  }

  const SeededMeasure& of_;
  std::vector<std::size_t> points_;
  std::vector<double> drawn_, curve_;
};

// The compared points that are made together: those of one normalised row, or else each alone.
std::map<std::size_t, std::vector<std::size_t>> together(const SeededMeasure& a, const SeededMeasure& b) {
  const auto& of = a.row > 0 ? a : b;
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (std::size_t k = 0; k < of.points.size(); ++k) {
    const std::size_t point = of.points[k];
    groups[of.row == 0 ? point : point - point / of.stride % of.row * of.stride].push_back(k);
  }
  return groups;
}

}  // namespace

std::optional<SeededMeasure> seeded_measure(const Dataset& data, const Study& study, const Variable& measure) {
  const auto spec = std::ranges::find(study.measures, measure.name, &MeasureSpec::name);
  const auto* seeds = data.coordinate("seed");
  SeededMeasure of{.by_seed = data.variable(measure.name + "_by_seed")};
  auto dims = measure.dims;
  dims.emplace_back("seed");
  if (spec == study.measures.end() || !seeds || seeds->size() < 2 || !of.by_seed || of.by_seed->dims != dims)
    return std::nullopt;
  if (study.first.is_of_synapses() && study.first.n_seeds() < 2) return std::nullopt;
  of.n_seeds = seeds->size();
  of.reduction = spec->seeds();
  if (!spec->normalise_to_peak || !spec->against) return of;
  of.stride = 1;
  for (std::size_t d = measure.dims.size(); d-- > 0;) {
    of.row = data.coordinate(measure.dims[d])->size();
    if (measure.dims[d] == study.axes[*spec->against].name) return of;
    of.stride *= of.row;
  }
  return std::nullopt;
}

std::vector<analysis::BootstrapEstimate> seed_differences(const SeededMeasure& a, const SeededMeasure& b) {
  std::vector<analysis::BootstrapEstimate> differences(a.points.size());
  const analysis::BootstrapOptions options{.resamples =
                                               a.points.size() > few_points ? std::size_t{1000} : std::size_t{10000}};
  for (const auto& [unused, group] : together(a, b)) {
    const auto sample = [&](const SeededMeasure& of) {
      std::vector<std::size_t> points;
      for (const std::size_t k : group) points.push_back(of.points[k]);
      return analysis::MemberSample{of.n_seeds,
                                    [reduced = Reduced(of, std::move(points))](std::span<const std::size_t> members,
                                                                               std::span<double> values) mutable {
                                      reduced.fill(members, values);
                                    }};
    };
    const auto estimates = analysis::bootstrap_difference(sample(a), sample(b), group.size(), options);
    for (std::size_t i = 0; i < group.size(); ++i) differences[group[i]] = estimates[i];
  }
  return differences;
}

}  // namespace teg::study
