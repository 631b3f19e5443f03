#include "recording/time_column.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace teg::recording {
namespace {

class Choice {
 public:
  Choice(const TextTable& table, const ReadOptions& options, const std::optional<std::size_t>& value)
      : table_(table), options_(options), value_(value) {}

  Result<TimeColumn> make() {
    if (!options_.time.empty()) return named();
    if (!table_.has_header()) return with_unit(0);
    std::vector<std::size_t> certain, possible;
    for (std::size_t c = 0; c < table_.columns().size(); ++c) {
      const auto grade = words(c).grade;
      if (c == value_ || (grade != Grade::certain && grade != Grade::possible)) continue;
      (grade == Grade::certain ? certain : possible).push_back(c);
    }
    if (certain.size() == 1) return with_unit(certain[0]);
    if (certain.empty() && possible.size() == 1 && possible[0] == 0) return with_unit(0);
    if (certain.empty() && options_.time_unit_ms && possible.empty()) return with_unit(0);
    return undecided(certain.empty() ? possible : certain);
  }

 private:
  TimeWords words(std::size_t column) const { return words_of_time(table_.columns()[column].whole_name()); }
  std::string name(std::size_t column) const { return table_.columns()[column].name; }

  Result<TimeColumn> named() {
    const auto& keys = options_.keys;
    const auto& columns = table_.columns();
    const bool has_column =
        std::any_of(columns.begin(), columns.end(), [&](const auto& c) { return c.name == options_.time; });
    if (options_.time == "row" && !has_column) {
      if (options_.time_unit_ms) return TimeColumn{std::nullopt, options_.time_unit_ms};
      return Error{Fault::bad_value, table_.path(), "is counted by its rows, each after an unknown time",
                   "say the interval between samples: " + keys.unit + " = \"25 ms\""};
    }
    const auto found = table_.find(options_.time, keys.time);
    if (!found) return found.errors();
    return with_unit(*found);
  }

  Result<TimeColumn> with_unit(std::size_t column) {
    if (options_.time_unit_ms) return TimeColumn{column, options_.time_unit_ms};
    const auto said = words(column);
    if (said.unit_ms) return TimeColumn{column, said.unit_ms};
    if (!table_.has_header() || said.grade == Grade::certain || said.grade == Grade::possible)
      return TimeColumn{column, std::nullopt};
    return Error{
        Fault::bad_value, table_.path(), "does not say the unit of '" + name(column) + "'",
        "say it: " + options_.keys.unit + " = \"s\" or \"ms\"; of a counter the interval that it counts, \"25 ms\""};
  }

  // Of several the one that shares most with the name of the values.
  std::size_t likeliest(const std::vector<std::size_t>& candidates) const {
    if (value_)
      for (const auto c : candidates)
        if (name(c).find(name(*value_)) != std::string::npos) return c;
    return candidates.front();
  }

  Error undecided(const std::vector<std::size_t>& candidates) const {
    const auto& keys = options_.keys;
    if (!candidates.empty()) {
      std::vector<std::string> names;
      for (const auto c : candidates) names.push_back("'" + name(c) + "'");
      return Error{Fault::bad_value, table_.path(),
                   candidates.size() == 1 ? "may have its times in " + names[0]
                                          : "has several columns that may be its times: " + join(names, ", "),
                   "say which: " + keys.time + " = \"" + name(likeliest(candidates)) + "\""};
    }
    return Error{Fault::bad_value, table_.path(), "has no column that says it is time: " + table_.column_list(),
                 "say which is, and its unit: " + keys.time + " = \"NAME\", " + keys.unit +
                     " = \"s\"; of a counter, or of " + keys.time +
                     " = \"row\", the interval that it counts: \"25 ms\""};
  }

  const TextTable& table_;
  const ReadOptions& options_;
  std::optional<std::size_t> value_;
};

}  // namespace

Result<TimeColumn> time_column(const TextTable& table, const ReadOptions& options,
                               const std::optional<std::size_t>& value) {
  return Choice(table, options, value).make();
}

void scale_times(std::vector<double>& times, double unit_ms, bool starts_at_zero) {
  const double first = starts_at_zero && !times.empty() ? times.front() : 0;
  for (double& t : times) t = (t - first) * unit_ms;
}

}  // namespace teg::recording
