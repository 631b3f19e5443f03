#include "keep/store_write.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <set>

#include "keep/hdf5_handle.hpp"
#include "keep/seal.hpp"

namespace teg::study {

using hdf5::all_done;
using hdf5::Handle;
using hdf5::Silence;
using hdf5::text_type;
namespace {

constexpr std::size_t compress_above_bytes = 4096;
constexpr hsize_t chunk_values = 1 << 17;  // 1 MiB
constexpr unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

Error bad(std::string where, std::string what, std::string fix) {
  return {Fault::bad_value, std::move(where), std::move(what), std::move(fix)};
}

void check_name(const std::string& name, std::set<std::string>& taken, Errors& errors) {
  if (name.empty() || name == "." || name.find('/') != std::string::npos || name.find('\0') != std::string::npos)
    errors.push_back(bad("dataset", "\"" + name + "\" cannot be the name of an array", "use letters, digits and _"));
  else if (!taken.insert(name).second)
    errors.push_back(bad("dataset." + name, "two arrays have this name", "rename one of them"));
}

void check_text(const std::string& where, const std::string& text, Errors& errors) {
  if (text.find('\0') != std::string::npos)
    errors.push_back(bad("dataset." + where, "a text holds a zero byte", "remove it"));
}

void check_shape(const Dataset& dataset, const Variable& variable, Errors& errors) {
  std::size_t count = 1;
  for (const auto& dim : variable.dims) {
    const auto* axis = dataset.coordinate(dim);
    if (!axis) {
      errors.push_back(bad("dataset." + variable.name, "the dimension \"" + dim + "\" has no coordinate",
                           "add a coordinate of that name"));
      return;
    }
    count *= axis->size();
  }
  if (count != variable.values.size())
    errors.push_back(bad(
        "dataset." + variable.name,
        "holds " + std::to_string(variable.values.size()) + " values; its dimensions ask for " + std::to_string(count),
        "make them agree"));
}

Errors check(const Dataset& dataset) {
  Errors errors;
  std::set<std::string> names, attributes, populations;
  if (!dataset.spikes.empty()) names.insert("spikes");
  for (const auto& [key, text] : dataset.attributes) {
    if (key.empty() || key.find('\0') != std::string::npos || !attributes.insert(key).second)
      errors.push_back(bad("dataset", "\"" + key + "\" cannot be the name of one more attribute", "rename it"));
    check_text(key, text, errors);
  }
  for (const auto& axis : dataset.coordinates) {
    check_name(axis.name, names, errors);
    for (const auto& text : {axis.unit, axis.doc}) check_text(axis.name, text, errors);
    for (const auto& label : axis.labels) check_text(axis.name, label, errors);
  }
  for (const auto& variable : dataset.variables) {
    check_name(variable.name, names, errors);
    for (const auto& text : {variable.unit, variable.doc}) check_text(variable.name, text, errors);
    check_shape(dataset, variable, errors);
  }
  for (const auto& table : dataset.spikes) {
    check_name(table.population, populations, errors);
    if (table.neuron.size() != table.time_ms.size())
      errors.push_back(
          bad("dataset.spikes." + table.population, "has not as many neurons as times", "make them agree"));
  }
  return errors;
}

bool write_attribute(hid_t owner, const std::string& name, const std::string& text) {
  const Handle type = text_type();
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle made(H5Acreate2(owner, name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const char* pointer = text.c_str();
  return H5Awrite(made.id(), type.id(), &pointer) >= 0;
}

// The whole array where it is small, else slabs of about a megabyte, cut from the slowest dimension on.
std::vector<hsize_t> chunk_shape(std::vector<hsize_t> shape) {
  hsize_t count = 1;
  for (const hsize_t n : shape) count *= n;
  for (hsize_t& n : shape) {
    if (count <= chunk_values) break;
    count /= n;
    n = std::max<hsize_t>(1, chunk_values / count);
    count *= n;
  }
  return shape;
}

Handle creation_list(const std::vector<hsize_t>& shape, std::size_t bytes) {
  Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  bool ok = all_done({H5Pset_obj_track_times(list.id(), false), H5Pset_attr_creation_order(list.id(), in_order)});
  if (!shape.empty() && bytes > compress_above_bytes) {
    const auto chunk = chunk_shape(shape);
    ok &= all_done({H5Pset_chunk(list.id(), static_cast<int>(chunk.size()), chunk.data()), H5Pset_shuffle(list.id()),
                    H5Pset_deflate(list.id(), 4)});
  }
  return ok ? std::move(list) : Handle{};
}

struct Described {
  std::string name, unit, doc;
};

// An array with its unit and its line of description; the caller adds what else belongs to it.
Handle write_array(hid_t file, const Described& what, const std::vector<hsize_t>& shape, hid_t type, const void* data,
                   std::size_t bytes, bool is_plain = false) {
  const Handle space = shape.empty()
                           ? Handle(H5Screate(H5S_SCALAR), H5Sclose)
                           : Handle(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose);
  const Handle list = creation_list(shape, is_plain ? 0 : bytes);
  const hid_t stored = type == H5T_NATIVE_DOUBLE ? H5T_IEEE_F64LE : type;
  Handle made(H5Dcreate2(file, what.name.c_str(), stored, space.id(), H5P_DEFAULT, list.id(), H5P_DEFAULT), H5Dclose);
  bool ok = write_attribute(made.id(), "long_name", what.doc);
  ok &= write_attribute(made.id(), "units", what.unit);
  if (bytes > 0) ok &= H5Dwrite(made.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
  return ok ? std::move(made) : Handle{};
}

Handle write_coordinate(hid_t file, const Coordinate& axis) {
  const Described what{axis.name, axis.unit, axis.doc};
  Handle made;
  if (axis.labels.empty()) {
    made = write_array(file, what, {axis.values.size()}, H5T_NATIVE_DOUBLE, axis.values.data(), axis.values.size() * 8);
  } else {
    std::vector<const char*> pointers;
    for (const auto& label : axis.labels) pointers.push_back(label.c_str());
    const Handle type = text_type();
    made = write_array(file, what, {pointers.size()}, type.id(), pointers.data(), 1);  // 1: text is not compressed
  }
  const bool ok = H5DSset_scale(made.id(), axis.name.c_str()) >= 0;
  return ok ? std::move(made) : Handle{};
}

bool write_variable(hid_t file, const Dataset& dataset, const std::vector<Handle>& axes, const Variable& variable) {
  std::vector<std::size_t> positions;
  std::vector<hsize_t> shape;
  for (const auto& dim : variable.dims) {
    const auto* axis = dataset.coordinate(dim);
    positions.push_back(static_cast<std::size_t>(axis - dataset.coordinates.data()));
    shape.push_back(axis->size());
  }
  const Handle made = write_array(file, {variable.name, variable.unit, variable.doc}, shape, H5T_NATIVE_DOUBLE,
                                  variable.values.data(), variable.values.size() * 8);
  bool ok = static_cast<bool>(made);
  for (unsigned d = 0; d < positions.size(); ++d) ok &= H5DSattach_scale(made.id(), axes[positions[d]].id(), d) >= 0;
  return ok;
}

// "by_time" of SONATA's enumeration none, by_id, by_time.
bool write_sorting(hid_t group) {
  const Handle type(H5Tenum_create(H5T_STD_U8LE), H5Tclose), space(H5Screate(H5S_SCALAR), H5Sclose);
  bool ok = true;
  std::uint8_t value = 0;
  for (const char* name : {"none", "by_id", "by_time"}) {
    ok &= H5Tenum_insert(type.id(), name, &value) >= 0;
    ++value;
  }
  const std::uint8_t by_time = 2;
  const Handle made(H5Acreate2(group, "sorting", type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  ok &= H5Awrite(made.id(), type.id(), &by_time) >= 0;
  return ok;
}

// spikes/POPULATION/timestamps and node_ids: the SONATA layout of spikes. `is_plain`: not compressed.
bool write_spikes(hid_t file, const std::vector<SpikeTable>& spikes, bool is_plain) {
  if (spikes.empty()) return true;
  const Handle list(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  bool ok = H5Pset_link_creation_order(list.id(), in_order) >= 0;
  const Handle all(H5Gcreate2(file, "spikes", H5P_DEFAULT, list.id(), H5P_DEFAULT), H5Gclose);
  for (const auto& table : spikes) {
    const Handle group(H5Gcreate2(all.id(), table.population.c_str(), H5P_DEFAULT, list.id(), H5P_DEFAULT), H5Gclose);
    const std::size_t n = table.time_ms.size();
    ok &= write_sorting(group.id());
    ok &= static_cast<bool>(write_array(group.id(), {"timestamps", "ms", "times of spikes"}, {n}, H5T_NATIVE_DOUBLE,
                                        table.time_ms.data(), n * 8, is_plain));
    ok &= static_cast<bool>(write_array(group.id(), {"node_ids", "", "which neuron"}, {n}, H5T_STD_U64LE,
                                        table.neuron.data(), n * 8, is_plain));
  }
  return ok;
}

// By which readers know a file of SONATA: its number, and version 0.1.
bool write_sonata_marks(hid_t file) {
  constexpr unsigned magic = 0x0A7A, version[] = {0, 1};
  return all_done({H5LTset_attribute_uint(file, "/", "magic", &magic, 1),
                   H5LTset_attribute_uint(file, "/", "version", version, 2)});
}

bool write_all(hid_t file, const Dataset& dataset) {
  bool ok = true;
  for (const auto& [key, text] : dataset.attributes) ok &= write_attribute(file, key, text);
  std::vector<Handle> axes;
  for (const auto& axis : dataset.coordinates) {
    axes.push_back(write_coordinate(file, axis));
    ok &= static_cast<bool>(axes.back());
  }
  for (const auto& variable : dataset.variables) ok &= write_variable(file, dataset, axes, variable);
  ok &= write_spikes(file, dataset.spikes, false);
  return ok;
}

// A file that lives in memory only. HDF5 takes two open files of one name for the same file, so the
// name is made of an address that no other call holds at the same time.
Handle file_in_memory() {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  const bool ok =
      all_done({H5Pset_fapl_core(access.id(), 1 << 20, false),
                H5Pset_libver_bounds(access.id(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18),
                H5Pset_obj_track_times(creation.id(), false), H5Pset_link_creation_order(creation.id(), in_order),
                H5Pset_attr_creation_order(creation.id(), in_order)});
  const std::string name = "in-memory-" + std::to_string(reinterpret_cast<std::uintptr_t>(&access)) + ".h5";
  return ok ? Handle(H5Fcreate(name.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()), H5Fclose) : Handle{};
}

std::string image_of(hid_t file) {
  bool ok = H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0;
  const ssize_t size = H5Fget_file_image(file, nullptr, 0);
  std::string bytes(static_cast<std::size_t>(std::max<ssize_t>(0, size)), '\0');
  ok &= H5Fget_file_image(file, bytes.data(), bytes.size()) == size;
  return ok ? bytes : std::string();
}

}  // namespace

Result<std::string> to_hdf5(const Dataset& dataset) {
  if (auto errors = check(dataset); !errors.empty()) return errors;
  const Silence silence;
  std::size_t n = 0;
  for (const auto& variable : dataset.variables) n += variable.values.size();
  for (const auto& table : dataset.spikes) n += 2 * table.time_ms.size();
  hdf5::need_memory(2 * sizeof(double) * n);
  const Handle file = file_in_memory();
  if (write_all(file.id(), dataset))
    if (auto bytes = image_of(file.id()); !bytes.empty()) return bytes.append(seal(bytes));
  return Error{Fault::numeric, "dataset", "HDF5 could not build the results file", "free some memory and run again"};
}

Result<std::string> to_sonata(const std::vector<SpikeTable>& spikes) {
  Dataset named;
  named.spikes = spikes;
  if (auto errors = check(named); !errors.empty()) return errors;
  const Silence silence;
  std::size_t n = 0;
  for (const auto& table : spikes) n += 2 * table.time_ms.size();
  hdf5::need_memory(2 * sizeof(double) * n);
  const Handle file = file_in_memory();
  bool ok = write_sonata_marks(file.id());
  ok &= write_spikes(file.id(), spikes, true);
  if (ok)
    if (auto bytes = image_of(file.id()); !bytes.empty()) return bytes.append(seal(bytes));
  return Error{Fault::numeric, "spikes", "HDF5 could not build the file", "free some memory and run again"};
}

}  // namespace teg::study
