#include "keep/common_positions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/text.hpp"
#include "core/units.hpp"

namespace teg::study {
namespace {

constexpr double part = 1e-9;  // of a position or of the smallest step, within which two are one
constexpr auto none = static_cast<std::size_t>(-1);

// Indices by ascending value; of equal values the first comes first.
std::vector<std::size_t> ascending(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
  return order;
}

// Between two different positions; 0 where there is one.
double smallest_step(const std::vector<double>& values, const std::vector<std::size_t>& order) {
  double smallest = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    const double step = values[order[i]] - values[order[i - 1]];
    if (step > 0 && (smallest == 0 || step < smallest)) smallest = step;
  }
  return smallest;
}

// For each value of a, where it is in b.
std::vector<std::size_t> numbers_in(const std::vector<double>& a, const std::vector<double>& b) {
  const auto in_a = ascending(a), in_b = ascending(b);
  const double step_a = smallest_step(a, in_a), step_b = smallest_step(b, in_b);
  const double least = part * (step_a > 0 && step_b > 0 ? std::min(step_a, step_b) : std::max(step_a, step_b));
  std::vector<std::size_t> at(a.size(), none);
  std::size_t j = 0;
  for (const std::size_t i : in_a) {
    const double tolerance = std::max(least, part * std::abs(a[i]));
    while (j < in_b.size() && b[in_b[j]] < a[i] - tolerance) ++j;
    if (j < in_b.size() && std::abs(b[in_b[j]] - a[i]) <= tolerance) at[i] = in_b[j];
  }
  return at;
}

std::vector<std::size_t> names_in(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t j = 0; j < b.size(); ++j) places.emplace(b[j], j);
  std::vector<std::size_t> at;
  for (const auto& name : a) {
    const auto found = places.find(name);
    at.push_back(found == places.end() ? none : found->second);
  }
  return at;
}

}  // namespace

std::optional<double> conversion(const std::string& from, const std::string& to) {
  if (from == to) return 1;
  const auto one = parse_unit(from.empty() ? "1" : from), other = parse_unit(to.empty() ? "1" : to);
  if (!one || !other || one->dim != other->dim) return std::nullopt;
  return one->native / other->native;
}

CommonPositions common_positions(const Coordinate& a, const Coordinate& b) {
  CommonPositions out{{a.name, a.unit, a.doc, {}, {}}, {}};
  const auto ratio = conversion(b.unit, a.unit);
  if (!ratio || a.labels.empty() != b.labels.empty()) return out;
  auto values = b.values;
  for (double& v : values) v *= *ratio;
  const auto at = a.labels.empty() ? numbers_in(a.values, values) : names_in(a.labels, b.labels);
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (at[i] == none) continue;
    if (a.labels.empty())
      out.axis.values.push_back(a.values[i]);
    else
      out.axis.labels.push_back(a.labels[i]);
    out.in[0].push_back(i), out.in[1].push_back(at[i]);
  }
  return out;
}

std::string position_text(const Coordinate& axis, std::size_t i) {
  if (!axis.labels.empty()) return axis.name + " = " + axis.labels[i];
  return axis.name + " = " + short_text(axis.values[i]) + (axis.unit.empty() ? "" : " " + axis.unit);
}

}  // namespace teg::study
