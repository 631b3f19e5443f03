#include "recording/hdf5_arrays.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <filesystem>

namespace teg::recording {
namespace {

using hdf5::Handle;
constexpr std::size_t most_values = std::size_t{1} << 30;  // 8 GiB

std::vector<hsize_t> shape_of(hid_t file, const std::string& path) {
  const Handle array(H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose);
  if (!array) return {};
  const Handle space(H5Dget_space(array.id()), H5Sclose), type(H5Dget_type(array.id()), H5Tclose);
  const auto kind = H5Tget_class(type.id());
  const int n = H5Sget_simple_extent_ndims(space.id());
  if ((kind != H5T_FLOAT && kind != H5T_INTEGER) || n < 1 || n > 2 || H5Sget_simple_extent_npoints(space.id()) < 1)
    return {};
  std::vector<hsize_t> shape(static_cast<std::size_t>(n));
  H5Sget_simple_extent_dims(space.id(), shape.data(), nullptr);
  return shape;
}

herr_t visit(hid_t file, const char* name, const H5O_info_t* info, void* into) {
  if (info->type != H5O_TYPE_DATASET) return 0;
  auto shape = shape_of(file, name);
  if (!shape.empty()) static_cast<std::vector<NumberArray>*>(into)->push_back({name, std::move(shape)});
  return 0;
}

}  // namespace

std::string NumberArray::group() const {
  return path.substr(0, path.find('/') == std::string::npos ? 0 : path.rfind('/'));
}
std::string NumberArray::name() const { return path.substr(path.rfind('/') + 1); }

Result<Handle> open_hdf5(const std::string& path) {
  if (!std::filesystem::exists(path))
    return Error{Fault::missing_file, path, "there is no such file", "check the path; it begins where teg was started"};
  hdf5::need_memory();
  Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file) return Error{Fault::bad_value, path, "is not a HDF5 file, or is damaged", "give a NWB or HDF5 file"};
  return file;
}

std::vector<NumberArray> arrays_of(hid_t file) {
  std::vector<NumberArray> arrays;
  H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, visit, &arrays, H5O_INFO_BASIC);
  std::sort(arrays.begin(), arrays.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return arrays;
}

std::optional<NumberArray> array_at(hid_t file, const std::string& path) {
  if (path.empty() || H5LTpath_valid(file, path.c_str(), true) <= 0) return std::nullopt;
  auto shape = shape_of(file, path);
  if (shape.empty()) return std::nullopt;
  return NumberArray{path, std::move(shape)};
}

const NumberArray* find_array(const std::vector<NumberArray>& arrays, const std::string& path) {
  const auto found = std::find_if(arrays.begin(), arrays.end(), [&](const auto& a) { return a.path == path; });
  return found == arrays.end() ? nullptr : &*found;
}

Result<std::vector<double>> read_column(hid_t file, const std::string& path, const NumberArray& array,
                                        std::size_t column, bool lies) {
  const hsize_t n = lies ? array.shape[1] : array.shape[0];
  if (n > most_values)
    return Error{Fault::bad_value, path + " " + array.path, "says that it has " + std::to_string(n) + " values",
                 "repair the file, or give a shorter recording"};
  std::vector<double> values(static_cast<std::size_t>(n));
  const Handle data(H5Dopen2(file, array.path.c_str(), H5P_DEFAULT), H5Dclose);
  const Handle space(H5Dget_space(data.id()), H5Sclose), memory(H5Screate_simple(1, &n, nullptr), H5Sclose);
  const hsize_t from[2] = {lies ? column : 0, lies ? 0 : column}, count[2] = {lies ? 1 : n, lies ? n : 1};
  if (!data || H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, from, nullptr, count, nullptr) < 0 ||
      H5Dread(data.id(), H5T_NATIVE_DOUBLE, memory.id(), space.id(), H5P_DEFAULT, values.data()) < 0)
    return Error{Fault::bad_value, path + " " + array.path, "is not a list of numbers", "choose another series"};
  return values;
}

Result<double> number_or(hid_t file, const std::string& path, const std::string& object, const char* name,
                         double otherwise) {
  const Handle owner(H5Oopen(file, object.c_str(), H5P_DEFAULT), H5Oclose);
  const auto read = owner ? hdf5::number_attribute(owner.id(), name) : hdf5::Single<double>{};
  if (!read.problem.empty())
    return Error{Fault::bad_value, path + " " + object, std::string("its attribute '") + name + "' " + read.problem,
                 "write one number there, or choose another series"};
  return read.value.value_or(otherwise);
}

std::string unit_of_array(hid_t file, const std::string& object) {
  const Handle owner(H5Oopen(file, object.c_str(), H5P_DEFAULT), H5Oclose);
  for (const char* name : {"unit", "units", "Unit", "Units"})
    if (owner)
      if (const auto text = hdf5::text_attribute(owner.id(), name).value) return *text;
  return "";
}

}  // namespace teg::recording
