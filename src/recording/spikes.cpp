#include "recording/spikes.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/file.hpp"
#include "core/text.hpp"
#include "keep/hdf5_values.hpp"

namespace teg::recording {
namespace {

using hdf5::Handle;
constexpr std::size_t most_errors = 20, largest_spike_file = std::size_t{1} << 30, most_spikes = std::size_t{1} << 30;

std::optional<std::uint64_t> neuron_of(double value) {
  if (!(value >= 0 && value < 9e15) || value != std::floor(value)) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

char separator_of(std::string_view header) {
  for (const char c : {'\t', ';'})
    if (header.find(c) != std::string_view::npos) return c;
  return ',';
}

Result<SpikeList> read_text(const std::string& path) {
  const auto text = read_file(path, largest_spike_file);
  if (!text) return text.errors();
  SpikeList spikes;
  Errors errors;
  std::string_view rest = *text;
  char separator = ',';
  for (std::size_t number = 1; !rest.empty() && errors.size() < most_errors; ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (number == 1) separator = separator_of(line);
    if (number == 1 || line.empty()) continue;
    const auto cells = split(line, separator);
    const double time = parse_double(trim(cells[0])).value_or(-1);
    const auto neuron = neuron_of(cells.size() == 2 ? parse_double(trim(cells[1])).value_or(-1) : -1);
    if (time < 0 || !neuron) {
      errors.push_back({Fault::bad_value, path + ":" + std::to_string(number),
                        "'" + std::string(line.substr(0, 60)) + "' is not a spike",
                        "write its time in seconds, 0 or later, and the number of its neuron: 0.125,7"});
      continue;
    }
    spikes.time_ms.push_back(time * 1000);
    spikes.neuron.push_back(*neuron);
  }
  if (!errors.empty()) return errors;
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

// SONATA says ms; other writers say s.
Result<double> ms_per_unit(hid_t file, const std::string& path, const std::string& array) {
  const Handle owner(H5Dopen2(file, array.c_str(), H5P_DEFAULT), H5Dclose);
  const auto units = hdf5::text_attribute(owner.id(), "units");
  if (!units.problem.empty())
    return Error{Fault::bad_value, path + " " + array, "its attribute 'units' " + units.problem,
                 "write \"ms\" or \"s\" there"};
  return units.value.value_or("ms") == "s" ? 1000.0 : 1.0;
}

Result<SpikeList> read_sonata(const std::string& path, const std::string& wanted) {
  const hdf5::Silence silence;
  if (!std::filesystem::exists(path))
    return Error{Fault::missing_file, path, "there is no such file", "check the path; it begins where teg was started"};
  hdf5::need_memory();
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file) return Error{Fault::bad_value, path, "is not a HDF5 file, or is damaged", "give a SONATA file of spikes"};
  const auto names = populations_of(file.id());
  if (wanted.empty() && names.size() != 1)
    return Error{Fault::bad_value, path,
                 names.empty() ? "has no group spikes" : "has several populations: " + join(names, ", "),
                 names.empty() ? "give a SONATA file of spikes" : "say which: population = \"" + names[0] + "\""};
  const std::string name = wanted.empty() ? names[0] : wanted;
  if (std::find(names.begin(), names.end(), name) == names.end())
    return Error{Fault::unknown_name, path, "there is no population '" + name + "'", name_hint(name, names)};
  const std::string group = "spikes/" + name;
  auto times = numbers(file.id(), path, group + "/timestamps"), ids = numbers(file.id(), path, group + "/node_ids");
  if (!times) return times.errors();
  if (!ids) return ids.errors();
  if (times->size() != ids->size())
    return Error{
        Fault::bad_value, path + " " + group,
        "has " + std::to_string(times->size()) + " timestamps for " + std::to_string(ids->size()) + " node_ids",
        "repair the file"};
  const auto unit = ms_per_unit(file.id(), path, group + "/timestamps");
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

Result<SpikeList> read_spikes(const std::string& path, const std::string& population) {
  for (const char* ending : {".csv", ".tsv", ".txt"})
    if (path.ends_with(ending)) return read_text(path);
  for (const char* ending : {".h5", ".hdf5"})
    if (path.ends_with(ending)) return read_sonata(path, population);
  return Error{Fault::bad_value, path, "is neither text nor SONATA",
               "give a file that ends in .csv, .tsv, .txt, .h5 or .hdf5"};
}

}  // namespace teg::recording
