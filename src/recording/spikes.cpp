#include "recording/spikes.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>

#include "core/text.hpp"
#include "keep/hdf5_values.hpp"
#include "recording/text_table.hpp"
#include "recording/time_axis.hpp"

namespace teg::recording {
namespace {

using hdf5::Handle;
constexpr std::size_t most_errors = 20, most_spikes = std::size_t{1} << 30;

std::optional<std::uint64_t> neuron_of(double value) {
  if (!(value >= 0 && value < 9e15) || value != std::floor(value)) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

// "sender", "node_ids", "Neuron": which neuron a spike is of.
bool names_a_neuron(std::string_view name) {
  std::string plain;
  for (const char c : name)
    if (std::isalpha(static_cast<unsigned char>(c)))
      plain.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  for (const std::string_view word :
       {"neuron", "node", "sender", "cell", "unit", "cluster", "gid", "source", "channel"})
    for (const std::string_view ending : {"", "s", "id", "ids", "index", "number"})
      if (plain == std::string(word).append(ending)) return true;
  return plain == "id" || plain == "ids" || plain == "i" || plain == "n" || plain == "index";
}

struct SpikeColumns {
  std::size_t time = 0, neuron = 1;
  double unit_ms = 1000;
};

// Times first, then neurons, unless the header says otherwise.
Result<SpikeColumns> spike_columns(const TextTable& table, const SpikeOptions& options) {
  SpikeColumns found;
  std::vector<std::size_t> times, neurons;
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const auto name = table.columns()[c].whole_name();
    if (names_a_neuron(name))
      neurons.push_back(c);
    else if (words_of_time(name).grade == Grade::certain)
      times.push_back(c);
  }
  if (times.size() == 1 && neurons.size() == 1) {
    found = {times[0], neurons[0]};
  } else if (table.columns().size() != 2 || (table.has_header() && neurons.size() == 1 && neurons[0] == 0)) {
    return Error{Fault::bad_value, table.path(),
                 "does not say which columns are times and neurons: " + table.column_list(),
                 "call them time_ms (or time_s) and neuron"};
  }
  const auto words = words_of_time(table.columns()[found.time].whole_name());
  if (table.columns()[found.time].name == "timestamps" && table.columns()[found.neuron].name == "node_ids" &&
      !options.time_unit_ms)
    return Error{Fault::bad_value, table.path(),
                 "has timestamps and node_ids, which are in ms in tables of SONATA, else in s",
                 "say it: time_unit = \"ms\", or \"s\""};
  if (table.has_header() && !words.unit_ms && words.grade != Grade::certain && !options.time_unit_ms)
    return Error{Fault::bad_value, table.path(), "does not say that '" + table.columns()[found.time].name + "' is time",
                 "call it time_ms or time_s, or say time_unit = \"s\""};
  found.unit_ms = options.time_unit_ms ? *options.time_unit_ms : words.unit_ms.value_or(1000);
  return found;
}

Result<SpikeList> read_text(const std::string& path, const SpikeOptions& options) {
  auto table = TextTable::open(path);
  if (!table) return table.errors();
  const auto columns = spike_columns(*table, options);
  if (!columns) return columns.errors();
  SpikeList spikes;
  Errors errors;
  std::vector<std::string_view> cells;
  bool has_fraction = false;
  const std::string example = table->has_header() ? "" : ": 0.125,7";
  while (errors.size() < most_errors && table->next(cells)) {
    const auto number = [&](std::size_t column) {
      return column < cells.size() ? number_of(cells[column]).value_or(-1) : -1;
    };
    const double time = number(columns->time);
    const auto neuron = neuron_of(number(columns->neuron));
    if (!(time >= 0 && std::isfinite(time)) || !neuron || cells.size() > table->columns().size()) {
      std::vector<std::string> words(cells.begin(), cells.end());
      errors.push_back({Fault::bad_value, path + ":" + std::to_string(table->line()),
                        "'" + join(words, ",").substr(0, 60) + "' is not a spike",
                        "write its time, 0 or later, and the number of its neuron" + example});
      continue;
    }
    has_fraction = has_fraction || time != std::floor(time);
    spikes.time_ms.push_back(time * columns->unit_ms);
    spikes.neuron.push_back(*neuron);
  }
  if (table->fault()) return *table->fault();
  if (!errors.empty()) return errors;
  if (!table->has_header() && !has_fraction && spikes.time_ms.size() > 1 && !options.time_unit_ms)
    return Error{Fault::bad_value, path, "does not say the unit of its times, all of which are whole numbers",
                 "say time_unit = \"ms\" or \"s\", or begin the file with a header: time_ms,neuron"};
  return spikes;
}

std::vector<std::string> populations_of(hid_t file) {
  std::vector<std::string> names;
  const auto take = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  if (H5Lexists(file, "spikes", H5P_DEFAULT) > 0)
    H5Literate_by_name(file, "spikes", H5_INDEX_NAME, H5_ITER_INC, nullptr, take, &names, H5P_DEFAULT);
  return names;
}

Result<std::vector<double>> numbers(hid_t file, const std::string& path, const std::string& name) {
  const Error wrong{Fault::bad_value, path + " " + name, "is not a list of numbers",
                    "give a SONATA file of spikes, with timestamps and node_ids"};
  if (H5Lexists(file, name.c_str(), H5P_DEFAULT) <= 0) return wrong;
  const Handle array(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!array) return wrong;
  const Handle space(H5Dget_space(array.id()), H5Sclose), type(H5Dget_type(array.id()), H5Tclose);
  const auto kind = H5Tget_class(type.id());
  if ((kind != H5T_FLOAT && kind != H5T_INTEGER) || H5Sget_simple_extent_ndims(space.id()) != 1) return wrong;
  const auto n = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id()));
  if (n > most_spikes) return wrong;
  std::vector<double> values(n);
  if (!values.empty() && H5Dread(array.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    return wrong;
  return values;
}

// SONATA says ms; other writers say what they use.
Result<double> ms_per_unit(hid_t file, const std::string& path, const std::string& array, const SpikeOptions& options) {
  if (options.time_unit_ms) return *options.time_unit_ms;
  const Handle owner(H5Dopen2(file, array.c_str(), H5P_DEFAULT), H5Dclose);
  for (const char* name : {"units", "unit"}) {
    const auto said = hdf5::text_attribute(owner.id(), name);
    if (!said.problem.empty())
      return Error{Fault::bad_value, path + " " + array, std::string("its attribute '") + name + "' " + said.problem,
                   "write \"ms\" or \"s\" there, or say time_unit = \"ms\""};
    if (!said.value) continue;
    if (const auto unit = unit_of_time(*said.value)) return *unit;
    return Error{Fault::bad_value, path + " " + array,
                 std::string("its attribute '") + name + "' is '" + *said.value + "', no unit of time",
                 "write \"ms\" or \"s\" there, or say time_unit = \"ms\""};
  }
  return 1.0;
}

// Where the arrays are: spikes/POPULATION, or spikes itself in files older than SONATA 0.1, with gids for node_ids.
struct Layout {
  std::string group, ids;
};

Result<Layout> layout_of(hid_t file, const std::string& path, const std::string& wanted) {
  const auto names = populations_of(file);
  const bool is_older = std::find(names.begin(), names.end(), "gids") != names.end();
  if (is_older && !wanted.empty())
    return Error{Fault::unknown_name, path, "is of the older layout (spikes/gids), which has no populations",
                 "leave population out"};
  if (is_older) return Layout{"spikes", "spikes/gids"};
  if (wanted.empty() && names.size() != 1)
    return Error{Fault::bad_value, path,
                 names.empty() ? "has no group spikes" : "has several populations: " + join(names, ", "),
                 names.empty() ? "give a SONATA file of spikes" : "say which: population = \"" + names[0] + "\""};
  const std::string name = wanted.empty() ? names[0] : wanted;
  if (std::find(names.begin(), names.end(), name) == names.end())
    return Error{Fault::unknown_name, path, "there is no population '" + name + "'", name_hint(name, names)};
  return Layout{"spikes/" + name, "spikes/" + name + "/node_ids"};
}

Result<SpikeList> read_sonata(const std::string& path, const SpikeOptions& options) {
  const hdf5::Silence silence;
  if (!std::filesystem::exists(path))
    return Error{Fault::missing_file, path, "there is no such file", "check the path; it begins where teg was started"};
  hdf5::need_memory();
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file) return Error{Fault::bad_value, path, "is not a HDF5 file, or is damaged", "give a SONATA file of spikes"};
  const auto layout = layout_of(file.id(), path, options.population);
  if (!layout) return layout.errors();
  const auto& group = layout->group;
  auto times = numbers(file.id(), path, group + "/timestamps"), ids = numbers(file.id(), path, layout->ids);
  if (!times) return times.errors();
  if (!ids) return ids.errors();
  if (times->size() != ids->size())
    return Error{
        Fault::bad_value, path + " " + group,
        "has " + std::to_string(times->size()) + " timestamps for " + std::to_string(ids->size()) + " node_ids",
        "repair the file"};
  const auto unit = ms_per_unit(file.id(), path, group + "/timestamps", options);
  if (!unit) return unit.errors();
  SpikeList spikes;
  for (std::size_t i = 0; i < times->size(); ++i) {
    const double time = (*times)[i] * *unit;
    if (!(time >= 0 && std::isfinite(time)) || !neuron_of((*ids)[i]))
      return Error{Fault::bad_value, path + " " + group + " spike " + std::to_string(i),
                   "is not a time of 0 or later with the number of a neuron", "repair the file"};
    spikes.time_ms.push_back(time);
    spikes.neuron.push_back(*neuron_of((*ids)[i]));
  }
  return spikes;
}

}  // namespace

Result<SpikeList> read_spikes(const std::string& path, const SpikeOptions& options) {
  for (const char* ending : {".csv", ".tsv", ".txt", ".dat"})
    if (path.ends_with(ending)) return read_text(path, options);
  for (const char* ending : {".h5", ".hdf5"})
    if (path.ends_with(ending)) return read_sonata(path, options);
  return Error{Fault::bad_value, path, "is neither text nor SONATA",
               "give a file that ends in .csv, .tsv, .txt, .dat, .h5 or .hdf5"};
}

}  // namespace teg::recording
