// Bootstrap intervals: how far a statistic would move if the sample were drawn again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace teg::analysis {

enum class BootstrapKind {
  percentile,  // quantiles of the resampled statistic (Efron 1979, doi:10.1214/aos/1176344552)
  bca          // those corrected for bias and for skewness (Efron 1987, doi:10.1080/01621459.1987.10478410)
};

struct BootstrapOptions {
  BootstrapKind kind = BootstrapKind::bca;
  std::size_t resamples = 10000;
  double level = 0.95;     // of the interval, 0 to 1
  std::uint64_t seed = 1;  // equal seeds give equal intervals; no thread and no order of calls matters
};

// A statistic with its interval, in the unit of the statistic. Where the sample has fewer than two values, or less
// than half of the resamples have a statistic that is a number, the bounds are NaN.
struct BootstrapEstimate {
  double value = std::numeric_limits<double>::quiet_NaN();  // of the sample itself
  double low = value, high = value;
  double standard_error = value;  // standard deviation of the resampled statistic
  std::size_t undefined = 0;      // resamples whose statistic is not finite; they are left out
  bool contains(double x) const { return low <= x && x <= high; }
};

using Statistic = std::function<double(std::span<const double> sample)>;
using TwoSampleStatistic = std::function<double(std::span<const double> first, std::span<const double> second)>;
// Of which members of the sample the statistic is taken, each as often as it is named: for whatever a member is, such
// as a seed with a whole curve.
using MemberStatistic = std::function<double(std::span<const std::size_t> members)>;

BootstrapEstimate bootstrap(std::span<const double> sample, const Statistic& statistic,
                            const BootstrapOptions& options);

// The two samples are resampled apart from each other, as independent ones. A sample with one value stays as it is;
// the bounds are NaN where both are.
BootstrapEstimate bootstrap(std::span<const double> first, std::span<const double> second,
                            const TwoSampleStatistic& statistic, const BootstrapOptions& options);

// `n` members, numbered from 0.
BootstrapEstimate bootstrap_members(std::size_t n, const MemberStatistic& statistic, const BootstrapOptions& options);
// The same for several statistics of each resample, [statistic]; `fill` writes all of them.
using MemberStatistics = std::function<void(std::span<const std::size_t> members, std::span<double> statistics)>;
std::vector<BootstrapEstimate> bootstrap_members(std::size_t n, std::size_t n_statistics, const MemberStatistics& fill,
                                                 const BootstrapOptions& options);

// Several statistics of the second sample minus those of the first, [statistic]; samples are resampled apart, as above.
struct MemberSample {
  std::size_t n = 0;
  MemberStatistics fill;
};
std::vector<BootstrapEstimate> bootstrap_difference(const MemberSample& first, const MemberSample& second,
                                                    std::size_t n_statistics, const BootstrapOptions& options);

// The quantile, 0 <= part <= 1, between neighbours (type 7 of Hyndman & Fan 1996, doi:10.2307/2684934); NaN of nothing,
// and where a value is NaN.
double quantile(std::vector<double> values, double part);
double mean(std::span<const double> values);    // NaN of nothing
double median(std::span<const double> values);  // NaN of nothing
// Standard deviation with n - 1; NaN of fewer than two values.
double standard_deviation(std::span<const double> values);

}  // namespace teg::analysis
