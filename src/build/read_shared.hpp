// What the readers of several sections share: names that refer to one another, values with presets of their own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

template <class List>
std::vector<std::string> names_of(const List& list) {
  std::vector<std::string> names;
  for (const auto& item : list) names.push_back(item.name);
  return names;
}
// Index of the named item, 0 after an error where there is none.
std::size_t index_of(spec::Reader& reader, const std::string& path, const std::string& name,
                     const std::vector<std::string>& names, const std::string& what);
// A value that has a default of its own for each kind, native units.
double value_or(spec::Reader& reader, const std::string& path, double preset);
// Keys of the section at `at` that its kind does not know.
void refuse_others(spec::Reader& reader, const std::string& at, const std::string& kind, std::vector<std::string> own);
// The region at `path`; where it is left out, the only one.
std::string read_region(spec::Reader& reader, const std::string& path, const BuiltModel& built);
// The modulator of this name in this region, as index of the model; an error at `path` where there is none.
std::size_t modulator_index(spec::Reader& reader, const std::string& path, const std::string& name,
                            const std::string& region, const BuiltModel& built);
// The unit of a file's times, or the interval that they count, in ms; none where it is left out, or after an error.
std::optional<double> read_time_unit(spec::Reader& reader, const std::string& path);
// Whole numbers of 0 or more.
std::vector<std::size_t> read_indices(spec::Reader& reader, const std::string& path);

}  // namespace teg::study
