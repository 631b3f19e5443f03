#include "analysis/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/quantile.hpp"
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

// Calls `take` with all members but i, for each i.
template <class Take>
void leave_out_each(std::size_t n, Take take) {
  if (n < 2) return;
  std::vector<std::size_t> members(n - 1);
  for (std::size_t i = 0; i < n; ++i) {
    std::iota(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(i), std::size_t{0});
    std::iota(members.begin() + static_cast<std::ptrdiff_t>(i), members.end(), i + 1);
    take(members);
  }
}

Influence influence(std::span<const double> left_out) {
  const std::size_t n = left_out.size();
  if (n < 2) return {};
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

std::vector<BootstrapEstimate> bootstrap_members(std::size_t n, std::size_t n_statistics, const MemberStatistics& fill,
                                                 const BootstrapOptions& options) {
  std::vector<BootstrapEstimate> estimates(n_statistics);
  if (n == 0) return estimates;
  auto members = all_members(n);
  std::vector<double> values(n_statistics);
  std::vector<std::vector<double>> left_out(n_statistics), resampled(n_statistics);
  const auto keep = [&](auto of, std::vector<std::vector<double>>& in) {
    fill(of, values);
    for (std::size_t k = 0; k < n_statistics; ++k) in[k].push_back(values[k]);
  };
  fill(members, values);
  for (std::size_t k = 0; k < n_statistics; ++k) estimates[k].value = values[k];
  if (n < 2) return estimates;
  if (options.kind == BootstrapKind::bca)
    leave_out_each(n, [&](std::span<const std::size_t> others) { keep(others, left_out); });
  for (std::size_t turn = 0; turn < options.resamples; ++turn) {
    resample(options, 0, turn, members);
    keep(std::span<const std::size_t>(members), resampled);
  }
  for (std::size_t k = 0; k < n_statistics; ++k)
    conclude(std::move(resampled[k]), acceleration(influence(left_out[k]), {}), options, estimates[k]);
  return estimates;
}

BootstrapEstimate bootstrap_members(std::size_t n, const MemberStatistic& statistic, const BootstrapOptions& options) {
  return bootstrap_members(
      n, 1, [&](std::span<const std::size_t> members, std::span<double> value) { value[0] = statistic(members); },
      options)[0];
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

std::vector<BootstrapEstimate> bootstrap_difference(const MemberSample& first, const MemberSample& second,
                                                    std::size_t n_statistics, const BootstrapOptions& options) {
  std::vector<BootstrapEstimate> estimates(n_statistics);
  if (first.n == 0 || second.n == 0) return estimates;
  std::vector<double> a(n_statistics), b(n_statistics);
  auto in_a = all_members(first.n), in_b = all_members(second.n);
  first.fill(in_a, a), second.fill(in_b, b);
  for (std::size_t k = 0; k < n_statistics; ++k) estimates[k].value = b[k] - a[k];
  if (first.n < 2 && second.n < 2) return estimates;
  std::vector<std::vector<double>> without_a(n_statistics), without_b(n_statistics), resampled(n_statistics);
  const auto leave_out = [&](const MemberSample& sample, double sign, std::vector<std::vector<double>>& without) {
    leave_out_each(sample.n, [&](std::span<const std::size_t> others) {
      sample.fill(others, a);
      for (std::size_t k = 0; k < n_statistics; ++k) without[k].push_back(sign * a[k]);
    });
  };
  if (options.kind == BootstrapKind::bca) leave_out(first, -1, without_a), leave_out(second, 1, without_b);
  for (std::size_t turn = 0; turn < options.resamples; ++turn) {
    resample(options, 0, turn, in_a), resample(options, 1, turn, in_b);
    first.fill(in_a, a), second.fill(in_b, b);
    for (std::size_t k = 0; k < n_statistics; ++k) resampled[k].push_back(b[k] - a[k]);
  }
  for (std::size_t k = 0; k < n_statistics; ++k)
    conclude(std::move(resampled[k]), acceleration(influence(without_a[k]), influence(without_b[k])), options,
             estimates[k]);
  return estimates;
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
    std::vector<double> without_a, without_b;
    leave_out_each(first.size(), [&](std::span<const std::size_t> members) {
      gather(first, members, a_values);
      without_a.push_back(statistic(a_values, second));
    });
    leave_out_each(second.size(), [&](std::span<const std::size_t> members) {
      gather(second, members, b_values);
      without_b.push_back(statistic(first, b_values));
    });
    a = acceleration(influence(without_a), influence(without_b));
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
  if (values.empty() || std::ranges::any_of(values, [](double v) { return std::isnan(v); })) return none;
  std::sort(values.begin(), values.end());
  return quantile_of_sorted(values, part);
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
