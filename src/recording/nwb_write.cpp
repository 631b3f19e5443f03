#include "recording/nwb_write.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/own_file.hpp"
#include "keep/hdf5_values.hpp"
#include "recording/nwb_about.hpp"

namespace teg::recording {

using hdf5::Handle;
using hdf5::Silence;
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
    ok_ &= static_cast<bool>(made);
  }
  void text(const char* object, const char* name, const std::string& value) {
    const Handle type = hdf5::text_type(), space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle owner(H5Oopen(file_.id(), object, H5P_DEFAULT), H5Oclose);
    const Handle a(H5Acreate2(owner.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    const char* pointer = value.c_str();
    ok_ &= H5Awrite(a.id(), type.id(), &pointer) >= 0;
  }
  void text_data(const std::string& path, const std::string& value) {
    texts(path, {value}, Handle(H5Screate(H5S_SCALAR), H5Sclose));
  }
  void text_list(const std::string& path, const std::vector<std::string>& values) {
    const hsize_t n = values.size();
    texts(path, values, Handle(H5Screate_simple(1, &n, nullptr), H5Sclose));
  }
  void numbers(const std::string& path, const std::vector<double>& values) {
    const hsize_t n = values.size();
    ok_ &= H5LTmake_dataset_double(file_.id(), path.c_str(), 1, &n, values.data()) >= 0;
  }
  // NWB wants what points into other lists to have no sign.
  void counts(const std::string& path, const std::vector<std::int64_t>& values, bool is_index = false) {
    const hsize_t n = values.size();
    const hid_t stored = is_index ? H5T_STD_U64LE : H5T_STD_I64LE;
    const Handle space(H5Screate_simple(1, &n, nullptr), H5Sclose);
    const Handle d(H5Dcreate2(file_.id(), path.c_str(), stored, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                   H5Dclose);
    ok_ &= H5Dwrite(d.id(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0;
  }
  void scalar(const std::string& path, double value) {
    ok_ &= H5LTmake_dataset_double(file_.id(), path.c_str(), 0, nullptr, &value) >= 0;
  }
  // A typed object of NWB, with a number of its own.
  void object(const std::string& path, const char* space, const char* type) {
    text(path.c_str(), "namespace", space);
    text(path.c_str(), "neurodata_type", type);
    std::string id = std::to_string(++n_objects_);
    text(path.c_str(), "object_id", "00000000-0000-4000-8000-" + std::string(12 - id.size(), '0') + id);
  }
  // From one object to another.
  void link(const std::string& object, const char* name, const std::string& target) {
    hobj_ref_t reference{};
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle owner(H5Oopen(file_.id(), object.c_str(), H5P_DEFAULT), H5Oclose);
    const Handle a(H5Acreate2(owner.id(), name, H5T_STD_REF_OBJ, space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    ok_ &= hdf5::all_done({H5Rcreate(&reference, file_.id(), target.c_str(), H5R_OBJECT, -1),
                           H5Awrite(a.id(), H5T_STD_REF_OBJ, &reference)});
  }
  void text_list_attribute(const std::string& object, const char* name, const std::vector<std::string>& values) {
    const hsize_t n = values.size();
    const Handle type = hdf5::text_type(), space(H5Screate_simple(1, &n, nullptr), H5Sclose);
    const Handle owner(H5Oopen(file_.id(), object.c_str(), H5P_DEFAULT), H5Oclose);
    const Handle a(H5Acreate2(owner.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    const auto pointers = pointers_of(values);
    ok_ &= H5Awrite(a.id(), type.id(), pointers.data()) >= 0;
  }
  // A scalar: pynwb refuses an array of one.
  template <class Number>
  void number(const std::string& object, const char* name, Number value) {
    const hid_t type = std::is_same_v<Number, int> ? H5T_NATIVE_INT : H5T_NATIVE_DOUBLE;
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle owner(H5Oopen(file_.id(), object.c_str(), H5P_DEFAULT), H5Oclose);
    const Handle a(H5Acreate2(owner.id(), name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    ok_ &= H5Awrite(a.id(), type, &value) >= 0;
  }
  std::string bytes() {
    ok_ &= H5Fflush(file_.id(), H5F_SCOPE_GLOBAL) >= 0;
    std::string image(static_cast<std::size_t>(std::max<ssize_t>(H5Fget_file_image(file_.id(), nullptr, 0), 0)), '\0');
    ok_ &= H5Fget_file_image(file_.id(), image.data(), image.size()) > 0;
    return ok_ ? image : std::string();
  }

 private:
  static std::vector<const char*> pointers_of(const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    for (const auto& value : values) pointers.push_back(value.c_str());
    return pointers;
  }
  void texts(const std::string& path, const std::vector<std::string>& values, const Handle& space) {
    const Handle type = hdf5::text_type();
    const Handle d(H5Dcreate2(file_.id(), path.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                   H5Dclose);
    const auto pointers = pointers_of(values);
    ok_ &= H5Dwrite(d.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()) >= 0;
  }

  Handle file_;
  bool ok_ = true;
  int n_objects_ = 0;
};

constexpr const char* epoch = "1970-01-01T00:00:00+00:00";  // simulated time has no date

void write_session(Writer& w, const NwbFile& contents, const NwbAbout& about) {
  w.text("/", "nwb_version", "2.6.0");
  w.object("/", "core", "NWBFile");
  for (const char* name :
       {"/acquisition", "/analysis", "/general", "/processing", "/stimulus/presentation", "/stimulus/templates"})
    w.group(name);
  w.text_list("/file_create_date", {epoch});
  const auto start = about.of("session_start_time", epoch);
  const auto name = contents.signals.empty() ? contents.spikes.front().first : contents.signals.front().name;
  w.text_data("/identifier", about.of("identifier", "teg-" + name));
  w.text_data("/session_description", about.of("session_description", contents.description));
  w.text_data("/session_start_time", start);
  w.text_data("/timestamps_reference_time", start);
  for (const auto& [path, text] : about.texts()) w.text_data(path, text);
  for (const auto& [path, list] : about.lists()) w.text_list(path, list);
  if (about.subject().empty()) return;
  w.group("/general/subject");
  w.object("/general/subject", "core", "Subject");
  for (const auto& [key, text] : about.subject()) w.text_data("/general/subject/" + key, text);
}

// Whether samples are evenly spaced, to rounding: NWB then wants a rate.
bool is_regular(const std::vector<double>& t) {
  const double step = t.size() > 1 ? (t.back() - t.front()) / static_cast<double>(t.size() - 1) : 0;
  for (std::size_t i = 0; i < t.size(); ++i)
    if (std::abs(t[i] - t.front() - step * static_cast<double>(i)) > 1e-6 * step) return false;
  return step > 0;
}

void write_signal(Writer& w, const Signal& signal, const std::string& description) {
  const std::string series = "/acquisition/" + signal.name;
  w.group(series.c_str());
  w.object(series, "core", "TimeSeries");
  w.text(series.c_str(), "description", description);
  w.text(series.c_str(), "comments", "simulated; " + std::string(made_by_teg));
  w.numbers(series + "/data", signal.value);
  w.text((series + "/data").c_str(), "unit", signal.unit.empty() ? "a.u." : signal.unit);
  w.number(series + "/data", "conversion", 1.0);
  w.number(series + "/data", "offset", 0.0);
  w.number(series + "/data", "resolution", -1.0);
  if (is_regular(signal.time_ms)) {
    const double span = signal.time_ms.back() - signal.time_ms.front();
    w.scalar(series + "/starting_time", signal.time_ms.front() / 1000);
    w.number(series + "/starting_time", "rate", 1000 * static_cast<double>(signal.time_ms.size() - 1) / span);
    w.text((series + "/starting_time").c_str(), "unit", "seconds");
    return;
  }
  std::vector<double> seconds;
  for (const double t : signal.time_ms) seconds.push_back(t / 1000);
  w.numbers(series + "/timestamps", seconds);
  w.text((series + "/timestamps").c_str(), "unit", "seconds");
  w.number(series + "/timestamps", "interval", 1);
}

// Every neuron that fired is a row of the table of units.
void write_units(Writer& w, const NwbFile& contents) {
  std::vector<double> times;
  std::vector<std::int64_t> ids, ends, neurons;
  std::vector<std::string> populations;
  for (const auto& [population, spikes] : contents.spikes) {
    std::map<std::uint64_t, std::vector<double>> by_neuron;
    for (std::size_t i = 0; i < spikes.time_ms.size(); ++i)
      by_neuron[spikes.neuron[i]].push_back(spikes.time_ms[i] / 1000);
    for (const auto& [neuron, own] : by_neuron) {
      times.insert(times.end(), own.begin(), own.end());
      ends.push_back(static_cast<std::int64_t>(times.size()));
      ids.push_back(static_cast<std::int64_t>(ids.size()));
      neurons.push_back(static_cast<std::int64_t>(neuron));
      populations.push_back(population);
    }
  }
  if (ids.empty()) return;
  w.group("/units");
  w.object("/units", "core", "Units");
  w.text("/units", "description", "neurons that fired; simulated; " + std::string(made_by_teg));
  w.text_list_attribute("/units", "colnames", {"spike_times", "population", "neuron"});
  w.counts("/units/id", ids);
  w.object("/units/id", "hdmf-common", "ElementIdentifiers");
  const auto column = [&](const std::string& path, const char* type, const char* description) {
    w.object(path, "hdmf-common", type);
    w.text(path.c_str(), "description", description);
  };
  w.numbers("/units/spike_times", times);
  column("/units/spike_times", "VectorData", "the spike times for each unit in seconds");
  w.counts("/units/spike_times_index", ends, true);
  column("/units/spike_times_index", "VectorIndex", "index of spike_times");
  w.link("/units/spike_times_index", "target", "/units/spike_times");
  w.text_list("/units/population", populations);
  column("/units/population", "VectorData", "the population that the neuron belongs to");
  w.counts("/units/neuron", neurons);
  column("/units/neuron", "VectorData", "its number in the population, from 0");
}

}  // namespace

Result<std::string> to_nwb(const NwbFile& contents) {
  std::size_t n = 0;
  for (const auto& signal : contents.signals) {
    if (signal.value.empty()) return Error{Fault::bad_value, signal.name, "has no samples", "record something first"};
    n += signal.value.size();
  }
  for (const auto& [name, spikes] : contents.spikes) n += spikes.time_ms.size();
  if (n == 0) return Error{Fault::bad_value, "the NWB file", "would be empty", "name a variable over time"};
  const auto about = NwbAbout::make(contents.about);
  if (!about) return about.errors();
  const Silence silence;
  hdf5::need_memory(4 * sizeof(double) * n);
  Writer w;
  write_session(w, contents, *about);
  for (const auto& signal : contents.signals)
    write_signal(w, signal, contents.signals.size() == 1 ? contents.description : "teg export of " + signal.name);
  write_units(w, contents);
  auto bytes = w.bytes();
  if (bytes.empty()) return Error{Fault::numeric, "the NWB file", "cannot be written as HDF5", "free some memory"};
  return bytes;
}

}  // namespace teg::recording
