#include "atlas/transfer.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.hpp"

namespace teg::study::atlas {
namespace {

// Values at the delays that both windows have.
struct Common {
  std::vector<double> a, b;
};

Common common(const Swept& first, const Swept& second) {
  Common out;
  if (first.unit(0) != second.unit(0)) return out;
  const auto xa = first.positions(0), xb = second.positions(0);
  for (std::size_t i = 0; i < xa.size(); ++i) {
    const auto at = std::lower_bound(xb.begin(), xb.end(), xa[i] - 1e-12);
    if (at == xb.end() || std::abs(*at - xa[i]) > 1e-9) continue;
    const double a = first.effect[i], b = second.effect[static_cast<std::size_t>(at - xb.begin())];
    if (std::isfinite(a) && std::isfinite(b)) out.a.push_back(a), out.b.push_back(b);
  }
  return out;
}

// Pearson's r; NaN where either is the same at every delay, but for rounding.
double correlation(const Common& values) {
  const auto n = static_cast<double>(values.a.size());
  constexpr double flat = 1e-18;  // of the sum of squares
  double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < values.a.size(); ++i) ma += values.a[i] / n, mb += values.b[i] / n;
  for (std::size_t i = 0; i < values.a.size(); ++i) {
    const double a = values.a[i] - ma, b = values.b[i] - mb;
    aa += a * a, bb += b * b, ab += a * b;
  }
  const bool varies = aa > flat * (aa + n * ma * ma) && bb > flat * (bb + n * mb * mb);
  return varies ? ab / std::sqrt(aa * bb) : NAN;
}

double centre(const Swept& s) { return std::max(s.window.peak, s.x().size() > 1 ? s.positions(0)[1] : 0.0); }

Likeness likeness(const Swept& a, const Swept& b, double r) {
  if (std::isnan(r) || a.window.sign == 0 || b.window.sign == 0) return Likeness::no_effect;
  if (r > agreement) return Likeness::agree;
  if (a.window.sign != b.window.sign) return Likeness::sign_flips;
  const double apart = centre(a) / centre(b);
  return apart >= shift || apart <= 1 / shift ? Likeness::peak_shifts : Likeness::differ;
}

std::string at_peak(const Swept& s) {
  return short_text(s.window.peak, 3) + (s.unit(0).empty() ? "" : " " + s.unit(0));
}

}  // namespace

std::vector<Pair> compare_tasks(const std::vector<Swept>& swept) {
  std::vector<Pair> pairs;
  for (std::size_t a = 0; a < swept.size(); ++a)
    for (std::size_t b = a + 1; b < swept.size(); ++b) {
      if (swept[a].entry.part != Part::transfer || swept[b].entry.part != Part::transfer) continue;
      const double r = correlation(common(swept[a], swept[b]));
      pairs.push_back({a, b, r, likeness(swept[a], swept[b], r)});
    }
  return pairs;
}

std::vector<std::vector<std::size_t>> groups_of_tasks(const std::vector<Pair>& pairs) {
  std::set<std::pair<std::size_t, std::size_t>> agree;
  std::set<std::size_t> tasks;
  for (const auto& pair : pairs) {
    tasks.insert({pair.first, pair.second});
    if (pair.likeness == Likeness::agree) agree.insert({pair.first, pair.second});
  }
  std::vector<std::vector<std::size_t>> groups;
  for (const std::size_t task : tasks) {
    const auto joins = [&](const auto& group) {
      return std::all_of(group.begin(), group.end(),
                         [&](std::size_t member) { return agree.contains({member, task}); });
    };
    const auto group = std::find_if(groups.begin(), groups.end(), joins);
    if (group == groups.end())
      groups.push_back({task});
    else
      group->push_back(task);
  }
  return groups;
}

std::string words(const std::vector<Swept>& swept, const Pair& pair) {
  const auto &a = swept[pair.first], &b = swept[pair.second];
  const std::string both = "'" + a.entry.label + "' and '" + b.entry.label + "'";
  if (a.unit(0) != b.unit(0)) return both + " cannot be compared: their axes have different units.";
  const std::string r = "r = " + short_text(pair.r, 2), peaks = at_peak(a) + " and " + at_peak(b);
  switch (pair.likeness) {
    case Likeness::agree: return both + " agree; their peaks are at " + peaks + " (" + r + ").";
    case Likeness::sign_flips: return both + " have opposite signs at their peaks, at " + peaks + " (" + r + ").";
    case Likeness::peak_shifts: return both + " peak apart, at " + peaks + " (" + r + ").";
    case Likeness::differ: return both + " peak alike, at " + peaks + ", and differ in shape (" + r + ").";
    case Likeness::no_effect: return both + " cannot be compared: one of them does not depend on the delay.";
  }
  return {};
}

}  // namespace teg::study::atlas
