#include "run/rerun.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "keep/common_positions.hpp"
#include "keep/results_view.hpp"
#include "study/data_files.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

// The labels of an element: where it is on each axis.
std::string place_of(const Dataset& data, const Variable& variable, std::size_t element) {
  std::vector<std::string> at(variable.dims.size());
  for (std::size_t d = variable.dims.size(); d-- > 0;) {
    const auto& axis = *data.coordinate(variable.dims[d]);
    at[d] = position_text(axis, element % axis.size());
    element /= axis.size();
  }
  return join(at, ", ");
}

bool is_same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

Result<Recorded> recorded_study(const Dataset& results, const std::string& path) {
  Recorded recorded{{}, attribute(results, "teg_version"), attribute(results, "fingerprint"), {}};
  const auto text = attribute(results, "resolved_study");
  if (text.empty() || recorded.fingerprint.empty())
    return Error{Fault::bad_value, path, "holds no study", "give the results.h5 of a run, sweep or merge"};
  if (const auto partial = attribute(results, "PARTIAL"); !partial.empty())
    return Error{Fault::bad_value, path, "is PARTIAL: it has " + partial, "run the rest of the sweep, and teg merge"};
  auto study = load_study(text, path);
  if (!study) return study.errors();
  recorded.study = *std::move(study);
  // They are in the text already; that there were some decides what can be expected.
  for (const auto& line : split(attribute(results, "settings"), '\n'))
    if (const auto equals = line.find('='); equals != std::string::npos)
      recorded.study.settings.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  recorded.changed_files = changed_files(files_of_lines(attribute(results, "data_files")), data_files(recorded.study));
  return recorded;
}

std::vector<Difference> differences(const Dataset& a, const Dataset& b) {
  std::vector<Difference> out;
  for (const auto& one : a.variables) {
    const auto* other = b.variable(one.name);
    if (!other) continue;
    Difference difference{one.name, one.unit, 0, ""};
    if (one.values.size() != other->values.size()) difference.largest = INFINITY;
    for (std::size_t i = 0; i < one.values.size() && one.values.size() == other->values.size(); ++i) {
      if (is_same(one.values[i], other->values[i])) continue;
      const double off = std::abs(one.values[i] - other->values[i]), size = std::isnan(off) ? INFINITY : off;
      if (size <= difference.largest) continue;
      difference.largest = size;
      difference.at = place_of(a, one, i);
    }
    if (difference.largest > 0) out.push_back(std::move(difference));
  }
  return out;
}

}  // namespace teg::study
