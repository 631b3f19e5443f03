#include "recording/nwb_write.hpp"

#include <hdf5_hl.h>

#include <algorithm>

#include "core/own_file.hpp"
#include "keep/hdf5_values.hpp"

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
