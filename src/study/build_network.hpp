// The sections of a study of the network substrate.
#pragma once

#include "study/build_model.hpp"

namespace teg::study {

bool is_network(const spec::Reader& reader);

// Reads the chain, the rules, and everything that stands for the network. Errors go where the reader's errors go.
BuiltModel build_network(spec::Reader& reader);

// Sections and keys of a study that belong to the other substrate. Errors go where the reader's errors go.
void check_substrate(spec::Reader& reader);

// Parts of build_network, in files of their own.
Population read_population(spec::Reader& reader, const std::string& name, const BuiltModel& built);
Projection read_projection(spec::Reader& reader, const std::string& name, const BuiltModel& built);
std::vector<SetWeight> read_set_weights(spec::Reader& reader, const std::string& name, std::size_t projection,
                                        const NetworkModel& model);
std::vector<Probe> read_probes(spec::Reader& reader, const BuiltModel& built);
void read_task(spec::Reader& reader, BuiltModel& built);

// Shared by these parts.
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
// Whole numbers of 0 or more.
std::vector<std::size_t> read_indices(spec::Reader& reader, const std::string& path);

}  // namespace teg::study
