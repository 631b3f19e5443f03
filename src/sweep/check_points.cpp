#include "sweep/check_points.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "study/windows.hpp"

namespace teg::study {
namespace {

constexpr std::size_t most_values = 64;  // of an axis

}  // namespace

Errors check_points(const Study& study) {
  Errors all;
  for (std::size_t a = 0; a < study.axes.size(); ++a) {
    const auto& axis = study.axes[a];
    const std::size_t n = std::min(axis.size(), most_values);
    std::set<std::pair<std::string, std::string>> known;  // where and what
    for (std::size_t k = 1; k < n; ++k) {
      const std::size_t i = (axis.size() - 1) * k / (n - 1);
      const auto built = model_at(study, window_point(study, a, 0, i));
      if (built) continue;
      for (auto error : built.errors()) {
        if (!known.insert({error.where, error.what}).second) continue;
        error.where += " (at " + axis.name + " = " + axis.label(i) + ")";
        all.push_back(std::move(error));
      }
    }
  }
  return all;
}

}  // namespace teg::study
