#include "recording/nwb.hpp"

// Neurodata Without Borders files are HDF5: a TimeSeries is a group with `data`, and `timestamps` or
// `starting_time` with its `rate`; trials are a group of equally long columns.
#include <hdf5_hl.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/own_file.hpp"
#include "core/text.hpp"
#include "keep/hdf5_values.hpp"
#include "recording/check_signal.hpp"

namespace teg::recording {
namespace {

using hdf5::Handle;
using hdf5::Silence;
constexpr std::size_t most_values = std::size_t{1} << 30;  // 8 GiB

struct Paths {
  std::vector<std::string> series, columns;  // groups with one-dimensional `data`; one-dimensional arrays
};

std::size_t length_of(hid_t file, const std::string& path) {
  const Handle array(H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose);
  if (!array) return 0;
  const Handle space(H5Dget_space(array.id()), H5Sclose), type(H5Dget_type(array.id()), H5Tclose);
  const auto kind = H5Tget_class(type.id());
  if ((kind != H5T_FLOAT && kind != H5T_INTEGER) || H5Sget_simple_extent_ndims(space.id()) != 1) return 0;
  return static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id()));
}

herr_t visit(hid_t file, const char* name, const H5O_info_t* info, void* into) {
  auto& paths = *static_cast<Paths*>(into);
  if (info->type != H5O_TYPE_DATASET) return 0;
  const std::string path = name;
  if (length_of(file, path) == 0) return 0;
  if (path.ends_with("/data"))
    paths.series.push_back(path.substr(0, path.size() - 5));
  else
    paths.columns.push_back(path);
  return 0;
}

Result<Handle> opened(const std::string& path) {
  if (!std::filesystem::exists(path))
    return Error{Fault::missing_file, path, "there is no such file", "check the path; it begins where teg was started"};
  hdf5::need_memory();
  Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file) return Error{Fault::bad_value, path, "is not a HDF5 file, or is damaged", "give a NWB or HDF5 file"};
  return file;
}

Result<std::vector<double>> read_array(hid_t file, const std::string& path, const std::string& name) {
  const auto n = length_of(file, name);
  if (n > most_values)
    return Error{Fault::bad_value, path + " " + name, "says that it has " + std::to_string(n) + " values",
                 "repair the file, or give a shorter recording"};
  std::vector<double> values(n);
  const Handle array(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (values.empty() || !array ||
      H5Dread(array.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    return Error{Fault::bad_value, path + " " + name, "is not a list of numbers", "choose another series"};
  return values;
}

// An attribute of an object, or `otherwise` where it has none.
Result<double> attribute(hid_t file, const std::string& path, const std::string& object, const char* name,
                         double otherwise) {
  const Handle owner(H5Oopen(file, object.c_str(), H5P_DEFAULT), H5Oclose);
  const auto read = owner ? hdf5::number_attribute(owner.id(), name) : hdf5::Single<double>{};
  if (!read.problem.empty())
    return Error{Fault::bad_value, path + " " + object, std::string("its attribute '") + name + "' " + read.problem,
                 "write one number there, or choose another series"};
  return read.value.value_or(otherwise);
}

Result<std::vector<double>> sampled_times(hid_t file, const std::string& path, const std::string& series,
                                          std::size_t n) {
  const std::string starting_time = series + "/starting_time";
  const Error none{Fault::bad_value, path + " " + series, "has neither timestamps nor a starting_time with a rate",
                   "choose another series"};
  if (H5Lexists(file, starting_time.c_str(), H5P_DEFAULT) <= 0) return none;
  const auto start = hdf5::number_of(file, starting_time.c_str());
  if (!start.problem.empty())
    return Error{Fault::bad_value, path + " " + starting_time, start.problem,
                 "write the time of the first sample there"};
  const auto rate = attribute(file, path, starting_time, "rate", 0);
  if (!rate) return rate.errors();
  if (!start.value || !(*rate > 0)) return none;
  std::vector<double> times;
  for (std::size_t i = 0; i < n; ++i) times.push_back(1000 * (*start.value + static_cast<double>(i) / *rate));
  return times;
}

Result<std::vector<double>> times_of(hid_t file, const std::string& path, const std::string& series, std::size_t n) {
  if (length_of(file, series + "/timestamps") == 0) return sampled_times(file, path, series, n);
  auto times = read_array(file, path, series + "/timestamps");
  if (times && times->size() != n)
    return Error{Fault::bad_value, path + " " + series,
                 "has " + std::to_string(times->size()) + " timestamps for " + std::to_string(n) + " samples",
                 "repair the file"};
  if (times)
    for (double& t : *times) t *= 1000;
  return times;
}

std::string without_slash(const std::string& path) { return path.starts_with('/') ? path.substr(1) : path; }

}  // namespace

Result<Signal> read_nwb(const std::string& path, const ReadOptions& options) {
  const Silence silence;
  const auto file = opened(path);
  if (!file) return file.errors();
  Paths paths;
  H5Ovisit2(file->id(), H5_INDEX_NAME, H5_ITER_NATIVE, visit, &paths, H5O_INFO_BASIC);
  std::sort(paths.series.begin(), paths.series.end());
  const std::string wanted = without_slash(options.column);
  if (wanted.empty() && paths.series.size() != 1)
    return Error{Fault::bad_value, path,
                 paths.series.empty() ? "has no series of numbers" : "has several series: " + join(paths.series, ", "),
                 paths.series.empty() ? "give a file with a TimeSeries"
                                      : "say which: trace_column = \"" + paths.series[0] + "\""};
  const std::string series = wanted.empty() ? paths.series[0] : wanted;
  if (std::find(paths.series.begin(), paths.series.end(), series) == paths.series.end())
    return Error{Fault::unknown_name, path, "there is no series '" + series + "'", name_hint(series, paths.series)};
  auto data = read_array(file->id(), path, series + "/data");
  if (!data) return data.errors();
  const auto conversion = attribute(file->id(), path, series + "/data", "conversion", 1);
  const auto offset = attribute(file->id(), path, series + "/data", "offset", 0);
  if (!conversion) return conversion.errors();
  if (!offset) return offset.errors();
  for (double& v : *data) v = *conversion * v + *offset;
  auto times = times_of(file->id(), path, series, data->size());
  if (!times) return times.errors();
  Signal signal{series.substr(series.rfind('/') + 1), "", *std::move(times), *std::move(data)};
  const auto errors = check_signal(signal, path + " " + series, options);
  if (!errors.empty()) return errors;
  return signal;
}

Result<std::vector<double>> read_nwb_events(const std::string& path, const std::string& column) {
  const Silence silence;
  const auto file = opened(path);
  if (!file) return file.errors();
  Paths paths;
  H5Ovisit2(file->id(), H5_INDEX_NAME, H5_ITER_NATIVE, visit, &paths, H5O_INFO_BASIC);
  const std::string wanted = column.empty() ? "intervals/trials/start_time" : without_slash(column);
  if (std::find(paths.columns.begin(), paths.columns.end(), wanted) == paths.columns.end())
    return Error{Fault::unknown_name, path, "there is no column '" + wanted + "'", name_hint(wanted, paths.columns)};
  auto times = read_array(file->id(), path, wanted);
  if (!times) return times;
  for (std::size_t i = 0; i < times->size(); ++i) {
    if (!std::isfinite((*times)[i]))
      return Error{Fault::bad_value, path + " " + wanted + " event " + std::to_string(i), "is not a finite time",
                   "remove it"};
    (*times)[i] *= 1000;
  }
  std::stable_sort(times->begin(), times->end());
  return times;
}

namespace {

// Writes into a file in memory; remembers whether everything succeeded.
class Writer {
 public:
  Writer() {
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fapl_core(access.id(), 1 << 16, false);
    file_ = Handle(H5Fcreate("teg.nwb", H5F_ACC_TRUNC, H5P_DEFAULT, access.id()), H5Fclose);
  }
  void group(const char* path) {
    const Handle parents(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
    H5Pset_create_intermediate_group(parents.id(), 1);
    const Handle made(H5Gcreate2(file_.id(), path, parents.id(), H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    ok_ = ok_ && made;
  }
  void text(const char* object, const char* name, const std::string& value) {
    const Handle type = hdf5::text_type(), space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle owner(H5Oopen(file_.id(), object, H5P_DEFAULT), H5Oclose);
    const Handle a(H5Acreate2(owner.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    const char* pointer = value.c_str();
    ok_ = ok_ && a && H5Awrite(a.id(), type.id(), &pointer) >= 0;
  }
  void text_data(const char* path, const std::string& value, bool is_list = false) {
    const hsize_t one = 1;
    const Handle type = hdf5::text_type();
    const Handle space(is_list ? H5Screate_simple(1, &one, nullptr) : H5Screate(H5S_SCALAR), H5Sclose);
    const Handle d(H5Dcreate2(file_.id(), path, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                   H5Dclose);
    const char* pointer = value.c_str();
    ok_ = ok_ && d && H5Dwrite(d.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &pointer) >= 0;
  }
  void numbers(const std::string& path, const std::vector<double>& values) {
    const hsize_t n = values.size();
    ok_ = ok_ && H5LTmake_dataset_double(file_.id(), path.c_str(), 1, &n, values.data()) >= 0;
  }
  // A scalar: pynwb refuses an array of one.
  template <class Number>
  void number(const std::string& object, const char* name, Number value) {
    const hid_t type = std::is_same_v<Number, int> ? H5T_NATIVE_INT : H5T_NATIVE_DOUBLE;
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle owner(H5Oopen(file_.id(), object.c_str(), H5P_DEFAULT), H5Oclose);
    const Handle a(H5Acreate2(owner.id(), name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    ok_ = ok_ && a && H5Awrite(a.id(), type, &value) >= 0;
  }
  std::string bytes() {
    if (!ok_ || H5Fflush(file_.id(), H5F_SCOPE_GLOBAL) < 0) return {};
    std::string image(static_cast<std::size_t>(std::max<ssize_t>(H5Fget_file_image(file_.id(), nullptr, 0), 0)), '\0');
    return H5Fget_file_image(file_.id(), image.data(), image.size()) > 0 ? image : std::string();
  }

 private:
  Handle file_;
  bool ok_ = true;
};

}  // namespace

Result<std::string> to_nwb(const Signal& signal, const std::string& description) {
  if (signal.value.empty()) return Error{Fault::bad_value, signal.name, "has no samples", "record something first"};
  const Silence silence;
  hdf5::need_memory(4 * sizeof(double) * signal.value.size());
  Writer w;
  constexpr const char* epoch = "1970-01-01T00:00:00+00:00";  // simulated time has no date
  w.text("/", "nwb_version", "2.6.0");
  w.text("/", "namespace", "core");
  w.text("/", "neurodata_type", "NWBFile");
  for (const char* name :
       {"/acquisition", "/analysis", "/general", "/processing", "/stimulus/presentation", "/stimulus/templates"})
    w.group(name);
  w.text("/", "object_id", "00000000-0000-4000-8000-000000000001");
  w.text_data("/file_create_date", epoch, true);
  w.text_data("/identifier", "teg-" + signal.name);
  w.text_data("/session_description", description);
  w.text_data("/session_start_time", epoch);
  w.text_data("/timestamps_reference_time", epoch);
  const std::string series = "/acquisition/" + signal.name;
  w.group(series.c_str());
  w.text(series.c_str(), "namespace", "core");
  w.text(series.c_str(), "neurodata_type", "TimeSeries");
  w.text(series.c_str(), "object_id", "00000000-0000-4000-8000-000000000002");
  w.text(series.c_str(), "description", description);
  w.text(series.c_str(), "comments", "simulated; " + std::string(made_by_teg));
  w.numbers(series + "/data", signal.value);
  w.text((series + "/data").c_str(), "unit", signal.unit.empty() ? "a.u." : signal.unit);
  w.number(series + "/data", "conversion", 1.0);
  w.number(series + "/data", "offset", 0.0);
  w.number(series + "/data", "resolution", -1.0);
  std::vector<double> seconds;
  for (const double t : signal.time_ms) seconds.push_back(t / 1000);
  w.numbers(series + "/timestamps", seconds);
  w.text((series + "/timestamps").c_str(), "unit", "seconds");
  w.number(series + "/timestamps", "interval", 1);
  auto bytes = w.bytes();
  if (bytes.empty()) return Error{Fault::numeric, signal.name, "cannot be written as HDF5", "free some memory"};
  return bytes;
}

}  // namespace teg::recording
