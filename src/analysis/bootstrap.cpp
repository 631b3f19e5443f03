#include "analysis/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.hpp"

namespace teg::analysis {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

// Members of one sample drawn with replacement; `entity` tells samples apart.
void resample(const BootstrapOptions& options, std::uint32_t entity, std::size_t turn,
              std::vector<std::size_t>& members) {
  const auto n = members.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double u = uniform({options.seed, Stream::resample, entity, turn * n + i});
    members[i] = std::min(n - 1, static_cast<std::size_t>(u * static_cast<double>(n)));
  }
}

// The sums over one sample of the squares and cubes of how much each member moves the statistic, by leaving it out:
// l_i = (n - 1)(mean of the others' statistics - that without i).
struct Influence {
  double squares = 0, cubes = 0;
};

Influence influence(std::size_t n, const std::function<double(std::span<const std::size_t>)>& without) {
  if (n < 2) return {};
  std::vector<double> left_out;
  std::vector<std::size_t> members(n - 1);
  for (std::size_t i = 0; i < n; ++i) {
    std::iota(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(i), std::size_t{0});
    std::iota(members.begin() + static_cast<std::ptrdiff_t>(i), members.end(), i + 1);
    left_out.push_back(without(members));
  }
  const double centre = mean(left_out), count = static_cast<double>(n);
  Influence sums;
  for (const double value : left_out) {
    const double l = (count - 1) * (centre - value);
    sums.squares += l * l / (count * count);
    sums.cubes += l * l * l / (count * count * count);
  }
  return sums;
}

// a = sum over samples of sum l^3 / n^3, over 6 (sum of sum l^2 / n^2)^(3/2)
// (Davison & Hinkley 1997, chapter 5, doi:10.1017/CBO9780511802843).
double acceleration(const Influence& first, const Influence& second) {
  const double squares = first.squares + second.squares, cubes = first.cubes + second.cubes;
  const double a = cubes / (6 * squares * std::sqrt(squares));
  return std::isfinite(a) ? a : 0;
}

// The parts of the resampled statistic between which the interval lies. Bias z0 = Phi^-1 of the part below the value
// (of those equal to it, half); then alpha' = Phi(z0 + (z0 + z) / (1 - a (z0 + z))).
double corrected(double part, const std::vector<double>& sorted, double value, double a) {
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
  const auto up_to = std::upper_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
  const auto n = static_cast<double>(sorted.size());
  const double p = std::clamp(static_cast<double>(below + up_to) / 2 / n, 0.5 / n, 1 - 0.5 / n);
  const double z0 = normal_quantile(p), z = z0 + normal_quantile(part);
  if (1 - a * z <= 0) return z > 0 ? 1 : 0;
  return normal_distribution(z0 + z / (1 - a * z));
}

void conclude(std::vector<double> resampled, double a, const BootstrapOptions& options, BootstrapEstimate& estimate) {
  const std::size_t all = resampled.size();
  std::erase_if(resampled, [](double v) { return !std::isfinite(v); });
  estimate.undefined = all - resampled.size();
  if (resampled.empty() || 2 * resampled.size() < all || !std::isfinite(estimate.value)) return;
  estimate.standard_error = standard_deviation(resampled);
  std::sort(resampled.begin(), resampled.end());
  double low = (1 - options.level) / 2, high = 1 - low;
  if (options.kind == BootstrapKind::bca) {
    low = corrected(low, resampled, estimate.value, a);
    high = corrected(high, resampled, estimate.value, a);
  }
  estimate.low = quantile(resampled, low);
  estimate.high = quantile(std::move(resampled), high);
}

std::vector<std::size_t> all_members(std::size_t n) {
  std::vector<std::size_t> members(n);
  std::iota(members.begin(), members.end(), std::size_t{0});
  return members;
}

void gather(std::span<const double> sample, std::span<const std::size_t> members, std::vector<double>& values) {
  values.clear();
  for (const auto i : members) values.push_back(sample[i]);
}

}  // namespace

BootstrapEstimate bootstrap_members(std::size_t n, const MemberStatistic& statistic, const BootstrapOptions& options) {
  BootstrapEstimate estimate;
  if (n == 0) return estimate;
  auto members = all_members(n);
  estimate.value = statistic(members);
  if (n < 2) return estimate;
  const double a = options.kind == BootstrapKind::bca ? acceleration(influence(n, statistic), {}) : 0;
  std::vector<double> resampled(options.resamples);
  for (std::size_t turn = 0; turn < resampled.size(); ++turn) {
    resample(options, 0, turn, members);
    resampled[turn] = statistic(members);
  }
  conclude(std::move(resampled), a, options, estimate);
  return estimate;
}

BootstrapEstimate bootstrap(std::span<const double> sample, const Statistic& statistic,
                            const BootstrapOptions& options) {
  std::vector<double> values;
  return bootstrap_members(
      sample.size(),
      [&](std::span<const std::size_t> members) {
        gather(sample, members, values);
        return statistic(values);
      },
      options);
}

BootstrapEstimate bootstrap(std::span<const double> first, std::span<const double> second,
                            const TwoSampleStatistic& statistic, const BootstrapOptions& options) {
  BootstrapEstimate estimate;
  if (first.empty() || second.empty()) return estimate;
  estimate.value = statistic(first, second);
  if (first.size() < 2 && second.size() < 2) return estimate;
  std::vector<double> a_values, b_values;
  double a = 0;
  if (options.kind == BootstrapKind::bca) {
    const auto of_first = influence(first.size(), [&](std::span<const std::size_t> members) {
      gather(first, members, a_values);
      return statistic(a_values, second);
    });
    const auto of_second = influence(second.size(), [&](std::span<const std::size_t> members) {
      gather(second, members, b_values);
      return statistic(first, b_values);
    });
    a = acceleration(of_first, of_second);
  }
  auto a_members = all_members(first.size()), b_members = all_members(second.size());
  std::vector<double> resampled(options.resamples);
  for (std::size_t turn = 0; turn < resampled.size(); ++turn) {
    resample(options, 0, turn, a_members);
    resample(options, 1, turn, b_members);
    gather(first, a_members, a_values);
    gather(second, b_members, b_values);
    resampled[turn] = statistic(a_values, b_values);
  }
  conclude(std::move(resampled), a, options, estimate);
  return estimate;
}

double quantile(std::vector<double> values, double part) {
  if (values.empty()) return none;
  std::sort(values.begin(), values.end());
  const double at = part * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= values.size() || values[below] == values[below + 1]) return values[below];
  const double rest = at - static_cast<double>(below);
  return rest == 0 ? values[below] : values[below] + rest * (values[below + 1] - values[below]);
}

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return values.empty() ? none : sum / static_cast<double>(values.size());
}

double median(std::span<const double> values) { return quantile({values.begin(), values.end()}, 0.5); }

double standard_deviation(std::span<const double> values) {
  if (values.size() < 2) return none;
  const double centre = mean(values);
  double sum = 0;
  for (const double v : values) sum += (v - centre) * (v - centre);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

}  // namespace teg::analysis
